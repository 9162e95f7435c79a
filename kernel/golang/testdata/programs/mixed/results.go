package main

import "fmt"

type V struct{ X, Y int }

var x = 1
var v V

func f() (r int)     { r = 5; return r + x }
func f2() (r, s int) { r = 5; s = x; return r, s }
func g() int         { t := 5; x2 := x; return t + x2 }
func h() (w V)       { w.X = 100; w.Y = v.X; return w }
func h2(p *V) (w V)  { w.X = 7; w.Y = p.X; return }
func fact(n int) (r int) {
	if n == 0 {
		return 1
	}
	r = n
	r = r * fact(n-1)
	return
}
func rec(n int) (a []int) {
	if n == 0 {
		return
	}
	a = rec(n - 1)
	a = append(a, n)
	return a
}
func def() (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("wrapped %w", err)
		}
	}()
	return fmt.Errorf("base")
}
func def2() (n int) {
	defer func() { n *= 2 }()
	n = 4
	return n + 1
}
func swap(a, b int) (x, y int) { x, y = b, a; return }
func (a V) plus(b V) (c V)     { c = V{a.X + b.X, a.Y + b.Y}; return }
func newV() (p *V)             { p = &V{1, 2}; return }
func isOk() (ok bool) {
	if x > 0 {
		ok = true
	}
	return
}
func main() {
	x = f()
	fmt.Println(x)
	x, y := f2()
	fmt.Println(x, y)
	z := 3
	z = g() + z
	fmt.Println(z)
	v.X = 9
	v = h()
	fmt.Println(v)
	v = h2(&v)
	fmt.Println(v)
	fmt.Println(fact(5), rec(4), def(), def2())
	a, b := 1, 2
	a, b = swap(a, b)
	fmt.Println(a, b)
	v = v.plus(v).plus(V{1, 1})
	fmt.Println(v, newV().X, isOk(), isOk())
	arr := []int{1, 2, 3}
	i := 0
	i, arr[i] = 2, 50
	fmt.Println(i, arr)
	for k := 0; k < 3; k++ {
		if isOk() {
			fmt.Print(k)
		}
	}
	fmt.Println()
	var fn func(int) (r int)
	fn = func(n int) (r int) {
		if n > 0 {
			r = fn(n-1) + n
		}
		return
	}
	fmt.Println(fn(4), fn(4))
	m := map[string]V{}
	m["a"] = V{1, 2}
	m["b"] = m["a"].plus(m["a"])
	fmt.Println(m["b"].Y)
	p := &V{}
	*p = V{3, 4}
	q := p
	*p = h()
	fmt.Println(*q)
	w := struct{ in V }{}
	w.in = V{5, 5}
	w.in = w.in.plus(w.in)
	fmt.Println(w)
	total := 0
	for _, n := range []int{1, 2, 3} {
		total += fact(n)
	}
	fmt.Println(total)
}

/* Output:
6
5 6
14
{100 9}
{7 100}
120 [1 2 3 4] wrapped base 10
2 1
{15 201} 1 true true
2 [50 2 3]
012
10 10
4
{100 15}
{{10 10}}
9
*/
