package main

import "fmt"

func main() {
	var b byte = 250
	var r rune = 'z'
	i := 10
	fmt.Println(int(b)+i, b+byte(i), r+rune(i), uint16(b)<<8|uint16(i), int8(b)+5)
	b += byte(r)
	b -= 7
	fmt.Println(b, b/3, b%7, b*2)
}

/* Output:
260 4 132 64010 -1
109 36 4 218
*/
