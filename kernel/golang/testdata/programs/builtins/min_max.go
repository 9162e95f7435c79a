package main

import "fmt"

func main() {
	x, y := 3, 5
	s := "b"
	fmt.Println(min(x, y, 4), max(x, y), min(2.5, float64(x)), max("a", s, "ab"), min(x))
	const c = min(1, 2.5) + max(3, 4)
	fmt.Println(c)
}

/* Output:
3 5 2.5 b 3
5
*/
