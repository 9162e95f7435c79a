package main

import "fmt"

func main() {
	try := func(f func()) {
		defer func() { fmt.Println(recover()) }()
		f()
	}
	ch := make(chan int)
	close(ch)
	try(func() { close(ch) })
	try(func() { var c chan int; close(c) })
	try(func() { ch <- 1 })
}

/* Output:
close of closed channel
close of nil channel
send on closed channel
*/
