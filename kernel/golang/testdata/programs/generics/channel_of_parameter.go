package main

import "fmt"

func gen[T any](xs ...T) <-chan T {
	ch := make(chan T)
	go func() {
		defer close(ch)
		for _, x := range xs {
			ch <- x
		}
	}()
	return ch
}

func collect[T any](ch <-chan T) (out []T) {
	for x := range ch {
		out = append(out, x)
	}
	return
}

func main() {
	fmt.Println(collect(gen(3, 1, 2)), collect(gen[string]()))
}

/* Output:
[3 1 2] []
*/
