package main

import "fmt"

var x = f()
var y = 10

func f() int { return g() + 1 }
func g() int { return y * 2 }

var table = map[string]func() int{"f": f, "z": func() int { return z }}
var z = x + y

func main() {
	fmt.Println(x, y, z, table["f"](), table["z"]())
}

/* Output:
21 10 31 21 31
*/
