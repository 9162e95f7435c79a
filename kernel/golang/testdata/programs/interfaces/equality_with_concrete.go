package main

import "fmt"

type id string
type named interface{ name() string }

func (i id) name() string { return string(i) }

func main() {
	var x any = id("q")
	var n named = id("q")
	fmt.Println(x == id("q"), x == "q", n == id("q"), x == n, n != id("r"))
	switch x {
	case "q":
		fmt.Println("string")
	case id("q"):
		fmt.Println("id")
	}
}

/* Output:
true false true true true
id
*/
