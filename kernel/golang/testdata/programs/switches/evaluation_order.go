package main

import "fmt"

func main() {
	t := func(s string, n int) int { fmt.Print(s, " "); return n }
	switch t("tag", 2) {
	case t("a", 1), t("b", 2), t("c", 3):
		fmt.Println("first")
	case t("d", 2):
		fmt.Println("second")
	}
	switch {
	case t("x", 1) == 2:
	case t("y", 1) == 1 || t("z", 1) == 1:
		fmt.Println("y")
	}
	switch t("only tag", 1) {
	}
	fmt.Println()
}

/* Output:
tag a b first
x y y
only tag␣
*/
