package main

import "fmt"

type t struct {
	n int
	a [2]int
}

func main() {
	x := t{1, [2]int{1, 2}}
	var i any = x
	x.n, x.a[0] = 5, 5
	y := i.(t)
	y.n = 7
	fmt.Println(x, i, y)
	arr := [2]int{1, 2}
	i = arr
	arr[0] = 9
	fmt.Println(arr, i)
}

/* Output:
{5 [5 2]} {1 [1 2]} {7 [1 2]}
[9 2] [1 2]
*/
