// known: a variable of an if statement is one per loop when closures take it

package main

import "fmt"

func main() {
	m := map[int]string{0: "a", 2: "c"}
	var fs []func() string
	for i := range 3 {
		if s, ok := m[i]; ok {
			fs = append(fs, func() string { return s })
		} else if n := i * 5; n > 0 {
			fs = append(fs, func() string { return fmt.Sprint(s, n, ok) })
		}
	}
	for _, f := range fs {
		fmt.Print(f(), " ")
	}
	fmt.Println()
}

/* Output:
a 5 false c␣
*/
