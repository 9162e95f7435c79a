package main

import "fmt"

func made(n int) <-chan int { return make(chan int, n) }

func caps(list ...<-chan int) (sum int) {
	for i, c := range list {
		sum += cap(c) * (i + 1)
	}
	for _, c := range list {
		func() { sum += cap(c) }()
	}
	return sum
}

func main() {
	fmt.Println(caps(made(5), made(10)), caps())
	for i, c := range [2]chan string{make(chan string, 1), nil} {
		if i == 1 {
			continue
		}
		c <- "sent"
		fmt.Println(<-c, len(c))
	}
	for k, c := range map[string]chan<- int{"a": make(chan int, 3)} {
		c <- 1
		fmt.Println(k, len(c), cap(c))
	}
}

/* Output:
40 0
sent 0
a 1 3
*/
