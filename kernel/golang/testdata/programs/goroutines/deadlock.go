package main

import "fmt"

func main() {
	fmt.Println("before")
	ch := make(chan int)
	ch <- 1
}

/* Output:
before
fatal error: all goroutines are asleep - deadlock!
exit 2
*/
