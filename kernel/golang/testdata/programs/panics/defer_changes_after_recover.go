package main

import "fmt"

func div(a, b int) (q int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("div: %v", r)
			q = -1
		}
	}()
	q = a / b
	return
}

func main() {
	fmt.Println(div(7, 2))
	fmt.Println(div(7, 0))
}

/* Output:
3 <nil>
-1 div: runtime error: integer divide by zero
*/
