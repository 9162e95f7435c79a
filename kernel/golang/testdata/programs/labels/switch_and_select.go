package main

import "fmt"

func main() {
	ch := make(chan int, 1)
	n := 0
loop:
	for {
		n++
		switch {
		case n < 3:
			continue loop
		case n == 3:
			ch <- 1
		}
		select {
		case <-ch:
			break loop
		default:
		}
	}
	fmt.Println(n)
sw:
	switch n {
	case 3:
		for {
			break sw
		}
		fmt.Println("not reached")
	}
	fmt.Println("end")
}

/* Output:
3
end
*/
