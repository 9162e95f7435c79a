package main

import "fmt"

func main() {
	a := [5]int{1, 2, 3, 4, 5}
	s := a[1:4]
	s[0] = 20
	s = append(s, 50)
	s = append(s, 60)
	s[1] = 30
	fmt.Println(a, s, len(s))
	p := &a
	t := p[:2]
	t[0] = 10
	fmt.Println(a, cap(t), cap(p[2:3:4]))
}

/* Output:
[1 20 3 4 50] [20 30 4 50 60] 5
[10 20 3 4 50] 5 2
*/
