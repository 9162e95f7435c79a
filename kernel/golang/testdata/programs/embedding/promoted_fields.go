package main

import "fmt"

type a struct{ x, y int }
type b struct {
	a
	y string
}
type c struct {
	*b
	z int
}

func main() {
	v := c{&b{a{1, 2}, "s"}, 3}
	v.x = 10
	v.y = "t"
	v.a.y++
	fmt.Println(v.x, v.y, v.b.a.y, v.z, *v.b)
}

/* Output:
10 t 3 3 {{10 3} t}
*/
