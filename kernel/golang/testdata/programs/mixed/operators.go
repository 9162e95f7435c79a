package main

import "fmt"

func div(a, b uint64) (r uint64, err any) {
	defer func() { err = recover() }()
	r = a / b
	return
}
func divi(a, b int) (r int, err any) {
	defer func() { err = recover() }()
	return a / b, nil
}
func divf(a, b float64) float64 { return a / b }

func main() {
	h := map[string]func(int) int{"a": func(x int) int { return x + 1 }}
	if f, ok := h["a"]; ok {
		fmt.Println(f(1))
	}
	f, ok := h["b"]
	fmt.Println(f == nil, ok)
	f = h["a"]
	fmt.Println(f(2))
	fs := []func() int{func() int { return 1 }, func() int { return 2 }}
	for _, g := range fs {
		fmt.Println(g())
	}
	type hd struct{ fn func() string }
	x := hd{func() string { return "s" }}
	fmt.Println(x.fn())
	y := &x
	y.fn = func() string { return "t" }
	fmt.Println(x.fn(), y.fn())
	_, e := div(1, 0)
	fmt.Println(e)
	_, e = div(0, 0)
	fmt.Println(e)
	_, e = divi(1, 0)
	fmt.Println(e)
	fmt.Println(divf(1, 0))
	var z uint8 = 0
	func() { defer func() { fmt.Println(recover()) }(); fmt.Println(7/z, 7%z) }()
	ch := make(chan func() int, 1)
	ch <- func() int { return 9 }
	fmt.Println((<-ch)())
	var any1 any = func() int { return 4 }
	if fn, ok := any1.(func() int); ok {
		fmt.Println(fn())
	}
	mm := map[string]map[string]int{}
	if mm["a"] == nil {
		mm["a"] = map[string]int{}
	}
	mm["a"]["b"]++
	mm["a"]["b"] += 2
	fmt.Println(mm)
	ops := map[string]struct {
		prec int
		fn   func(a, b float64) float64
	}{"+": {1, func(a, b float64) float64 { return a + b }}}
	if op, ok := ops["+"]; ok {
		fmt.Println(op.fn(1, 2), op.prec)
	}
	var arr [3]func() int
	for i := range arr {
		arr[i] = func() int { return i * i }
	}
	fmt.Println(arr[0](), arr[1](), arr[2]())
	ret := func() func() func() int { return func() func() int { return func() int { return 3 } } }
	fmt.Println(ret()()())
	fmt.Println(func(a, b int) int { return a * b }(3, 4))
	s := make([]map[string]int, 2)
	s[0] = map[string]int{"q": 1}
	fmt.Println(s[0]["q"], s[1]["q"], len(s))
	type op func(float64) float64
	pipeline := []op{func(x float64) float64 { return x * 2 }, func(x float64) float64 { return x + 1 }}
	v := 3.0
	for _, p := range pipeline {
		v = p(v)
	}
	fmt.Println(v)
	a, b := 10, 3
	fmt.Println(a/b, a%b, -a/b, -a%b, float64(a)/float64(b), a&b, a|b, a^b, a<<2, a>>1)
	var i8 int8 = -128
	fmt.Println(-i8, i8/-1, uint32(1)<<31)
	bs := []byte{1, 2, 3}
	bs2 := append([]byte{0}, bs...)
	fmt.Println(bs2, string([]byte("abc")[1:]), []rune("hé")[1])
	lbl := 0
loop:
	for {
		switch {
		case lbl > 3:
			break loop
		default:
			lbl++
			continue loop
		}
	}
	fmt.Println(lbl)
	var iface interface{ Len() int }
	fmt.Println(iface == nil)
	p, q := &struct{ n int }{1}, &struct{ n int }{1}
	fmt.Println(p == q, *p == *q)
	const big = 1 << 40
	fmt.Println(big, big>>38, uint8(big>>36), 5.0/2, 7/2.0)
	c := complex(1, 2)
	c *= c
	fmt.Println(c, real(c), imag(c))
	if n := len(bs); n > 2 {
		fmt.Println("n", n)
	} else if m := n * 2; m > 3 {
		fmt.Println("m", m)
	}
	func(xs ...string) { fmt.Println(len(xs), xs) }("a", "b")
	var nilf func()
	func() { defer func() { fmt.Println(recover() != nil) }(); nilf() }()
	sum := 0
	for i, j := 0, 10; i < j; i, j = i+1, j-2 {
		sum += j - i
	}
	fmt.Println(sum)
}

/* Output:
2
true false
3
1
2
s
t t
runtime error: integer divide by zero
runtime error: integer divide by zero
runtime error: integer divide by zero
+Inf
runtime error: integer divide by zero
9
4
map[a:map[b:3]]
3 1
0 1 4
3
12
1 0 2
7
3 1 -3 -1 3.3333333333333335 2 11 9 40 5
-128 -128 2147483648
[0 1 2 3] bc 233
4
true
false true
1099511627776 4 16 2.5 3.5
(-3+4i) -3 4
n 3
2 [a b]
true
22
*/
