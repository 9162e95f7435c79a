package main

import "fmt"

func main() {
	reqs := make(chan chan int)
	go func() {
		n := 0
		for r := range reqs {
			n++
			r <- n * n
		}
	}()
	for range 3 {
		r := make(chan int)
		reqs <- r
		fmt.Print(<-r, " ")
	}
	fmt.Println()
}

/* Output:
1 4 9␣
*/
