package main

import "fmt"

type counter struct {
	n    int
	hook func(int)
}

func (c *counter) inc() {
	c.n++
	if c.hook != nil {
		c.hook(c.n)
	}
}

func main() {
	var log []int
	c := &counter{}
	c.hook = func(n int) {
		log = append(log, n)
		if n == 2 {
			c.hook = nil
		}
	}
	for range 4 {
		c.inc()
	}
	fmt.Println(c.n, log)
}

/* Output:
4 [1 2]
*/
