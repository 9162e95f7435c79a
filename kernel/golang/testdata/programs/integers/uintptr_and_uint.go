package main

import (
	"fmt"
	"strconv"
)

func main() {
	var u uint = 0
	u--
	var p uintptr = 10
	p *= 3
	fmt.Println(u, p, u>>63, uint32(u), strconv.FormatUint(uint64(u), 16))
}

/* Output:
18446744073709551615 30 1 4294967295 ffffffffffffffff
*/
