package main

import "fmt"

func f(n int) string {
	defer fmt.Print("<", n, ">")
	switch {
	case n > 1:
		return "big"
	case n < 0:
		panic("negative")
	}
	return "small"
}

func main() {
	defer func() { fmt.Println(recover()) }()
	fmt.Println(f(5))
	fmt.Println(f(0))
	fmt.Println(f(-1))
}

/* Output:
<5>big
<0>small
<-1>negative
*/
