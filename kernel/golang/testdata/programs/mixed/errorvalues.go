package main

import "fmt"

type E struct{}

func (E) Error() string { return "E" }

type T struct{ err error }

func f(i int) error {
	if i == 0 {
		return E{}
	}
	return nil
}
func g() (int, error) { return 1, E{} }
func h() (err error) {
	err = E{}
	return
}
func h2() (n int, err error) {
	defer func() { n++ }()
	return 1, E{}
}
func take(e error) string { return e.Error() }
func main() {
	fmt.Println(f(0), f(1))
	fmt.Println(g())
	fmt.Println(h())
	fmt.Println(h2())
	fmt.Println(take(E{}))
	t := T{E{}}
	fmt.Println(t.err, t)
	es := []error{E{}, nil, f(0)}
	fmt.Println(es[0], len(es))
	m := map[string]error{"a": E{}}
	m["b"] = E{}
	fmt.Println(m["a"], m["b"])
	ch := make(chan error, 1)
	ch <- E{}
	fmt.Println(<-ch)
	var e error
	e = E{}
	fmt.Println(e)
	es = append(es, E{})
	fmt.Println(es[3])
	t.err = E{}
	es[1] = E{}
	fmt.Println(t.err, es[1])
	fn := func() error { return E{} }
	fmt.Println(fn())
	var x any = E{}
	if err, ok := x.(error); ok {
		fmt.Println(err)
	}
	func() {
		defer func() { fmt.Println(recover()) }()
		panic(E{})
	}()
}

/* Output:
E <nil>
1 E
E
2 E
E
E {{}}
E 3
E E
E
E
E
E E
E
E
E
*/
