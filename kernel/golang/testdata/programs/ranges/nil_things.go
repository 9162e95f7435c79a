package main

import "fmt"

func main() {
	for range []int(nil) {
		fmt.Println("no")
	}
	for range map[int]int(nil) {
		fmt.Println("no")
	}
	var p *[3]int
	for i := range p {
		fmt.Print(i, " ")
	}
	fmt.Println(len(p))
}

/* Output:
0 1 2 3
*/
