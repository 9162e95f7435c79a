package main

import "fmt"

type in struct {
	A int
	b string
}
type t struct {
	X   *in
	Y   in
	Z   []in
	M   map[string]in
	any any
	f   float64
}

func main() {
	v := t{nil, in{1, "b"}, []in{{2, "c"}}, map[string]in{"k": {3, "d"}}, in{4, "e"}, 1}
	fmt.Printf("%v\n%+v\n%#v\n", v, v, v)
	fmt.Printf("%#v %#v %#v %#v %#v\n", []string{"a"}, map[string]bool{"x": true}, 1.0, 'x', [2]uint8{1, 2})
	fmt.Printf("%#v %#v %#v\n", []any{1, "a", nil}, struct{ x, y int }{1, 2}, (*in)(nil))
}

/* Output:
{<nil> {1 b} [{2 c}] map[k:{3 d}] {4 e} 1}
{X:<nil> Y:{A:1 b:b} Z:[{A:2 b:c}] M:map[k:{A:3 b:d}] any:{A:4 b:e} f:1}
main.t{X:(*main.in)(nil), Y:main.in{A:1, b:"b"}, Z:[]main.in{main.in{A:2, b:"c"}}, M:map[string]main.in{"k":main.in{A:3, b:"d"}}, any:main.in{A:4, b:"e"}, f:1}
[]string{"a"} map[string]bool{"x":true} 1 120 [2]uint8{0x1, 0x2}
[]interface {}{1, "a", interface {}(nil)} struct { x int; y int }{x:1, y:2} (*main.in)(nil)
*/
