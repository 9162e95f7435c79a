package main

import "fmt"

func main() {
	defer func() { fmt.Println(recover()) }()
	fmt.Println(recover())
}

/* Output:
<nil>
<nil>
*/
