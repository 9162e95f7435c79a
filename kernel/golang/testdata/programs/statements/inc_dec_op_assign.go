package main

import "fmt"

func main() {
	x := 10
	x += 5
	x -= 3
	x *= 2
	x /= 5
	x %= 3
	x <<= 4
	x >>= 1
	x |= 3
	x &= 10
	x ^= 6
	x &^= 4
	x++
	x--
	s := "a"
	s += "b"
	f := 1.5
	f++
	f *= 2
	f -= .5
	f /= 3
	c := 1 + 1i
	c *= c
	fmt.Println(x, s, f, c)
}

/* Output:
8 ab 1.5 (0+2i)
*/
