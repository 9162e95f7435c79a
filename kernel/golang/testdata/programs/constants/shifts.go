package main

import "fmt"

const one = 1

func main() {
	s := uint(3)
	var i = 1 << s
	var j int32 = 1 << s
	var k = uint64(1<<s) + 1
	var w int64 = 1.0 << 3
	var x = one<<s == 8
	arr := make([]int, 1<<s)
	fmt.Println(i, j, k, w, x, len(arr), "abc"[1<<(s-3)])
	fmt.Printf("%T %T\n", i, j)
}

/* Output:
8 8 9 8 true 8 98
int int32
*/
