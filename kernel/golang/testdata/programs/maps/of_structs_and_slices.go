package main

import "fmt"

type t struct {
	n  int
	xs []int
}

func main() {
	m := map[string]t{}
	v := m["a"]
	v.n++
	v.xs = append(v.xs, 1)
	m["a"] = v
	m["b"] = t{5, nil}
	x := m["a"]
	x.xs[0] = 9
	s := map[string][]int{}
	s["q"] = append(s["q"], 1, 2)
	s["q"][0] = 7
	nested := map[string]map[string]int{"o": {}}
	nested["o"]["i"]++
	fmt.Println(m, s, nested, nested["none"]["x"])
}

/* Output:
map[a:{1 [9]} b:{5 []}] map[q:[7 2]] map[o:map[i:1]] 0
*/
