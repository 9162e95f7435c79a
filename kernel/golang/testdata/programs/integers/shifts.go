package main

import "fmt"

func main() {
	var i int8 = -128
	var u uint8 = 0x81
	n := 3
	big := uint(70)
	fmt.Println(i>>1, i>>7, i>>100, i<<1, u>>1, u<<n, u<<big, int64(n-2)<<63, int32(n-2)<<31, 1<<n)
	var x int64 = -1
	fmt.Println(x>>big, uint64(x)>>60, x<<big, x<<62)
}

/* Output:
-64 -1 -1 0 64 8 0 -9223372036854775808 -2147483648 8
-1 15 0 -4611686018427387904
*/
