package main

import (
	"fmt"
	"math/cmplx"
)

func main() {
	c := complex(1.5, -2)
	var c64 complex64 = complex(float32(3), 4)
	fmt.Println(real(c), imag(c), c*c, c == complex(1.5, -2), real(c64), -c)
	fmt.Printf("%T %T %v\n", real(c64), c64, cmplx.Abs(complex128(c64)))
	const k = 2i * 2i
	fmt.Println(k, real(k))
}

/* Output:
1.5 -2 (-1.75-6i) true 3 (-1.5+2i)
float32 complex64 5
(-4+0i) -4
*/
