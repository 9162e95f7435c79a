package main

import "fmt"

type int32 = string

var nil_ = 0

func len(x []int) int { return 42 }

func main() {
	var s int32 = "text"
	true := false
	string := func(n int) int { return n * 2 }
	max := 7
	fmt.Println(s, len(nil), true, string(4), max, nil_)
}

/* Output:
text 42 false 8 7 0
*/
