package main

import "fmt"

func main() {
	var fs []func() int
	i := 0
	for i < 3 {
		t := i * 10
		fs = append(fs, func() int { t++; return t })
		i++
	}
	for _, f := range fs {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println()
}

/* Output:
1 2 11 12 21 22␣
*/
