package main

import "fmt"

type a interface{ m() int }
type b interface{ k() int }
type t int

func (x t) m() int { return int(x) }
func (x t) k() int { return int(x) * 2 }

type u struct{}

func (u) m() int { return -1 }

func main() {
	var x a = t(4)
	fmt.Println(x.(b).k())
	x = u{}
	_, ok := x.(b)
	fmt.Println(ok)
	defer func() { fmt.Println(recover()) }()
	fmt.Println(x.(b).k())
}

/* Output:
8
false
interface conversion: main.u is not main.b: missing method k
*/
