package main

import (
	"fmt"
	"os"
	"strings"
	"text/scanner"
	"text/tabwriter"
)

func main() {
	var s scanner.Scanner
	s.Init(strings.NewReader("x = 3.5 + \"s\" // c"))
	for t := s.Scan(); t != scanner.EOF; t = s.Scan() {
		fmt.Print(s.Position, ":", scanner.TokenString(t), ":", s.TokenText(), " ")
	}
	fmt.Println()
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, '.', tabwriter.AlignRight)
	fmt.Fprintln(w, "a\tbbb\tc")
	fmt.Fprintln(w, "aaaa\tb\tc")
	w.Flush()
}

/* Output:
<input>:1:1:Ident:x <input>:1:3:"=":= <input>:1:5:Float:3.5 <input>:1:9:"+":+ <input>:1:11:String:"s"␣
.....a..bbbc
..aaaa....bc
*/
