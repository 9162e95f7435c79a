package main

import "fmt"

func main() {
	for i, r := range "aé日\xff😀" {
		fmt.Printf("%d:%U ", i, r)
	}
	for i := range "éa" {
		fmt.Print(i, " ")
	}
	n := 0
	for range "日本" {
		n++
	}
	fmt.Println(n)
}

/* Output:
0:U+0061 1:U+00E9 3:U+65E5 6:U+FFFD 7:U+1F600 0 2 2
*/
