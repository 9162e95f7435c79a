package main

import "fmt"

type p struct {
	x, y int
	s    string
}

func main() {
	m := map[p]bool{{1, 2, "a"}: true}
	m[p{3, 4, "b"}] = true
	g := map[[2]int]string{{1, 2}: "x"}
	g[[2]int{1, 2}] += "y"
	pp := map[*p]int{}
	k := &p{}
	pp[k]++
	pp[&p{}]++
	fmt.Println(m[p{1, 2, "a"}], m[p{}], g, pp[k], len(pp))
}

/* Output:
true false map[[1 2]:xy] 1 2
*/
