package main

import "fmt"

func main() {
	b := []byte("abc")
	s := string(b)
	b[0] = 'X'
	c := []byte(s)
	c[1] = 'Y'
	fmt.Println(s, string(b), string(c))
	m := map[string]int{string(b): 1}
	b[0] = 'Z'
	fmt.Println(m)
}

/* Output:
abc Xbc aYc
map[Xbc:1]
*/
