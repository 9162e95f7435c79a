package main

import "fmt"

func main() {
	ch := make(chan int, 2)
	ch <- 5
	close(ch)
	v, ok := <-ch
	fmt.Println(v, ok)
	v, ok = <-ch
	fmt.Println(v, ok)
	m := map[string]bool{}
	var arr [1]int
	arr[0], m["ok"] = <-ch
	fmt.Println(arr, m)
	defer func() { fmt.Println(recover()) }()
	ch <- 1
}

/* Output:
5 true
0 false
[0] map[ok:false]
send on closed channel
*/
