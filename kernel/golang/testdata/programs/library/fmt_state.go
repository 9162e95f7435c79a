package main

import "fmt"

type m [2][2]int

func (x m) Format(f fmt.State, c rune) {
	p, ok := f.Precision()
	fmt.Fprintf(f, "%c %d %v %v %v", c, p, ok, f.Flag('-'), x[0])
}

func main() {
	fmt.Printf("%v|%-.3x\n", m{{1, 2}}, m{})
	fmt.Println(fmt.FormatString(nil, 'd') == "")
}

/* Output:
v 0 false false [1 2]|x 3 true true [0 0]
panic: runtime error: invalid memory address or nil pointer dereference
exit 2
*/
