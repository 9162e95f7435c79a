package main

import (
	"bytes"
	"fmt"
)

func main() {
	b := []byte("hello, world")
	fmt.Println(bytes.Contains(b, []byte("lo")), bytes.Index(b, []byte("o")), string(bytes.ToTitle(b)), bytes.Equal(b, b[:]))
	before, after, ok := bytes.Cut(b, []byte(", "))
	fmt.Println(string(before), string(after), ok, string(bytes.Map(func(r rune) rune { return r + 1 }, []byte("abc"))))
	for p := range bytes.SplitSeq([]byte("a-b"), []byte("-")) {
		fmt.Print(string(p), ";")
	}
	var buf bytes.Buffer
	buf.WriteString("xyz")
	x, _ := buf.ReadByte()
	fmt.Println(string(x), buf.String(), bytes.Count([]byte("cheese"), []byte("e")))
}

/* Output:
true 4 HELLO, WORLD true
hello world true bcd
a;b;x yz 3
*/
