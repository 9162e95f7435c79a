package main

// known: the lowering of now refuses it

import "fmt"

type node struct {
	name string
	kids []*node
}

type holder struct {
	node
}

type outer struct {
	inner holder
}

type top struct {
	outer
}

func (n *node) add(name string) *node {
	n.kids = append(n.kids, &node{name: name})
	return n.kids[len(n.kids)-1]
}

var g = top{}

func split(n node) (node, string) {
	return node{kids: append([]*node{}, node{}.kids...)}, n.name
}

func main() {
	h, a := node{kids: []*node(nil)}, true
	add := h.add
	add("x").add("y")
	fmt.Println(a, len(h.kids), h.kids[0].kids[0].name)
	n, s := split(node{name: "q"})
	fmt.Println(len(n.kids), s)
	g.outer.inner.add("z")
	fmt.Println(g.inner.kids[0].name)
}

/* Output:
true 1 y
0 q
z
*/
