package main

import "fmt"

func main() {
	xs := []int{1, 2}
	i := 2
	fmt.Println(xs[i])
}

/* Output:
panic: runtime error: index out of range [2] with length 2
exit 2
*/
