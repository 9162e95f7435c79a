// Package vec is the arithmetic of the diff model: matrix products, dot products and exponentials of float32 numbers.
//
// On x86-64 with AVX2 and FMA the inner loops are assembly (vec_amd64.s); elsewhere, and where the processor lacks them,
// plain Go. Both give the same numbers but for rounding. Within one of the two, results do not depend on the number of cores:
// every element of a result is computed by one goroutine, in one fixed order of additions, whatever else is computed beside it.
//
// The package knows matrices, not models. Start reading at [Mat] and [MulAdd].
package vec

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Kernel names the inner loops in use: "avx2+fma" or "go".
func Kernel() string {
	if useAsm {
		return "avx2+fma"
	}
	return "go"
}

// Parallel calls f(0) to f(n-1), several at once, and returns when all are done. The calls must be independent of each other.
func Parallel(n int, f func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	if workers <= 1 {
		for i := range n {
			f(i)
		}
		return
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				f(i)
			}
		})
	}
	wg.Wait()
}

// Dot is the sum of a[i]*b[i]. The slices are equally long.
func Dot(a, b []float32) float32 {
	b = b[:len(a)]
	i := 0
	var sum float32
	if n := len(a) &^ 31; useAsm && n > 0 {
		sum = dotAsm(n, &a[0], &b[0])
		i = n
	}
	for ; i < len(a); i++ {
		sum += a[i] * b[i]
	}
	return sum
}

// AddScaled adds s*x to y. The slices are equally long.
func AddScaled(y []float32, s float32, x []float32) {
	x = x[:len(y)]
	i := 0
	if n := len(y) &^ 7; useAsm && n > 0 {
		addScaledAsm(n, s, &x[0], &y[0])
		i = n
	}
	for ; i < len(y); i++ {
		y[i] += s * x[i]
	}
}

// Max is the largest element; x is not empty.
func Max(x []float32) float32 {
	m := x[0]
	i := 1
	if n := len(x) &^ 7; useAsm && n > 0 {
		m = maxAsm(n, &x[0])
		i = n
	}
	for ; i < len(x); i++ {
		m = max(m, x[i])
	}
	return m
}

// ExpSum replaces every x by exp(scale*x - shift) and returns the sum of the results. Exponents below -87 count as -87.
func ExpSum(x []float32, scale, shift float32) float32 {
	i := 0
	var sum float32
	if n := len(x) &^ 7; useAsm && n > 0 {
		sum = expSumAsm(n, &x[0], scale, shift)
		i = n
	}
	for ; i < len(x); i++ {
		x[i] = exp(scale*x[i] - shift)
		sum += x[i]
	}
	return sum
}

// Softmax makes weights of the numbers scale*x, in place, and returns the logarithm of what it divided by: weight i is
// exp(scale*x[i] - that).
func Softmax(x []float32, scale float32) float32 {
	shift := scale * Max(x) // scale is positive
	sum := ExpSum(x, scale, shift)
	inv := 1 / sum
	for i := range x {
		x[i] *= inv
	}
	return shift + log(sum)
}
