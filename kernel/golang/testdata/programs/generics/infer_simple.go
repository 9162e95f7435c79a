package main

import "fmt"

func pair[A, B any](a A, b B) string { return fmt.Sprint(a, "/", b) }

func main() {
	fmt.Println(pair(1, "x"), pair[float64](2, true), pair('a', []int{1}))
}

/* Output:
1/x 2/true 97/[1]
*/
