package main

import "fmt"

type shape interface{ area() int }
type sq struct{ s int }
type re struct{ w, h int }

func (s sq) area() int  { return s.s * s.s }
func (r *re) area() int { return r.w * r.h }

func main() {
	r := &re{1, 2}
	m := map[shape]string{sq{2}: "two", r: "r"}
	m[sq{2}] += "!"
	_, ok := m[&re{1, 2}]
	fmt.Println(m[sq{2}], m[r], m[sq{3}] == "", ok, len(m))
}

/* Output:
two! r true false 2
*/
