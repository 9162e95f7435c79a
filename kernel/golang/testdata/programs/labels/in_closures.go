package main

import "fmt"

func main() {
	var fs []func() int
outer:
	for i := range 3 {
		fs = append(fs, func() int {
			n := 0
		outer:
			for {
				for {
					n++
					if n > i {
						break outer
					}
				}
			}
			return n
		})
		if i == 1 {
			continue outer
		}
	}
	for _, f := range fs {
		fmt.Print(f(), " ")
	}
	fmt.Println()
}

/* Output:
1 2 3␣
*/
