package main

import "fmt"

func main() {
	sig := make(chan struct{}, 1)
	arr := make(chan [2]int, 1)
	x := [2]int{1, 2}
	arr <- x
	x[0] = 9
	sig <- struct{}{}
	for range 2 {
		select {
		case <-sig:
			sig = nil
		case a := <-arr:
			fmt.Println(a, x)
		}
	}
}

/* Output:
[1 2] [9 2]
*/
