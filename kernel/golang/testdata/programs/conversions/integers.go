package main

import "fmt"

func main() {
	x := 300
	y := -1
	fmt.Println(int8(x), uint8(x), uint8(y), uint16(y), uint32(y), uint64(y), int16(uint16(40000+x)), rune(x), byte(x))
	var u uint64 = 1 << 63
	fmt.Println(int64(u), int32(u>>32), uint8(u>>56))
}

/* Output:
44 44 255 65535 4294967295 18446744073709551615 -25236 300 44
-9223372036854775808 -2147483648 128
*/
