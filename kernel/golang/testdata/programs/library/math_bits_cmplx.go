package main

import (
	"fmt"
	"math/bits"
	"math/cmplx"
)

func main() {
	hi, lo := bits.Mul64(1<<63, 6)
	s, carry := bits.Add64(1<<63, 1<<63, 1)
	fmt.Println(hi, lo, s, carry, bits.LeadingZeros8(1), bits.TrailingZeros(8), bits.OnesCount(255), bits.Reverse16(1), bits.Len(1023), bits.UintSize)
	z := complex(3, 4)
	r, th := cmplx.Polar(z)
	fmt.Println(cmplx.Abs(z), cmplx.Conj(z), r, th, cmplx.Pow(1i, 2), cmplx.IsNaN(cmplx.NaN()), cmplx.Phase(-1))
}

/* Output:
3 0 1 1 7 3 8 32768 10 64
5 (3-4i) 5 0.9272952180016122 (-1+1.2246467991473515e-16i) true 3.141592653589793
*/
