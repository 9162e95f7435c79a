package main

import "fmt"

const (
	i       = 7
	f       = 7.0
	t  int8 = 7
	r       = 'a'
	s       = "s" + "t"
	tf      = i > 3 && f < 8
)

func main() {
	var x float64 = i
	var y int = f
	var z byte = r
	fmt.Println(x/2, y/2, i/2, f/2, t/2, z, s, tf, r+1, string(rune(r+1)), i/2.0)
	fmt.Printf("%T %T %T %T %T\n", i, f, t, r, tf)
}

/* Output:
3.5 3 3 3.5 3 97 st true 98 b 3.5
int float64 int8 int32 bool
*/
