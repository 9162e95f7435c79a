package main

import "fmt"

func depth[T any](x T, n int) string {
	if n == 0 {
		return fmt.Sprintf("%T", x)
	}
	return depth(x, n-1)
}

func both[A, B any](n int, a A, b B) string {
	if n == 0 {
		return fmt.Sprintf("%T %T", a, b)
	}
	return both(n-1, b, a)
}

func main() {
	fmt.Println(depth(1, 3), both(3, 1, "x"), both(2, 1, "x"))
}

/* Output:
int string int int string
*/
