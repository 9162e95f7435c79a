package main

import (
	"encoding/json"
	"fmt"
)

type base struct{ ID int }

type item struct {
	base
	Name string
}

func main() {
	text, err := json.Marshal( /* UNSUPPORTED encoding */ item{base{1}, "a"})
	fmt.Println(string(text), err)
}
