package main

import "fmt"

func conv[T, U ~int | ~int8 | ~uint8 | ~float64](x T) U { return U(x) }

func main() {
	fmt.Println(conv[int, int8](300), conv[int, uint8](-1), conv[float64, int](3.9), conv[int8, float64](-2))
}

/* Output:
44 255 3 -2
*/
