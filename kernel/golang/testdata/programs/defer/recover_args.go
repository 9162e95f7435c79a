package main

import "fmt"

func f() (err error) {
	defer func(name string) {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s: %v", name, r)
		}
	}("f")
	var m map[string]int
	m["x"]++
	return nil
}

func main() {
	fmt.Println(f())
}

/* Output:
f: assignment to entry in nil map
*/
