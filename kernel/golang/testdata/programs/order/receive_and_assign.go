package main

import "fmt"

func main() {
	ch := make(chan int, 4)
	for i := range 4 {
		ch <- i + 1
	}
	xs := make([]int, 3)
	xs[<-ch] = <-ch
	x := <-ch - <-ch
	fmt.Println(xs, x)
}

/* Output:
[0 2 0] -1
*/
