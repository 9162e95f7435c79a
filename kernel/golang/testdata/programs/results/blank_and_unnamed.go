package main

import "fmt"

func f() (_ int, s string, _ error) {
	s = "named"
	return
}

func g() (int, string) { return 1, "g" }

func h(i int, s string) string { return fmt.Sprint(i, s) }

func main() {
	fmt.Println(f())
	fmt.Println(h(g()))
	_, s := g()
	fmt.Println(s)
}

/* Output:
0 named <nil>
1g
g
*/
