package main

import "fmt"

type list struct {
	v    int
	next *list
}

func (l *list) sum() int {
	if l == nil {
		return 0
	}
	return l.v + l.next.sum()
}

type set map[string]bool

func (s set) has(k string) bool { return s[k] }

func main() {
	fmt.Println((*list)(nil).sum(), (&list{1, &list{2, nil}}).sum(), set(nil).has("x"))
}

/* Output:
0 3 false
*/
