package main

import "fmt"

func main() {
	h := uint32(2166136261)
	for _, c := range []byte("wrap around") {
		h ^= uint32(c)
		h *= 16777619
	}
	var h64 uint64 = 14695981039346656037
	for _, c := range []byte("wrap around") {
		h64 ^= uint64(c)
		h64 *= 1099511628211
	}
	x := uint64(88172645463325252)
	for range 5 {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	fmt.Println(h, h64, x, int32(h), int64(h64))
}

/* Output:
194049098 12763394086773081770 8204724074003728306 194049098 -5683349986936469846
*/
