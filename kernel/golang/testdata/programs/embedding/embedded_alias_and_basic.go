package main

import (
	"errors"
	"fmt"
)

type myInt = int
type text string
type t struct {
	myInt
	text
	error
}

func main() {
	v := t{3, "x", errors.New("e")}
	v.myInt++
	fmt.Println(v.myInt, v.text, v.Error(), len(v.text))
}

/* Output:
4 x e 1
*/
