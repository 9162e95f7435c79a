package main

import "fmt"

func seq(yield func(int) bool) { _ = yield(1) && yield(2) }

func f() {
	for i := range seq {
		defer fmt.Println("deferred", i)
	}
	fmt.Println("end of f")
}

func main() {
	f()
}

/* Output:
end of f
deferred 2
deferred 1
*/
