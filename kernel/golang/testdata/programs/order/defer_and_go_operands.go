package main

import "fmt"

func t(s string, f func()) func() { fmt.Print(s, " "); return f }

func main() {
	func() {
		defer t("one", func() { fmt.Print("run1 ") })()
		defer t("two", func() { fmt.Print("run2 ") })()
		fmt.Print("body ")
	}()
	fmt.Println()
}

/* Output:
one two body run2 run1␣
*/
