package main

import "fmt"

func produce(out chan<- int, n int) {
	for i := range n {
		out <- i
	}
	close(out)
}

func sum(in <-chan int) (s int) {
	for v := range in {
		s += v
	}
	return
}

func main() {
	c := make(chan int)
	go produce(c, 5)
	fmt.Println(sum(c))
}

/* Output:
10
*/
