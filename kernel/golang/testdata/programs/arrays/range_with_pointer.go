package main

import "fmt"

func main() {
	a := [3]int{1, 2, 3}
	for i := range &a {
		a[i] *= 2
	}
	for i, v := range a {
		a[2-i] = v * 10
	}
	fmt.Println(a)
}

/* Output:
[60 40 20]
*/
