package main

import "fmt"

func main() {
	fmt.Println('a', '\n', '\x41', '\'', '\u65e5', '\000', '\U0010FFFF')
	var r rune = 'é'
	b := byte('z')
	fmt.Println(string(r), string(rune(b)), r-'a', 'b'-'a')
}

/* Output:
97 10 65 39 26085 0 1114111
é z 136 1
*/
