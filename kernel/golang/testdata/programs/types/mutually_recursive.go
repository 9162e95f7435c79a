package main

import "fmt"

type tree struct {
	leaves []leaf
	sub    *forest
}
type forest struct{ trees []tree }
type leaf struct {
	owner *tree
	n     int
}

func (t *tree) count() int {
	n := len(t.leaves)
	if t.sub != nil {
		for i := range t.sub.trees {
			n += t.sub.trees[i].count()
		}
	}
	return n
}

func main() {
	t := &tree{leaves: []leaf{{n: 1}, {n: 2}}, sub: &forest{[]tree{{leaves: []leaf{{}}}}}}
	t.leaves[0].owner = t
	fmt.Println(t.count(), t.leaves[0].owner.leaves[1].n)
}

/* Output:
3 2
*/
