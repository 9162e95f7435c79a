package main

import "fmt"

func main() {
	s := "aé日"
	fmt.Println([]byte(s), []rune(s), string([]byte{104, 105}), string([]rune{26085, -1, 0x10FFFF + 1}))
	b := []byte(s)
	b[0] = 'X'
	fmt.Println(s, string(b), string(rune(65)), string(rune(0x1F600)))
	type bs []byte
	type rs []rune
	type st string
	fmt.Println(st(bs("q")), bs(st("ab")), string(rs("é")), len(rs("日本")))
}

/* Output:
[97 195 169 230 151 165] [97 233 26085] hi 日��
aé日 Xé日 A 😀
q [97 98] é 2
*/
