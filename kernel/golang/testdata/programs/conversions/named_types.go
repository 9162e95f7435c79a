package main

import "fmt"

type celsius float64
type id int
type ids []id

func main() {
	c := celsius(36.6)
	f := float64(c)*9/5 + 32
	xs := ids{1, 2}
	raw := []id(xs)
	raw[0] = id(int(c))
	fmt.Println(f, xs, ids(raw), int(xs[1])+1)
	fmt.Printf("%T %T %T\n", c, xs, raw)
}

/* Output:
97.88000000000001 [36 2] [36 2] 3
main.celsius main.ids []main.id
*/
