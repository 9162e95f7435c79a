package main

import "fmt"

func f() (r any) {
	defer func() { r = recover() }()
	func() {
		defer func() {
			if e := recover(); e != nil {
				panic(fmt.Sprint("again ", e))
			}
		}()
		panic("one")
	}()
	return nil
}

func main() {
	fmt.Println(f())
}

/* Output:
again one
*/
