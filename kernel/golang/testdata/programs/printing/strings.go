package main

import "fmt"

func main() {
	s := "héllo\n"
	fmt.Printf("%s|%q|%x|% x|%#x|%10s|%-10s|%.2s|%+q\n", s, s, s, s, "ab", "ab", "ab", "héé", "é")
	fmt.Printf("%s %q %x %v\n", []byte("ab"), []byte("ab"), []byte("ab"), []byte("ab"))
	fmt.Printf("%s %q %v %d\n", []string{"a", "b"}, []string{"a b"}, []string{"a"}, []rune("ab"))
}

/* Output:
héllo
|"héllo\n"|68c3a96c6c6f0a|68 c3 a9 6c 6c 6f 0a|0x6162|        ab|ab        |hé|"\u00e9"
ab "ab" 6162 [97 98]
[a b] ["a b"] [a] [97 98]
*/
