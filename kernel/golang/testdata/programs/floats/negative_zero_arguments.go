// A negative zero stays one on its way through calls.
package main

import (
	"fmt"
	"math"
)

type vec struct{ x, y float64 }

func (v vec) signs() (bool, bool) { return math.Signbit(v.x), math.Signbit(v.y) }

type signer interface{ signs() (bool, bool) }

type celsius float64

func (c celsius) sign() bool { return math.Signbit(float64(c)) }

func sign(x float64) bool                    { return math.Signbit(x) }
func pair(x, y float64) (float64, float64)   { return y, x }
func both(x, y float64) string               { return fmt.Sprint(1/x, 1/y) }
func parts(c complex128) (float64, float64)  { return real(c), imag(c) }
func inverse(a [2]float64, n int) float64    { return float64(n) / a[1] }
func same[T any](x T) T                      { return x }
func sum(xs ...float64) (s float64)          { return 1 / xs[0] }
func named(x float64) (r float64, err error) { r = x; return }
func back(x float64) float64                 { return named2(x) }
func named2(x float64) float64               { return -x }
func show(x float64)                         { fmt.Println("show", x, math.Signbit(x)) }
func rec(x float64, n int) float64 {
	if n == 0 {
		return x
	}
	return rec(x, n-1)
}

func main() {
	zero := 0.0
	neg := -zero
	fmt.Println(sign(neg), sign(zero), sign(-neg))
	fmt.Println(pair(neg, 1))
	fmt.Println(both(pair(neg, zero)))
	fmt.Println(parts(complex(neg, zero)))
	fmt.Println(inverse([2]float64{0, neg}, 1), inverse([2]float64{}, 1))
	v := vec{0, neg}
	fmt.Println(v.signs())
	var s signer = v
	fmt.Println(s.signs())
	fmt.Println(celsius(neg).sign(), same(neg), same(v), 1/same(float32(neg)))
	fmt.Println(sum(neg), sum(zero, neg))
	r, err := named(neg)
	fmt.Println(r, err, back(zero), back(neg))
	show(neg)
	defer show(neg)
	func(x float64) { fmt.Println(math.Signbit(x)) }(neg)
	done := make(chan bool)
	go func(x float64) { done <- sign(x) }(neg)
	fmt.Println(<-done)
	for i := 0; i < 3 && sign(neg*float64(i)); i++ {
		fmt.Println(i, rec(neg, 3), rec(float64(i), 3))
	}
	f := sign
	g := vec.signs
	h := v.signs
	fmt.Println(f(neg))
	fmt.Println(g(v))
	fmt.Println(h())
	xs := []float64{1, neg, zero}
	var b bool
	xs[0], b = rec(xs[1], 1), sign(xs[1])
	fmt.Println(xs, b)
	switch {
	case sign(xs[2]):
		fmt.Println("wrong")
	case sign(xs[0]):
		fmt.Println("right")
	}
	if x := math.Copysign(0, -1); sign(x) && !sign(x+0) {
		fmt.Println("right", sign(x-0), sign(x*1))
	}
}

/* Output:
true false false
1 -0
+Inf -Inf
-0 0
-Inf +Inf
false true
false true
true -0 {0 -0} -Inf
-Inf +Inf
-0 <nil> -0 0
show -0 true
true
true
0 -0 0
1 -0 1
2 -0 2
true
false true
false true
[-0 -0 0] true
right
right true true
show -0 true
*/
