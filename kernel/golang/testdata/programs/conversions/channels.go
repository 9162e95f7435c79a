package main

import "fmt"

func main() {
	ch := make(chan int, 1)
	var in chan<- int = ch
	out := (<-chan int)(ch)
	in <- 4
	fmt.Println(<-out, cap(in))
}

/* Output:
4 1
*/
