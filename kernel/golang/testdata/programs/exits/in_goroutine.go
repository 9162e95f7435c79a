package main

import (
	"fmt"
	"os"
)

func main() {
	done := make(chan bool)
	go func() {
		fmt.Println("leaving")
		os.Exit(4)
	}()
	<-done
}

/* Output:
leaving
exit 4
*/
