package main

import "fmt"

func main() {
	fmt.Println("before")
	select {}
}

/* Output:
before
fatal error: all goroutines are asleep - deadlock!
exit 2
*/
