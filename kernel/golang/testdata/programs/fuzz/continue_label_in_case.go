package main

import "fmt"

func main() {
	switch {
	case true:
	outer:
		for n, d := range []string{"a", "b", "c"} {
			if n == 1 {
				continue outer
			}
			fmt.Println(n, d)
		}
	}
	if true {
	again:
		for i := range 3 {
			for range 2 {
				if i == 0 {
					continue again
				}
				fmt.Println(i)
			}
		}
	}
}

/* Output:
0 a
2 c
1
1
2
2
*/
