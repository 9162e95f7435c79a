package main

import "fmt"

type flag bool

const yes flag = 1 < 2
const no = !yes

func main() {
	fmt.Printf("%v %v %T\n", yes, no, no)
	var f flag = 2 > 3
	fmt.Println(f || yes, f == no)
}

/* Output:
true false main.flag
true true
*/
