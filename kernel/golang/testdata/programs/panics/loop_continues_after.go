package main

import "fmt"

func main() {
	total := 0
	for i := range 5 {
		func() {
			defer func() {
				if recover() != nil {
					total += 100
				}
			}()
			if i%2 == 1 {
				panic(i)
			}
			total += i
		}()
	}
	fmt.Println(total)
}

/* Output:
206
*/
