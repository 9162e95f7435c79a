package main

import "fmt"

const s = "日本\x00\u00e9\U0001F600\t\"\\`"
const raw = `a\n
b`

func main() {
	fmt.Printf("%q %d %q %d\n", s, len(s), raw, len(raw))
	fmt.Println(s[0], "é"[1], len("é"), raw[1:3])
}

/* Output:
"日本\x00é😀\t\"\\`" 17 "a\\n\nb" 5
230 169 2 \n
*/
