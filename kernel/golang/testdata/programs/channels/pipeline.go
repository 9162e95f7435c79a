package main

import "fmt"

func stage(in <-chan int, f func(int) int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for v := range in {
			out <- f(v)
		}
	}()
	return out
}

func main() {
	src := make(chan int)
	go func() {
		for i := range 5 {
			src <- i
		}
		close(src)
	}()
	for v := range stage(stage(src, func(x int) int { return x + 1 }), func(x int) int { return x * x }) {
		fmt.Print(v, " ")
	}
	fmt.Println()
}

/* Output:
1 4 9 16 25␣
*/
