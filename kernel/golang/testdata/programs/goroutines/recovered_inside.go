package main

import "fmt"

func main() {
	done := make(chan string)
	go func() {
		defer func() { done <- fmt.Sprint("recovered ", recover()) }()
		panic("in goroutine")
	}()
	fmt.Println(<-done)
}

/* Output:
recovered in goroutine
*/
