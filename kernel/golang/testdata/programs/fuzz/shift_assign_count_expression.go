package main

import "fmt"

func id[T any](x T) T { return x }

type small uint8

func main() {
	w, s := 5, small(200)
	w <<= (id(uint(0)) ^ 9) & 3
	s >>= (id(uint(6)) | 0) & 2
	x := w >> (1 | id(uint(6))/3)
	fmt.Println(w, s, x)
}

/* Output:
10 50 1
*/
