package main

import "fmt"

type small int8

const k = 100

func main() {
	var f32 float32 = k
	var c complex128 = k
	x := small(k)
	fmt.Println(f32, c, x+28 < 0, uint(k)<<50>>50, string(rune(k)))
}

/* Output:
100 (100+0i) true 100 d
*/
