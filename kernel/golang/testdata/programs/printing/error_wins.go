package main

import "fmt"

type e struct{ c int }

func (e e) Error() string  { return "error" }
func (e e) String() string { return "string" }

func main() {
	fmt.Println(e{1}, &e{2}, []e{{3}}, []error{e{4}})
	fmt.Printf("%v %s %+v %d\n", e{}, e{}, e{}, e{7})
}

/* Output:
error error [error] [error]
error error error {7}
*/
