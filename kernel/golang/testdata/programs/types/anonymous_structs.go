package main

import "fmt"

func main() {
	points := []struct{ X, Y int }{{1, 2}, {3, 4}}
	cfg := struct {
		name string
		opts map[string]struct{ on bool }
	}{"n", map[string]struct{ on bool }{"a": {true}}}
	p := points[0]
	p.X = 9
	fmt.Println(points, p, cfg, cfg.opts["a"].on, p == struct{ X, Y int }{9, 2})
}

/* Output:
[{1 2} {3 4}] {9 2} {n map[a:{true}]} true true
*/
