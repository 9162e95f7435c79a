package main

import (
	"fmt"
	"io"
)

func main() {
	defer fmt.Println("deferred")
	panic(fmt.Errorf("wrapped: %w", io.EOF))
}

/* Output:
deferred
panic: wrapped: EOF
exit 2
*/
