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
