package main

import "fmt"

type shape interface{ area() float64 }
type sq float64
type circle struct{ r float64 }

func (s sq) area() float64      { return float64(s * s) }
func (c *circle) area() float64 { return 3 * c.r * c.r }

func total(shapes ...shape) (t float64) {
	for _, s := range shapes {
		t += s.area()
	}
	return
}

func main() {
	list := []shape{sq(2), &circle{1}}
	fmt.Println(total(list...), total(), total(sq(1)), total(append(list, sq(3))...))
}

/* Output:
7 0 1 16
*/
