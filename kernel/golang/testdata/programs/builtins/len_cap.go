package main

import "fmt"

func main() {
	var p *[4]int
	ch := make(chan int, 5)
	ch <- 1
	a := [...]string{2: "x"}
	s := make([]int, 2, 10)
	fmt.Println(len(p), cap(p), len(ch), cap(ch), len(a), len("日本"), len(s), cap(s[1:4]), cap(s[1:4:6]))
	const n = len([10]int{})
	fmt.Println(n, len(map[int]int(nil)), cap([]int(nil)))
}

/* Output:
4 4 1 5 3 6 2 9 5
10 0 0
*/
