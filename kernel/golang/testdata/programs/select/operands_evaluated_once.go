package main

import "fmt"

func main() {
	tr := func(s string) string { fmt.Print(s, " "); return s }
	ch := func(n string, c chan int) chan int { tr(n); return c }
	a, b := make(chan int, 1), make(chan int)
	val := func() int { tr("value"); return 3 }
	select {
	case <-ch("b", b):
	case ch("a", a) <- val():
		fmt.Println("sent")
	}
}

/* Output:
b a value sent
*/
