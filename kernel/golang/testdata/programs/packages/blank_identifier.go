package main

import "fmt"

var _ = side("var")
var _, b = side("x"), side("y")

func side(s string) string { fmt.Print(s, " "); return s }

type _ struct{}

func _() { panic("never") }

func main() {
	_ = side("assign")
	_, c := side("l"), side("r")
	for _ = range 2 {
		side("loop")
	}
	fmt.Println(b, c)
}

/* Output:
var x y assign l r loop loop y r
*/
