package main

import "fmt"

type inner []any

func (inner) String() string { return "inner" }

type outer struct{ inner }

func (*outer) String() string { return "outer" }

func main() {
	fmt.Println(outer{}, &outer{}, inner{}, []outer{{}}, outer{inner{1}}.inner)
}

/* Output:
{[]} outer inner [{[]}] inner
*/
