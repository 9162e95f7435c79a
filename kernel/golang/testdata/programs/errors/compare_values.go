// known: named types of one structure in interfaces

package main

import (
	"errors"
	"fmt"
)

type e struct{ n int }

func (x e) Error() string { return fmt.Sprint("e", x.n) }

func main() {
	var a, b error = e{1}, e{1}
	fmt.Println(a == b, a == e{1}, a == e{2}, errors.New("x") == errors.New("x"))
	m := map[error]int{e{1}: 10}
	m[b]++
	fmt.Println(m[a], len(m))
}

/* Output:
true true false false
11 1
*/
