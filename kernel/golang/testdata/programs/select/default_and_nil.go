package main

import "fmt"

func main() {
	var never chan int
	select {
	case <-never:
		fmt.Println("no")
	case never <- 1:
		fmt.Println("no")
	default:
		fmt.Println("default")
	}
	ch := make(chan int)
	close(ch)
	select {
	case v, ok := <-ch:
		fmt.Println(v, ok)
	case <-never:
	}
}

/* Output:
default
0 false
*/
