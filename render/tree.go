package render

import (
	"fmt"
	"math"
	"slices"
)

// Lineage is a family of programs: who came from whom, how good each is, and how it was made.
type Lineage struct {
	Title, Desc string
	Value       Axis
	Nodes       []Ancestor // parents before their children
}

// An Ancestor is one program of a lineage.
type Ancestor struct {
	Name     string
	Parent   int   // index of the first parent; -1: where the family begins
	Others   []int // further parents, and where it migrated from: dashed lines
	Value    float64
	Operator string // decides about the shape
	Gone     bool   // has lost its place since: hollow
	Tip      string
}

// mostAncestors is how many nodes are drawn: the best with their ancestors.
const mostAncestors = 1200

// Tree draws a lineage in layers, one for each generation, the seeds on top: colour is value, shape is operator, the way from a
// seed to the best is gold.
func Tree(l Lineage) Figure {
	lay := layTree(l)
	return Figure{w: lay.w, h: lay.h, title: orElse(l.Title, "lineage"), desc: orElse(l.Desc, lay.describe()), tips: lay.tips, data: frozen(l.table()), draw: lay.draw}
}

type treeLayout struct {
	w, h   float64
	title  []string
	value  Axis
	nodes  []treeNode
	gold   []bool
	best   int // in nodes; -1 without values
	kinds  []string
	radius float64
	plot   box
	step   float64 // from layer to layer
	depth  int
	bar    colourBar
	keys   []placedKey
	tips   []tip
	all    int
}

type treeNode struct {
	Ancestor
	depth int
	x     float64 // 0 to 1
	kind  int
	at    Point
}

const goldColour = "#d9a400"

func layTree(l Lineage) *treeLayout {
	lay := &treeLayout{w: 760, best: -1, all: len(l.Nodes)}
	lay.take(l)
	lay.spread()
	lay.title = titleLines(l.Title, lay.w)
	top := headHeight(lay.title) + 4
	label := labelFont.fit(orElse(l.Value.label(), "value"), 160)
	marks := lay.value.marks(6)
	right := max(labelFont.measure(label), barWidth+8+widest(tickFont, marks)) + margin
	lay.step = min(max(420/float64(max(lay.depth, 1)), min(9, 900/float64(max(lay.depth, 1)))), 56)
	height := max(lay.step*float64(lay.depth), 90) + 24
	widestLayer := map[int]int{}
	for _, n := range lay.nodes {
		widestLayer[n.depth]++
	}
	most := 1
	for _, n := range widestLayer {
		most = max(most, n)
	}
	left := margin + 58.0
	lay.plot = box{left, top + axisHead, lay.w - left - 26 - right, height}
	lay.radius = min(max(min(lay.plot.w/float64(most)/2.4, lay.step/2.6), 1.6), 8)
	lay.bar = colourBar{at: box{lay.w - right, top + axisHead, barWidth, min(height, 260)}, label: label, marks: marks, of: lay.value.Palette}
	for i := range lay.nodes {
		n := &lay.nodes[i]
		n.at = Point{lay.plot.x + lay.radius + n.x*(lay.plot.w-2*lay.radius), lay.plot.y + 12 + float64(n.depth)*lay.step}
		if n.Tip != "" {
			lay.tips = append(lay.tips, tip{box{n.at.X - lay.radius, n.at.Y - lay.radius, 2 * lay.radius, 2 * lay.radius}, n.Tip})
		}
	}
	var keys []key
	for k, name := range lay.kinds {
		keys = append(keys, key{text: orElse(clean(name), "other"), font: tickFont, sample: func(c canvas, at box) {
			c.path(dotShape(k, Point{at.x + 9, at.y + 6}, 5), paint{fill: inkFaint})
		}})
	}
	if lay.best >= 0 {
		keys = append(keys, key{text: "way to the best", font: tickFont, sample: func(c canvas, at box) {
			c.path(polyline([]Point{{at.x, at.y + 6}, {at.right(), at.y + 6}}), paint{stroke: goldColour, width: 3})
		}})
	}
	if slices.ContainsFunc(lay.nodes, func(n treeNode) bool { return n.Gone }) {
		keys = append(keys, key{text: "hollow: lost its place", font: noteFont})
	}
	if lay.all > len(lay.nodes) {
		keys = append(keys, key{text: fmt.Sprintf("the best %d of %d, with their ancestors", len(lay.nodes), lay.all), font: noteFont})
	}
	placed, kh := flow(keys, Point{margin, lay.plot.bottom() + 14}, lay.w-2*margin)
	lay.keys, lay.h = placed, lay.plot.bottom()+14+kh+margin-4
	return lay
}

// take keeps the nodes that are drawn, with their depths.
func (lay *treeLayout) take(l Lineage) {
	parent := func(i int) int {
		if p := l.Nodes[i].Parent; p >= 0 && p < i {
			return p
		}
		return -1
	}
	order := make([]int, len(l.Nodes))
	for i := range order {
		order[i] = i
	}
	sortBy(order, func(i int) float64 {
		if !finite(l.Nodes[i].Value) {
			return math.Inf(1)
		}
		return -l.Nodes[i].Value
	})
	keep, kept := make([]bool, len(l.Nodes)), 0
	for _, i := range order {
		var way []int
		for k := i; k >= 0 && !keep[k]; k = parent(k) {
			way = append(way, k)
		}
		if kept+len(way) > mostAncestors && kept > 0 {
			break
		}
		for _, k := range way[max(0, len(way)-mostAncestors):] {
			keep[k] = true
			kept++
		}
	}
	index := make([]int, len(l.Nodes))
	kinds := map[string]int{}
	var values []float64
	for i, a := range l.Nodes {
		index[i] = -1
		if !keep[i] {
			continue
		}
		n := treeNode{Ancestor: a}
		if n.Parent = -1; parent(i) >= 0 {
			n.Parent = index[parent(i)]
		}
		if n.Parent >= 0 {
			n.depth = lay.nodes[n.Parent].depth + 1
		}
		n.Others = nil
		for _, o := range a.Others {
			if o >= 0 && o < i && index[o] >= 0 && index[o] != n.Parent {
				n.Others = append(n.Others, index[o])
			}
		}
		kind, ok := kinds[a.Operator]
		if !ok && len(lay.kinds) < 8 {
			kind = len(lay.kinds)
			kinds[a.Operator], lay.kinds = kind, append(lay.kinds, a.Operator)
		}
		n.kind = kind
		lay.depth = max(lay.depth, n.depth)
		index[i] = len(lay.nodes)
		lay.nodes = append(lay.nodes, n)
		if finite(a.Value) {
			values = append(values, a.Value)
			if lay.best < 0 || a.Value > lay.nodes[lay.best].Value {
				lay.best = index[i]
			}
		}
	}
	lay.value = l.Value.over(values)
	lay.gold = make([]bool, len(lay.nodes))
	for i := lay.best; i >= 0; i = lay.nodes[i].Parent {
		lay.gold[i] = true
	}
}

// spread gives leaves even places in the order of a walk, and parents the middle of their children.
func (lay *treeLayout) spread() {
	children := make([][]int, len(lay.nodes))
	var roots []int
	for i, n := range lay.nodes {
		if n.Parent < 0 {
			roots = append(roots, i)
		} else {
			children[n.Parent] = append(children[n.Parent], i)
		}
	}
	leaves := 0
	stack := slices.Clone(roots)
	slices.Reverse(stack)
	for len(stack) > 0 {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if len(children[i]) == 0 {
			lay.nodes[i].x = float64(leaves)
			leaves++
		}
		for k := len(children[i]) - 1; k >= 0; k-- {
			stack = append(stack, children[i][k])
		}
	}
	for i := len(lay.nodes) - 1; i >= 0; i-- {
		if n := len(children[i]); n > 0 {
			lay.nodes[i].x = (lay.nodes[children[i][0]].x + lay.nodes[children[i][n-1]].x) / 2
		}
	}
	for i := range lay.nodes {
		if leaves > 1 {
			lay.nodes[i].x /= float64(leaves - 1)
		} else {
			lay.nodes[i].x = 0.5
		}
	}
}

func (lay *treeLayout) draw(c canvas) {
	drawCard(c, lay.w, lay.h, lay.title)
	every := max(1, int(math.Ceil(16/lay.step)))
	if lay.depth > 0 && every < lay.depth/12 {
		_, step := ticks(0, float64(lay.depth), 8)
		every = max(every, int(step))
	}
	for d := 0; d <= lay.depth && len(lay.nodes) > 0; d += every {
		y := lay.plot.y + 12 + float64(d)*lay.step
		c.path(polyline([]Point{{lay.plot.x, y}, {lay.plot.right(), y}}), paint{stroke: gridLine})
		c.text(Point{lay.plot.x - 8, y + 4}, fmt.Sprint(d), tickFont.anchored(end))
	}
	c.text(Point{margin, lay.plot.y - axisRise + 6}, "↓ generation", labelFont)
	var edges, others, gold shape
	for i, n := range lay.nodes {
		if n.Parent >= 0 {
			p := lay.nodes[n.Parent].at
			e := &edges
			if lay.gold[i] {
				e = &gold
			}
			mid := (p.Y + n.at.Y) / 2
			e.move(p.X, p.Y)
			e.line(p.X, mid)
			e.line(n.at.X, mid)
			e.line(n.at.X, n.at.Y)
		}
		for _, o := range n.Others {
			others.move(lay.nodes[o].at.X, lay.nodes[o].at.Y)
			others.line(n.at.X, n.at.Y)
		}
	}
	c.path(edges, paint{stroke: axisLine, width: 0.8})
	c.path(others, paint{stroke: okabeIto[3], width: 0.9, dash: []float64{4, 3}})
	c.path(gold, paint{stroke: goldColour, width: 3, round: true})
	for i, n := range lay.nodes {
		p := paint{fill: lay.value.colour(n.Value), stroke: inkText, width: 0.6}
		if !finite(n.Value) {
			p.fill = emptyHatch
		}
		if n.Gone {
			p.stroke, p.fill, p.width = p.fill, cardFill, 1.4
		}
		r := lay.radius
		if lay.gold[i] {
			p.stroke, p.width, r = goldColour, 2, r+1
		}
		c.tipped(n.Tip, func() { c.path(dotShape(n.kind, n.at, r), p) })
	}
	lay.bar.draw(c)
	for _, k := range lay.keys {
		k.draw(c)
	}
	if len(lay.nodes) == 0 {
		c.text(Point{lay.plot.x + lay.plot.w/2, lay.plot.y + 60}, "no lineage yet", noteFont.anchored(middle))
	}
}

func (lay *treeLayout) describe() string {
	if len(lay.nodes) == 0 {
		return "a lineage without programs"
	}
	s := fmt.Sprintf("%d programs over %d generations", lay.all, lay.depth+1)
	if lay.best >= 0 {
		b := lay.nodes[lay.best]
		s += fmt.Sprintf("; the best, %s, has %s %s in generation %d", clean(b.Name), orElse(lay.value.label(), "value"), short(b.Value), b.depth)
	}
	return s
}

func (l Lineage) table() Table {
	t := Table{Columns: []string{"name", "parent", orElse(l.Value.label(), "value"), "operator", "gone", "note"}}
	for _, n := range l.Nodes {
		parent := any(nil)
		if n.Parent >= 0 && n.Parent < len(l.Nodes) {
			parent = l.Nodes[n.Parent].Name
		}
		t.Rows = append(t.Rows, []any{n.Name, parent, n.Value, n.Operator, n.Gone, n.Tip})
	}
	return t
}
