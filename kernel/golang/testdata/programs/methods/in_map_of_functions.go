package main

import "fmt"

type calc struct{ acc float64 }

func (c *calc) add(x float64) { c.acc += x }
func (c *calc) mul(x float64) { c.acc *= x }

func main() {
	c := &calc{}
	ops := map[string]func(float64){"+": c.add, "*": c.mul}
	ops["+"](3)
	ops["*"](4)
	exprs := []func(*calc, float64){(*calc).add, (*calc).mul}
	for _, e := range exprs {
		e(c, 2)
	}
	fmt.Println(c.acc)
}

/* Output:
28
*/
