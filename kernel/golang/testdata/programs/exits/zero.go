package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println("before")
	if len(os.Args) < 10 {
		os.Exit(0)
	}
	fmt.Println("after")
}

/* Output:
before
*/
