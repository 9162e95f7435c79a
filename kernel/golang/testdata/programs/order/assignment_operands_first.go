package main

import "fmt"

func main() {
	i := 0
	xs := []int{10, 20, 30}
	i, xs[i] = 2, 99
	fmt.Println(i, xs)
	xs[0], xs[1], xs[2] = xs[2], xs[0], xs[1]
	fmt.Println(xs)
	p := &xs
	xs2 := []int{1}
	p, (*p)[0] = &xs2, 7
	fmt.Println(xs, *p)
}

/* Output:
2 [99 20 30]
[30 99 20]
[7 99 20] [1]
*/
