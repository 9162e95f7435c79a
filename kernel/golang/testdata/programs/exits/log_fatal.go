package main

import (
	"fmt"
	"log"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("app: ")
	log.Println("logged")
	defer fmt.Println("not run")
	log.Fatalf("fatal %d", 1)
}

/* Output:
app: logged
app: fatal 1
exit 1
*/
