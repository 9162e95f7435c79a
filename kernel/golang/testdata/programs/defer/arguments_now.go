package main

import "fmt"

func main() {
	x := 1
	s := []int{1}
	defer fmt.Println("deferred", x, s, len(s))
	x = 2
	s[0] = 9
	s = append(s, 2)
	fmt.Println(x, s)
}

/* Output:
2 [9 2]
deferred 1 [9] 1
*/
