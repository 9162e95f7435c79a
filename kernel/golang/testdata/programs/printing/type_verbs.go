package main

import (
	"errors"
	"fmt"
)

type (
	num    int
	st     struct{ A int }
	li     []st
	ma     map[string]li
	fn     func(int) st
	ch     chan num
	arr    [2]num
	ptr    *st
	iface  interface{ m() }
	nested struct {
		st
		In struct{ X num }
	}
)

func main() {
	fmt.Printf("%T %T %T %T %T %T %T\n", num(1), st{}, li{}, ma{}, fn(nil), ch(nil), arr{})
	fmt.Printf("%T %T %T %T %T\n", &st{}, []*st{}, map[num][]st{}, nested{}, struct{ A num }{})
	fmt.Printf("%T %T %T %T\n", ptr(nil), func(num) (st, error) { return st{}, nil }, []iface{}, make(<-chan st))
	fmt.Printf("%T %T %T %T %T\n", 1, "s", 'r', 1.5, nil)
	fmt.Printf("%T %T %T\n", any(num(1)), []any{num(1)}[0], errors.New("x"))
}

/* Output:
main.num main.st main.li main.ma main.fn main.ch main.arr
*main.st []*main.st map[main.num][]main.st main.nested struct { A main.num }
main.ptr func(main.num) (main.st, error) []main.iface <-chan main.st
int string int32 float64 <nil>
main.num main.num *errors.errorString
*/
