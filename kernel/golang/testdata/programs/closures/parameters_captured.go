package main

import "fmt"

func adders(xs ...int) (out []func(int) int) {
	for _, x := range xs {
		out = append(out, func(y int) int { x += y; return x })
	}
	return
}

func keep(n int) (get func() int, set func(int)) {
	return func() int { return n }, func(v int) { n = v }
}

func main() {
	fs := adders(1, 10)
	fmt.Println(fs[0](1), fs[1](1), fs[0](1))
	get, set := keep(5)
	g2, _ := keep(6)
	set(9)
	fmt.Println(get(), g2())
}

/* Output:
2 11 3
9 6
*/
