package main

import "fmt"

type shape interface{ area(k int) int }
type sq int

func (s sq) area(k int) int { return int(s*s) * k }

func main() {
	f := shape.area
	fmt.Println(f(sq(3), 2))
	var s shape = sq(4)
	g := s.area
	s = sq(1)
	fmt.Println(g(1), s.area(1))
}

/* Output:
18
16 1
*/
