package main

import "fmt"

type b bool

func (x b) not() b { return !x }

func main() {
	k, n := 3, 4
	x := b(k == 4) || b(n == 4)
	y := b(k == 3) && b(n == 3)
	var z b = b(k > n) || true != (true != b(n > k))
	if b(k == 4) {
		fmt.Println("no")
	} else if b(k == 3) && x {
		fmt.Println("yes", x.not(), y, z)
	}
	for i := 0; b(i < 2); i++ {
		fmt.Print(i, " ")
	}
	switch {
	case b(k == 4) == true || bool(b(k == 5)):
		fmt.Println("no")
	case bool(b(k == 3)):
		fmt.Println("three")
	}
	fmt.Printf("%T %T\n", x, b(k == 4) || b(n == 4))
}

/* Output:
yes false false true
0 1 three
main.b main.b
*/
