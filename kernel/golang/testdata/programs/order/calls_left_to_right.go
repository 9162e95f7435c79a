package main

import "fmt"

func t(s string, n int) int { fmt.Print(s, " "); return n }

func main() {
	x := t("a", 1) + t("b", 2)*t("c", 3)
	y := []int{t("d", 0), t("e", 1)}
	z := map[int]int{t("k1", 1): t("v1", 1), t("k2", 2): t("v2", 2)}
	fmt.Println(x, y, len(z))
}

/* Output:
a b c d e k1 v1 k2 v2 7 [0 1] 2
*/
