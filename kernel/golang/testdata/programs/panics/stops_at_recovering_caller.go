package main

import "fmt"

func a(n int) (s string) {
	defer func() {
		if r := recover(); r != nil {
			s = fmt.Sprint("a", n, ":", r)
		}
	}()
	return b(n)
}

func b(n int) string {
	defer func() {
		if n%2 == 0 {
			recover()
		}
	}()
	panic(n)
}

func main() {
	fmt.Printf("%q %q\n", a(1), a(2))
}

/* Output:
"a1:1" ""
*/
