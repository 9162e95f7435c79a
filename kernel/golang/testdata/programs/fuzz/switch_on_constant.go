package main

import "fmt"

func pick() string {
	switch "" {
	case "a", "":
		fallthrough
	default:
	}
	switch 3 {
	case 1, 3:
		return "three"
	}
	return ""
}

func main() {
	fmt.Println(pick())
	switch true {
	case false:
		fmt.Println("no")
	default:
		fmt.Println("yes")
	}
}

/* Output:
three
yes
*/
