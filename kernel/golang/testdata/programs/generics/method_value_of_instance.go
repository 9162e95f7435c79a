package main

import "fmt"

type acc[T ~int | ~float64] struct{ sum T }

func (a *acc[T]) add(x T) T { a.sum += x; return a.sum }

func main() {
	var a acc[float64]
	f := a.add
	f(1.5)
	g := (*acc[float64]).add
	fmt.Println(f(2), g(&a, 0.5), a.sum)
}

/* Output:
3.5 4 4
*/
