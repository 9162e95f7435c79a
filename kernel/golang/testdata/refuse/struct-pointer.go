package main

import "fmt"

type wire struct {
	N int `json:"n"`
}

type plain struct{ N int }

func main() {
	w := &wire{1}
	p := (*plain)( /* UNSUPPORTED struct-pointer */ w)
	p.N = 2
	fmt.Println(w.N)
}
