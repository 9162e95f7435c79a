package main

import "fmt"

func main() {
	fmt.Printf("%s|%q|%d\n", `a\tb
"c"`, `\x41`, len("\x00\377\u00ff"))
	fmt.Println("tab\tquote\"back\\", '\\', "\a\b\f\v" == "\x07\x08\x0c\x0b")
}

/* Output:
a\tb
"c"|"\\x41"|4
tab	quote"back\ 92 true
*/
