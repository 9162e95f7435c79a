package main

import "fmt"

type st struct{ a, b int }

func main() {
	switch (st{1, 2}) {
	case st{2, 1}:
		fmt.Println("no")
	case st{1, 2}:
		fmt.Println("struct")
	}
	switch [2]int{1, 2} {
	case [2]int{1, 2}:
		fmt.Println("array")
	}
	var p *int
	switch p {
	case nil:
		fmt.Println("nil pointer")
	}
	switch x := any(2.0); x {
	case 2:
		fmt.Println("int")
	case 2.0:
		fmt.Println("float")
	}
	switch true {
	case false, 1 > 2:
	case 2 > 1:
		fmt.Println("true")
	}
	switch s := "é"; s[0] {
	case 'c':
	case 0xc3:
		fmt.Println("byte")
	}
}

/* Output:
struct
array
nil pointer
float
true
byte
*/
