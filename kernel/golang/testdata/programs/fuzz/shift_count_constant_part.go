package main

import "fmt"

// Counts of shifts whose type is not that of the shifted operand.

func id[T any](x T) T { return x }

type num int

func (r num) shifted() num {
	r >>= id(uint(0))*0&0 + 1
	return r
}

type char rune

func (r char) cleared() char {
	r &^= 1 >> (id(uint(1)) * 0 & 0)
	return r
}

func main() {
	fmt.Println(num(12).shifted(), char('c').cleared())
	n := 1 >> (1 + (0 + id(uint(8))))
	m := 1 << (0 ^ (id(uint(1)) | 9))
	var f byte = 200
	f <<= (id(uint(3)) | 1) &^ 2
	fmt.Println(n, m, f)
}

/* Output:
6 98
0 512 144
*/
