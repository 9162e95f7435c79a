package main

import "fmt"

type V struct{ X, Y int }

var g V
var gs []int
var gm map[string]int

func mk() V { return V{7, 8} }

func arr() (r [2]int) { r = [2]int{1, 2}; return }
func main() {
	x := V{1, 2}
	p := &x
	x = V{3, 4}
	fmt.Println(p.X, x.X)
	x = mk()
	fmt.Println(p.X, x.X)
	q := &g
	g = V{5, 6}
	fmt.Println(q.X, g.X)
	g = mk()
	fmt.Println(q.X, g.X)
	a := [2]int{1, 2}
	pa := &a
	a = [2]int{3, 4}
	fmt.Println(pa[0], a[0])
	s := []int{1}
	ps := &s
	s = []int{2, 3}
	fmt.Println(*ps, s)
	m := map[string]int{}
	pm := &m
	m = map[string]int{"a": 1}
	fmt.Println(len(*pm), len(m))
	s = append(s, 4)
	fmt.Println(*ps, s)
	n := 5
	pn := &n
	n = 6
	n += 2
	n++
	fmt.Println(*pn, n)
	f := func() int { return 1 }
	pf := &f
	f = func() int { return 2 }
	fmt.Println((*pf)(), f())
	var e any = 1
	pe := &e
	e = "x"
	e = V{1, 2}
	fmt.Println(*pe, e)
	pst := &struct{ v V }{}
	pst.v = V{9, 9}
	pv := &pst.v
	pst.v = V{10, 10}
	fmt.Println(pv.X)
	xs := []V{{1, 1}, {2, 2}}
	px := &xs[0]
	xs[0] = V{4, 4}
	fmt.Println(px.X)
	fmt.Println(arr(), arr()[1])
	x, y := V{1, 1}, 2
	fmt.Println(x, y, *p)
	n, z := 50, 3
	fmt.Println(*pn, n, z)
	for i := 0; i < 2; i++ {
		x = V{i, i}
	}
	fmt.Println(*p)
	b := true
	pb := &b
	b = n > 100
	fmt.Println(*pb)
	str := "a"
	pstr := &str
	str = "b" + str
	fmt.Println(*pstr)
	var ifc fmt.Stringer
	pi := &ifc
	fmt.Println(*pi == nil)
	c := x
	c.X = 100
	fmt.Println(x.X, c.X)
	arr2 := a
	arr2[0] = 77
	fmt.Println(a[0])
	h := &V{1, 2}
	k := *h
	k.X = 5
	fmt.Println(h.X)
	vs := []V{k}
	vs[0].X = 6
	fmt.Println(k.X)
	mm := map[string]V{"k": k}
	kk := mm["k"]
	kk.X = 9
	fmt.Println(mm["k"].X)
	func(v V) { v.X = 1000 }(k)
	fmt.Println(k.X)
	st := struct{ v V }{k}
	st.v.X = 8
	fmt.Println(k.X)
	ch := make(chan V, 1)
	ch <- k
	k.X = 55
	fmt.Println((<-ch).X)
	var iface any = k
	k.X = 56
	fmt.Println(iface.(V).X)
	w := iface.(V)
	w.X = 57
	fmt.Println(iface.(V).X)
	for _, v := range vs {
		v.X = 99
	}
	fmt.Println(vs[0].X)
	cl := func() V { return k }
	r := cl()
	r.X = 1
	fmt.Println(k.X)
	ar := [3]V{}
	ar2 := ar
	ar2[1].X = 3
	fmt.Println(ar[1].X)
	nested := [][]int{{1}, {2}}
	n2 := append([][]int(nil), nested...)
	n2[0][0] = 9
	fmt.Println(nested)
	type T struct{ a [2]int }
	t1 := T{[2]int{1, 2}}
	t2 := t1
	t2.a[0] = 5
	fmt.Println(t1.a, t2.a)
	pt := &t1
	t3 := *pt
	pt.a[1] = 50
	fmt.Println(t3.a)
	fa := func() [2]int { return t1.a }
	tmp := fa()
	tmp[0] = 1234
	fmt.Println(t1.a)
}

/* Output:
3 3
7 7
5 5
7 7
3 3
[2 3] [2 3]
1 1
[2 3 4] [2 3 4]
9 9
2 2
{1 2} {1 2}
10
4
[1 2] 2
{1 1} 2 {1 1}
50 50 3
{1 1}
false
ba
true
1 100
3
1
5
5
5
5
5
55
55
6
56
0
[[9] [2]]
[1 2] [5 2]
[1 2]
[1 50]
*/
