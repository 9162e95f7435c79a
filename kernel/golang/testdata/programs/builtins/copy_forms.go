package main

import "fmt"

func main() {
	s := []int{1, 2, 3, 4, 5}
	n := copy(s[1:], s)
	fmt.Println(n, s)
	b := make([]byte, 3)
	n = copy(b, "日")
	fmt.Println(n, b, copy(b, []byte("xy")), string(b[:2]))
}

/* Output:
4 [1 1 2 3 4]
3 [120 121 165] 2 xy
*/
