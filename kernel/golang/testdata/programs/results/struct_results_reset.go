package main

import (
	"errors"
	"fmt"
)

type st struct {
	n  int
	xs []string
	a  [2]int
}

func f(x string) (s st, err error) {
	s.n++
	s.xs = append(s.xs, x)
	s.a[1] += 5
	if x == "bad" {
		err = errors.New(x)
	}
	return
}

func main() {
	for _, x := range []string{"a", "bad", "c"} {
		fmt.Println(f(x))
	}
}

/* Output:
{1 [a] [0 5]} <nil>
{1 [bad] [0 5]} bad
{1 [c] [0 5]} <nil>
*/
