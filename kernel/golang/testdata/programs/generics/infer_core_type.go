package main

import "fmt"

func first[S ~[]E, E any](s S) (S, E) { return s[:1], s[0] }

type names []string

func main() {
	s, e := first(names{"a", "b"})
	fmt.Printf("%T %v %q\n", s, s, e)
}

/* Output:
main.names [a] "a"
*/
