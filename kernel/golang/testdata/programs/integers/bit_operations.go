package main

import (
	"fmt"
	"math/bits"
)

func main() {
	a, b := 0b1100, 0b1010
	fmt.Println(a&b, a|b, a^b, a&^b, ^a)
	a &^= b
	b |= 0x10
	b ^= 0xff
	var u uint16 = 0xf0f0
	u &= 0xff
	u <<= 4
	fmt.Println(a, b, u, bits.OnesCount16(u), bits.Reverse8(3), bits.RotateLeft32(1, -1))
}

/* Output:
8 14 6 4 -13
4 229 3840 4 192 2147483648
*/
