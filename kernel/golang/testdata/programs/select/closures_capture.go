package main

import "fmt"

func main() {
	ch := make(chan int, 3)
	for i := range 3 {
		ch <- i
	}
	var fs []func() int
	for range 3 {
		select {
		case v := <-ch:
			fs = append(fs, func() int { v += 10; return v })
		}
	}
	for _, f := range fs {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println()
}

/* Output:
10 20 11 21 12 22␣
*/
