package main

import "fmt"

func deep() { fmt.Println("deep", recover()) }

func main() {
	defer func() { fmt.Println("outer", recover()) }()
	func() {
		defer func() {
			deep()
			func() { fmt.Println("inner", recover()) }()
		}()
		panic("x")
	}()
}

/* Output:
deep <nil>
inner <nil>
outer x
*/
