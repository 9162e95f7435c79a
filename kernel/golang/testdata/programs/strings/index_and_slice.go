package main

import "fmt"

func main() {
	s := "héllo"
	fmt.Println(len(s), s[1], s[0:1]+s[3:], s[2:2] == "", s[len(s)-1:])
	b := []byte(s)
	fmt.Println(b[1:3], string(b[1:3]), s[1:3] == "é")
	for i := 0; i < len(s); i++ {
		fmt.Print(s[i], " ")
	}
	fmt.Println()
}

/* Output:
6 195 hllo true o
[195 169] é true
104 195 169 108 108 111␣
*/
