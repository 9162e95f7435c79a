package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

type A interface{ ID() int }
type bot struct{ id int }

func (b *bot) ID() int { return b.id }

type val struct{ id int }

func (v val) ID() int      { return v.id }
func newBot(i int) *bot    { return &bot{i} }
func newVal(i int) val     { return val{i} }
func mk(i int) A           { return newBot(i) }
func mkv(i int) A          { return newVal(i) }
func mk2(i int) (A, error) { return newVal(i), nil }
func pair(i int) (A, A)    { return newBot(i), newVal(i * 10) }
func fwd(i int) (A, error) { return mk2(i) }

type holder struct {
	a  A
	as []A
	m  map[string]A
}

func build(i int) *holder {
	return &holder{a: mk(i), as: []A{mk(i), newVal(i + 1), newBot(i + 2)}, m: map[string]A{"x": mkv(i)}}
}

type named interface{ Name() string }
type base struct{ n string }

func (b base) Name() string { return b.n }

type derived struct {
	base
	x int
}

func id(x A) A        { return x }
func first(xs ...A) A { return xs[0] }
func each(xs []A, f func(A)) {
	for _, x := range xs {
		f(x)
	}
}
func gen[T any](n int, f func(int) T) []T {
	var out []T
	for i := range n {
		out = append(out, f(i))
	}
	return out
}

func main() {
	var hs []*holder
	m := map[int]A{}
	var xs []A
	ch := make(chan A, 9)
	var arr [3]A
	var fs []func() int
	var anys []any
	for i := range 3 {
		hs = append(hs, build(i))
		m[i] = newBot(i)
		xs = append(xs, mk(i), newVal(i), mkv(i))
		ch <- mkv(i)
		arr[i] = newVal(i)
		a, _ := mk2(i)
		b, c := pair(i)
		d, err := fwd(i)
		fs = append(fs, func() int { return a.ID()*1000 + b.ID()*100 + c.ID() + d.ID() })
		anys = append(anys, newVal(i), newBot(i), err)
		xs = append(xs, id(newVal(i)), first(newBot(i), nil), id(id(mk(i))))
	}
	for i, h := range hs {
		fmt.Print(h.a.ID(), h.as[0].ID(), h.as[1].ID(), h.as[2].ID(), h.m["x"].ID(), m[i].ID(), arr[i].ID(), (<-ch).ID(), fs[i](), " | ")
	}
	fmt.Println()
	each(xs, func(a A) { fmt.Print(a.ID(), " ") })
	fmt.Println()
	for _, x := range anys {
		if v, ok := x.(val); ok {
			fmt.Print(v.id, ",")
		}
		if b, ok := x.(*bot); ok {
			fmt.Print(b.id, ";")
		}
	}
	fmt.Println()
	var ns []named
	for i := range 2 {
		ns = append(ns, derived{base{fmt.Sprint("n", i)}, i})
	}
	for _, n := range ns {
		fmt.Print(n.Name(), n.(derived).x, " ")
	}
	fmt.Println()
	var ws []io.Writer
	var bufs []*bytes.Buffer
	for i := range 2 {
		b := &bytes.Buffer{}
		bufs = append(bufs, b)
		ws = append(ws, b, new(strings.Builder))
		fmt.Fprint(ws[i*2], "w", i)
	}
	fmt.Println(bufs[0], bufs[1], len(ws))
	gs := gen(3, func(i int) A { return newBot(i) })
	fmt.Println(gs[0].ID(), gs[1].ID(), gs[2].ID())
	hv := gen(2, func(i int) holder { return holder{a: newVal(i)} })
	fmt.Println(hv[0].a.ID(), hv[1].a.ID())
	best := mk(0)
	for i := range 4 {
		if c := mk(i); c.ID() > best.ID() {
			best = c
		}
	}
	fmt.Println(best.ID())
	type item struct {
		key string
		v   any
	}
	var items []item
	for i := range 3 {
		items = append(items, item{fmt.Sprint(i), i * 2}, item{"v", newVal(i)})
	}
	fmt.Println(items[0].v, items[2].v, items[4].v, items[1].v.(val).id, items[5].v.(val).id)
	stack := []any{}
	for i := range 3 {
		stack = append(stack, []int{i}, map[string]int{"k": i}, struct{ q int }{i})
	}
	fmt.Println(stack)
	grid := make([][]A, 2)
	for i := range grid {
		grid[i] = make([]A, 2)
		for j := range grid[i] {
			grid[i][j] = newBot(i*2 + j)
		}
	}
	fmt.Println(grid[0][0].ID(), grid[0][1].ID(), grid[1][0].ID(), grid[1][1].ID())
}

/* Output:
0 0 1 2 0 0 0 0 0 | 1 1 2 3 1 1 1 1 1111 | 2 2 3 4 2 2 2 2 2222 |␣
0 0 0 0 0 0 1 1 1 1 1 1 2 2 2 2 2 2␣
0,0;1,1;2,2;
n00 n11␣
w0 w1 4
0 1 2
0 1
3
0 2 4 0 2
[[0] map[k:0] {0} [1] map[k:1] {1} [2] map[k:2] {2}]
0 1 2 3
*/
