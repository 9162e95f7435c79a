package main

import (
	"fmt"
	"io"
)

type t struct {
	v any
	e error
}
type id int

func main() {
	fmt.Println(t{1, nil} == t{1, nil}, t{1, nil} == t{id(1), nil}, t{"a", io.EOF} == t{"a", io.EOF})
	defer func() { fmt.Println(recover()) }()
	fmt.Println(t{[]int{}, nil} == t{[]int{}, nil})
}

/* Output:
true false true
runtime error: comparing uncomparable type []int
*/
