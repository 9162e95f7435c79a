package main

import "fmt"

func main() {
	type t struct{ a [3]int }
	n := 0
	get := func(p *t) *t { n++; return p }
	x := t{}
	get(&x).a[n] += 5
	(*get(&x)).a[2]--
	*(&get(&x).a[0]) = 9
	fmt.Println(x, n)
}

/* Output:
{[9 5 -1]} 3
*/
