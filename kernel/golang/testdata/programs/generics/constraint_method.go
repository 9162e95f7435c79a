package main

import "fmt"

type shower interface{ show() string }

type a int

func (x a) show() string { return fmt.Sprintf("a%d", int(x)) }

type b struct{ s string }

func (x *b) show() string { return "b" + x.s }

func all[T shower](xs []T) (out string) {
	for _, x := range xs {
		out += x.show() + " "
	}
	return
}

func main() {
	fmt.Println(all([]a{1, 2}))
	fmt.Println(all([]*b{{"x"}, {"y"}}))
	fmt.Println(all([]shower{a(7), &b{"z"}}))
}

/* Output:
a1 a2␣
bx by␣
a7 bz␣
*/
