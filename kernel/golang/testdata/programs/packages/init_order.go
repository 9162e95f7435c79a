package main

import "fmt"

var (
	a    = b + 1
	b    = f("b", c*2)
	c    = f("c", 5)
	d, e = g()
	_    = f("blank", 0)
)

func f(s string, n int) int { fmt.Print(s, " "); return n }
func g() (int, string)      { fmt.Print("g ", a, " "); return a, "e" }

func init() { fmt.Print("init1 ") }
func init() { fmt.Print("init2 ") }

func main() {
	fmt.Println(a, b, c, d, e)
}

/* Output:
c b g 11 blank init1 init2 11 10 5 11 e
*/
