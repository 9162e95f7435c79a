package main

import "fmt"

type small uint8

func main() {
	for i := range int8(3) {
		fmt.Printf("%T%d ", i, i)
	}
	for i := range small(2) {
		fmt.Printf("%T%d ", i, i)
	}
	const n = 2
	for i := range n {
		fmt.Print(i, " ")
	}
	for i := range -3 {
		fmt.Print("never", i)
	}
	fmt.Println()
}

/* Output:
int80 int81 int82 main.small0 main.small1 0 1␣
*/
