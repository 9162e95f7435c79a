package main

import "fmt"

func main() {
	a, b := make(chan int, 1), make(chan string, 1)
	b <- "x"
	select {
	case v := <-a:
		fmt.Println("a", v)
	case v, ok := <-b:
		fmt.Println("b", v, ok)
	}
	select {
	case a <- 7:
		fmt.Println("sent", len(a))
	case s := <-b:
		fmt.Println(s)
	}
}

/* Output:
b x true
sent 1
*/
