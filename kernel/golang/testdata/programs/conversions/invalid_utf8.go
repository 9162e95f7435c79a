package main

import "fmt"

func main() {
	s := "a\xffb\xc0\xaf"
	fmt.Println([]rune(s), len([]rune(s)), string([]rune(s)) == s)
	for i, r := range s {
		fmt.Print(i, ":", r, " ")
	}
	fmt.Printf("%q %x\n", s, s)
}

/* Output:
[97 65533 98 65533 65533] 5 false
0:97 1:65533 2:98 3:65533 4:65533 "a\xffb\xc0\xaf" 61ff62c0af
*/
