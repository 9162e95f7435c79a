package main

import (
	"fmt"
	"structs"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

func main() {
	type t struct {
		_ structs.HostLayout
		n int32
	}
	fmt.Println(t{n: 1}.n, unicode.IsLetter('é'), unicode.IsUpper('É'), unicode.ToLower('Σ'), unicode.Is(unicode.Han, '日'), unicode.In('x', unicode.Latin, unicode.Greek), unicode.IsSpace('\u00a0'))
	r, n := utf8.DecodeRuneInString("日本")
	fmt.Println(string(r), n, utf8.RuneCountInString("héllo"), utf8.ValidString("a\xff"), utf8.AppendRune(nil, 'é'), utf8.RuneLen('😀'), utf8.FullRune([]byte{0xe6}))
	fmt.Println(utf16.Encode([]rune("a😀")), string(utf16.Decode([]uint16{97, 0xd83d, 0xde00})), unicode.MaxRune)
}

/* Output:
1 true true 963 true true true
日 3 5 false [195 169] 4 false
[97 55357 56832] a😀 1114111
*/
