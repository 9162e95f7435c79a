package main

func main() {
	println(1.5, float32(0.25), -0.0, 1e100)
	println(complex(1, -2))
	var e error
	var p *int
	var s []int
	println(e == nil, p == nil, s == nil)
}

/* Output:
1.5 0.25 0 1e+100
(1-2i)
true true true
*/
