package main

import "fmt"

func main() {
	n := 0
	next := func() int { n++; return n }
	xs := make([]int, 5)
	xs[next()] += 10
	xs[next()]++
	xs[next()] <<= 2
	m := map[int]string{}
	m[next()] += "a"
	fmt.Println(xs, m, n)
}

/* Output:
[0 10 1 0 0] map[4:a] 4
*/
