package main

import "fmt"

type node struct {
	v     int
	left  *node
	kids  []*node
	byKey map[string]*node
}

func (n *node) sum() int {
	if n == nil {
		return 0
	}
	s := n.v + n.left.sum()
	for _, k := range n.kids {
		s += k.sum()
	}
	for _, k := range n.byKey {
		s += k.sum()
	}
	return s
}

func main() {
	n := &node{1, &node{v: 2}, []*node{{v: 3}, {v: 4, left: &node{v: 5}}}, map[string]*node{"a": {v: 6}}}
	fmt.Println(n.sum())
}

/* Output:
21
*/
