package main

import "fmt"

const n = 3

func main() {
	x := n
	{
		const n = "inner"
		fmt.Println(n)
	}
	const m = n * 2
	n := n + 10
	fmt.Println(x, n, m)
}

/* Output:
inner
3 13 6
*/
