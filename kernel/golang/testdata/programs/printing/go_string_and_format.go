package main

import "fmt"

type g int

func (g g) GoString() string { return "G!" }

type f struct{}

func (f) Format(s fmt.State, verb rune) {
	w, ok := s.Width()
	fmt.Fprintf(s, "[%c %d %v %v]", verb, w, ok, s.Flag('+'))
}

func main() {
	fmt.Printf("%#v %v %d\n", g(3), g(3), g(3))
	fmt.Printf("%v|%+8x|%s\n", f{}, f{}, []f{{}})
}

/* Output:
G! 3 3
[v 0 false false]|[x 8 true true]|[[s 0 false false]]
*/
