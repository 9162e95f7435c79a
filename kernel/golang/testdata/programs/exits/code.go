package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println("out")
	defer fmt.Println("not run")
	os.Exit(3)
}

/* Output:
out
exit 3
*/
