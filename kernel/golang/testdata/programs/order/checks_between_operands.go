// Operands that stay where they are while the index of a later one is checked.
package main

import "fmt"

var log []string

func note(s string, n int) int { log = append(log, s); return n }

func three(a, b, c int) int { return a*100 + b*10 + c }

type box struct{ v []int }

func (b *box) put(x, y int) int { b.v = append(b.v, x, y); return len(b.v) }

func try(name string, f func() int) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, "panics:", r)
		}
		fmt.Println(log)
		log = nil
	}()
	fmt.Println(name, f())
}

func main() {
	b := &box{}
	a := []int{1, 2, 3, 4}
	try("elements", func() int { return three(a[0], a[3], a[1]) })
	try("a method", func() int { w := b; s := a; return w.put(s[3], s[0]) + w.put(s[1], s[2]) })
	try("a call between", func() int { s := a; i := 3; return three(s[i], note("call", 2), s[i-1]) })
	try("a call before", func() int { s := a; return three(note("first", 1), s[2], note("last", 3)) })
	try("too far", func() int { s := a; return three(note("first", 1), s[len(s)-1], s[len(s)]) })
	try("cut off", func() int {
		s := a
		n := s[3]
		s = s[:2]
		return n + s[2]
	})
	try("cut off elsewhere", func() int {
		s := a
		cut := func() int { s = s[:1]; return 7 }
		n := s[3]
		n += cut()
		return n + s[1]
	})
	try("below", func() int { s := a; return s[3]*1000 + s[0]*100 + s[1]*10 + s[2] })
	try("below in a loop", func() int {
		s, n := a, 0
		for i := range 5 {
			n += s[3] + s[2]
			if i == 2 {
				s = s[:3]
			}
		}
		return n
	})
	try("swapped", func() int { s := []int{1, 2, 3}; i, j := 0, 2; s[i], s[j] = s[j], s[i]; return three(s[0], s[1], s[2]) })
	try("index of an index", func() int { s := []int{2, 0, 1}; return three(s[s[0]], s[s[1]], s[s[s[2]]]) })
}

/* Output:
elements 142
[]
a method 6
[]
a call between 423
[call]
a call before 133
[first last]
too far panics: runtime error: index out of range [4] with length 4
[first]
cut off panics: runtime error: index out of range [2] with length 2
[]
cut off elsewhere panics: runtime error: index out of range [1] with length 1
[]
below 4123
[]
below in a loop panics: runtime error: index out of range [3] with length 3
[]
swapped 321
[]
index of an index 122
[]
*/
