package main

import (
	"errors"
	"fmt"
	"io"
)

type NotFound struct{ Name string }

func (e *NotFound) Error() string { return "not found: " + e.Name }

type Code int

func (c Code) Error() string { return fmt.Sprintf("code %d", int(c)) }

var ErrBase = errors.New("base")

func find(n string) error {
	if n == "" {
		return &NotFound{"empty"}
	}
	if n == "code" {
		return Code(7)
	}
	if n == "base" {
		return fmt.Errorf("find: %w", ErrBase)
	}
	return nil
}

func main() {
	for _, n := range []string{"", "code", "base", "x"} {
		err := find(n)
		fmt.Println(n, err, err == nil)
		var nf *NotFound
		fmt.Println(errors.As(err, &nf), errors.Is(err, ErrBase), err == io.EOF)
		if e, ok := err.(*NotFound); ok {
			fmt.Println("name", e.Name)
		}
		if c, ok := err.(Code); ok {
			fmt.Println("code", int(c))
		}
		w := fmt.Errorf("wrap: %w", err)
		fmt.Println(w)
		fmt.Println(errors.As(w, &nf), errors.Unwrap(w) == err)
		switch e := err.(type) {
		case nil:
			fmt.Println("nil")
		case *NotFound:
			fmt.Println("nf", e.Name)
		case error:
			fmt.Println("other", e)
		}
	}
	fmt.Println(errors.Join(find(""), find("code")))
	func() {
		defer func() {
			r := recover()
			if err, ok := r.(error); ok {
				fmt.Println("recovered error", err)
			} else {
				fmt.Println("recovered", r)
			}
		}()
		panic(find("code"))
	}()
	func() {
		defer func() {
			r := recover()
			err, ok := r.(error)
			fmt.Println(ok, err)
		}()
		var m map[string]int
		m["a"]++
	}()
}

/* Output:
 not found: empty false
true false false
name empty
wrap: not found: empty
true true
nf empty
code code 7 false
false false false
code 7
wrap: code 7
false true
other code 7
base find: base false
false true false
wrap: find: base
false true
other find: base
x <nil> true
false false false
wrap: %!w(<nil>)
false true
nil
not found: empty
code 7
recovered error code 7
true assignment to entry in nil map
*/
