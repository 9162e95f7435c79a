package main

import (
	"fmt"
	"math"
	"math/cmplx"
)

func main() {
	var a, b complex128 = 1 + 2i, 3 - 1i
	fmt.Println(a+b, a-b, a*b, a/b, -a, a == b, real(a*b), imag(a/b))
	a += 1
	a *= 2i
	fmt.Println(a, cmplx.Exp(1i*math.Pi) == -1, cmplx.Sqrt(-1))
	xs := []complex64{1, 1i, complex(2, 3)}
	xs[0] *= xs[1]
	fmt.Println(xs, fmt.Sprintf("%.1f %v", a, xs[2]))
}

/* Output:
(4+1i) (-2+3i) (5+5i) (0.1+0.7000000000000001i) (-1-2i) false 5 0.7000000000000001
(-4+4i) false (0+1i)
[(0+1i) (0+1i) (2+3i)] (-4.0+4.0i) (2+3i)
*/
