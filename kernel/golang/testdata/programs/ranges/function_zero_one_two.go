package main

import "fmt"

func zero(yield func() bool) {
	for yield() {
		fmt.Print(".")
	}
}

func one(yield func(string) bool) {
	_ = yield("a") && yield("b") && yield("c")
	fmt.Print("end ")
}

func two(yield func(int, string) bool) {
	for i, s := range []string{"x", "y"} {
		if !yield(i, s) {
			return
		}
	}
}

func main() {
	n := 0
	for range zero {
		n++
		if n == 3 {
			break
		}
	}
	for s := range one {
		fmt.Print(s, " ")
	}
	for i, s := range two {
		fmt.Print(i, s, " ")
	}
	for i := range two {
		fmt.Print(i)
	}
	fmt.Println()
}

/* Output:
..a b c end 0x 1y 01
*/
