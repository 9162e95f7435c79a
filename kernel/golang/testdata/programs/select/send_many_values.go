package main

import "fmt"

func main() {
	ch := make(chan any, 4)
	for i := 0; i < 4; i++ {
		select {
		case ch <- []any{i, "s", 2.5, nil}[i]:
		}
	}
	close(ch)
	for v := range ch {
		fmt.Print(v, " ")
	}
	fmt.Println()
}

/* Output:
0 s 2.5 <nil>␣
*/
