package main

import "fmt"

func main() {
	f := 3.99
	fmt.Println(int(f), int(-f), uint8(f), float32(f), float64(float32(0.1)), int64(1e15+f))
	i := 1<<53 + 1
	fmt.Println(float64(i), int(float64(i)), float32(16777217))
}

/* Output:
3 -3 3 3.99 0.10000000149011612 1000000000000004
9.007199254740992e+15 9007199254740992 1.6777216e+07
*/
