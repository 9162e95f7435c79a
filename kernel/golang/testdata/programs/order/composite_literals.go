package main

import "fmt"

func t(s string) string { fmt.Print(s, " "); return s }

type p struct{ a, b string }

func main() {
	x := []p{{t("1"), t("2")}, {b: t("3"), a: t("4")}}
	y := [...]string{2: t("5"), 0: t("6")}
	fmt.Println(x, len(y), y)
}

/* Output:
1 2 3 4 5 6 [{1 2} {4 3}] 3 [6  5]
*/
