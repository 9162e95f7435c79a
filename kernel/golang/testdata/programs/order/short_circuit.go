package main

import "fmt"

func t(s string, b bool) bool { fmt.Print(s, " "); return b }

func main() {
	fmt.Println(t("a", false) && t("b", true) || t("c", true))
	fmt.Println(t("d", true) || t("e", true), !t("f", false) && t("g", false))
	if t("h", true) && (t("i", false) || t("j", true)) {
		fmt.Println("yes")
	}
}

/* Output:
a c true
d f g true false
h i j yes
*/
