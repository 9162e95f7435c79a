package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	wg.Add(1)
	fmt.Println("waiting")
	wg.Wait()
}

/* Output:
waiting
fatal error: all goroutines are asleep - deadlock!
exit 2
*/
