package main

import "fmt"

func isEven[T ~int | ~uint](n T) bool {
	if n == 0 {
		return true
	}
	return isOdd(n - 1)
}

func isOdd[T ~int | ~uint](n T) bool {
	if n == 0 {
		return false
	}
	return isEven(n - 1)
}

func main() {
	fmt.Println(isEven(10), isOdd(uint(7)), isEven(3))
}

/* Output:
true true false
*/
