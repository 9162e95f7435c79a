package main

import "fmt"

type e struct{ n int }

func (x e) Error() string { return fmt.Sprint("e", x.n) }

func main() {
	panic(e{4})
}

/* Output:
panic: e4
exit 2
*/
