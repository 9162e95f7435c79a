package main

import "fmt"

func main() {
	ch := make(chan string)
	done := make(chan bool)
	go func() {
		for s := range ch {
			fmt.Print(s, " ")
		}
		done <- true
	}()
	for _, s := range []string{"a", "b", "c"} {
		ch <- s
	}
	close(ch)
	fmt.Println(<-done)
}

/* Output:
a b c true
*/
