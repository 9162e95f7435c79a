package main

import "fmt"

type World struct {
	events []Event
	t      int
	on     map[string][]func(*World)
}
type Event struct {
	at int
	fn func(*World)
}

func (w *World) At(t int, f func(*World)) { w.events = append(w.events, Event{t, f}) }
func (w *World) Run() {
	for len(w.events) > 0 {
		e := w.events[0]
		w.events = w.events[1:]
		w.t = e.at
		e.fn(w)
	}
}

type Node struct {
	kids   []*Node
	parent *Node
	attrs  map[string]*Node
	visit  func(*Node) bool
	val    int
}
type Graph struct {
	nodes map[string]*Vertex
}
type Vertex struct {
	name  string
	edges []*Edge
	g     *Graph
}
type Edge struct {
	from, to *Vertex
	w        float64
}

func (g *Graph) Get(n string) *Vertex {
	if v, ok := g.nodes[n]; ok {
		return v
	}
	v := &Vertex{name: n, g: g}
	g.nodes[n] = v
	return v
}
func (g *Graph) Add(a, b string, w float64) {
	va, vb := g.Get(a), g.Get(b)
	e := &Edge{va, vb, w}
	va.edges = append(va.edges, e)
}

type Agent interface{ Act(*Env) Action }
type Action struct {
	by   Agent
	name string
}
type Env struct {
	agents []Agent
	log    []Action
}
type bot struct {
	id   int
	last *Action
}

func (b *bot) Act(e *Env) Action {
	a := Action{b, fmt.Sprint("act", b.id, len(e.log))}
	b.last = &a
	return a
}

func main() {
	w := &World{on: map[string][]func(*World){}}
	w.At(1, func(w *World) { fmt.Println("first", w.t); w.At(5, func(w *World) { fmt.Println("nested", w.t) }) })
	w.At(2, func(w *World) { fmt.Println("second", w.t) })
	w.on["x"] = append(w.on["x"], func(w *World) { w.t = 99 })
	w.Run()
	for _, f := range w.on["x"] {
		f(w)
	}
	fmt.Println(w.t)
	root := &Node{val: 1}
	kid := &Node{val: 2, parent: root}
	root.kids = append(root.kids, kid)
	root.visit = func(n *Node) bool { return n.val > 1 }
	fmt.Println(root.visit(root.kids[0]), kid.parent.val, root.kids[0].parent == root)
	root.attrs = map[string]*Node{"a": kid}
	fmt.Println(root.attrs["a"].val)
	g := &Graph{nodes: map[string]*Vertex{}}
	g.Add("a", "b", 1.5)
	g.Add("b", "c", 2)
	g.Add("a", "c", 9)
	for _, e := range g.nodes["a"].edges {
		fmt.Println(e.from.name, e.to.name, e.w, e.to.g == g)
	}
	env := &Env{}
	for i := range 3 {
		env.agents = append(env.agents, &bot{id: i})
	}
	for _, a := range env.agents {
		env.log = append(env.log, a.Act(env))
	}
	for _, l := range env.log {
		fmt.Println(l.name, l.by.(*bot).last.name)
	}
}

/* Output:
first 1
second 2
nested 5
99
true 1 true
2
a b 1.5 true
a c 9 true
act0 0 act0 0
act1 1 act1 1
act2 2 act2 2
*/
