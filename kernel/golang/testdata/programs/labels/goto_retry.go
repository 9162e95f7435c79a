package main

import (
	"errors"
	"fmt"
)

func main() {
	tries := 0
retry:
	tries++
	err := func() error {
		if tries < 3 {
			return errors.New("again")
		}
		return nil
	}()
	if err != nil {
		goto retry
	}
	fmt.Println(tries)
}

/* Output:
3
*/
