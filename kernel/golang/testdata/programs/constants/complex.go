package main

import "fmt"

const c = 1 + 2i
const d = c * c
const e = real(d) + imag(d)

func main() {
	var x complex64 = d
	fmt.Println(c, d, e, x, c == complex(1, 2), 'a'+0i)
}

/* Output:
(1+2i) (-3+4i) 1 (-3+4i) true (97+0i)
*/
