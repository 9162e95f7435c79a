package main

import "fmt"

func t(s string, n int) int { fmt.Print(s, " "); return n }
func arr(s string) []int    { fmt.Print(s, " "); return []int{1, 2, 3} }

func main() {
	fmt.Println(arr("arr")[t("i", 1)], arr("lo")[t("from", 1):t("to", 2)])
	m := map[string][]int{"k": {5}}
	m["k"][t("j", 0)] += t("rhs", 4)
	fmt.Println(m)
}

/* Output:
arr i lo from to 2 [2]
j rhs map[k:[9]]
*/
