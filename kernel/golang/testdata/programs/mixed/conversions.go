package main

import "fmt"

type A interface{ ID() int }
type bot struct{ id int }

func (b *bot) ID() int { return b.id }

type val struct{ id int }

func (v val) ID() int { return v.id }

type num int

func (n num) ID() int { return int(n) }

type H struct{ a A }
type any1 = interface{}

var keep []A

func put(a A)     { keep = append(keep, a) }
func mk(i int) A  { return &bot{i} }
func mkv(i int) A { return val{i} }
func show(n string, xs []A) {
	fmt.Print(n, ":")
	for _, x := range xs {
		fmt.Print(" ", x.ID())
	}
	fmt.Println()
}
func main() {
	var a, b, c, d, e, f, g, h, k, l, m, n, o []A
	e = make([]A, 3)
	mp := map[int]A{}
	ch := make(chan A, 10)
	var hs []H
	var hp []*H
	var anys []any
	for i := 0; i < 3; i++ {
		a = append(a, &bot{i})
		x := &bot{i}
		b = append(b, x)
		var y A = &bot{i}
		c = append(c, y)
		d = append(d, val{i})
		e[i] = val{i}
		mp[i] = val{i}
		ch <- val{i}
		put(val{i})
		f = append(f, mk(i))
		g = append(g, mkv(i))
		v := val{i}
		h = append(h, v)
		k = append(k, num(i))
		w := num(i)
		l = append(l, w)
		hs = append(hs, H{val{i}})
		hp = append(hp, &H{v})
		m = append(m, A(v))
		n = append(n, []A{v, &bot{i + 10}}...)
		var z A
		z = v
		o = append(o, z)
		anys = append(anys, v, x, w)
	}
	show("a", a)
	show("b", b)
	show("c", c)
	show("d", d)
	show("e", e)
	show("f", f)
	show("g", g)
	show("h", h)
	show("k", k)
	show("l", l)
	show("m", m)
	show("n", n)
	show("o", o)
	show("keep", keep)
	for i := range 3 {
		fmt.Print(mp[i].ID(), (<-ch).ID(), hs[i].a.ID(), hp[i].a.ID(), " ")
	}
	fmt.Println()
	for _, x := range anys {
		switch v := x.(type) {
		case val:
			fmt.Print("v", v.id, " ")
		case *bot:
			fmt.Print("b", v.id, " ")
		case num:
			fmt.Print("n", int(v), " ")
		}
	}
	fmt.Println()
	var cur A
	var saved []A
	for i := range 3 {
		cur = &bot{i}
		saved = append(saved, cur)
	}
	show("saved", saved)
	best := A(val{0})
	for i := range 3 {
		cand := val{i}
		if cand.ID() > best.ID() {
			best = cand
		}
		cand.id = -1
	}
	fmt.Println(best.ID())
	q := val{5}
	var ia A = q
	q.id = 6
	fmt.Println(ia.ID(), q.id)
	p := &bot{1}
	var ib A = p
	p = &bot{2}
	fmt.Println(ib.ID(), p.id)
	nn := num(3)
	var ic A = nn
	nn = 4
	fmt.Println(ic.ID(), int(nn))
	var id any = nn
	nn = 5
	fmt.Println(id.(num) == 4)
	arr := [2]A{}
	for i := range arr {
		arr[i] = &bot{i}
	}
	fmt.Println(arr[0].ID(), arr[1].ID())
	fn := func(x A) func() int { return func() int { return x.ID() } }
	var fs []func() int
	for i := range 3 {
		t := val{i}
		fs = append(fs, fn(t))
		t.id = 100
	}
	fmt.Println(fs[0](), fs[1](), fs[2]())
}

/* Output:
a: 0 1 2
b: 0 1 2
c: 0 1 2
d: 0 1 2
e: 0 1 2
f: 0 1 2
g: 0 1 2
h: 0 1 2
k: 0 1 2
l: 0 1 2
m: 0 1 2
n: 0 10 1 11 2 12
o: 0 1 2
keep: 0 1 2
0 0 0 0 1 1 1 1 2 2 2 2␣
v0 b0 n0 v1 b1 n1 v2 b2 n2␣
saved: 0 1 2
2
5 6
1 2
3 4
true
0 1
0 1 2
*/
