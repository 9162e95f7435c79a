package main

import (
	"fmt"
	"strings"
)

type b struct{ parts []string }

func (x *b) add(s string) *b { x.parts = append(x.parts, s); return x }
func (x b) String() string   { return strings.Join(x.parts, "-") }

func main() {
	fmt.Println(*(&b{}).add("x").add("y"))
	fmt.Println((&b{}).add("z"))
}

/* Output:
x-y
z
*/
