package main

import "fmt"

func main() {
	for i := range 5 {
		switch i {
		case 0:
			fmt.Print("zero ")
			fallthrough
		case 1:
			fmt.Print("one ")
		case 2, 3:
			if i == 3 {
				break
			}
			fmt.Print("two ")
			fallthrough
		default:
			fmt.Print("default ")
		}
	}
	fmt.Println()
}

/* Output:
zero one one two default default␣
*/
