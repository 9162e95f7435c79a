package main

import "fmt"

func id[T any](x T) T { return x }

type L struct{ v int }

func main() {
	var e24 *L
	for w26 := range 3 {
		for c := 0; c < 2 && id(true); {
			c++
			switch {
			default:
				fmt.Println("default", w26)
			case (w26 != int(id(uint(1)))):
				if e24 != nil {
					break
				}
			case id(uint64(5)) > uint64(id(uint64(2)))-1:
				fmt.Println("third", w26)
			}
		}
	}
}

/* Output:
third 1
third 1
*/
