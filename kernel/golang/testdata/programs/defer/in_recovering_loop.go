package main

import "fmt"

func try(n int) (s string) {
	defer func() {
		if r := recover(); r != nil {
			s = fmt.Sprint("caught ", r)
		}
	}()
	a := []int{1, 2}
	return fmt.Sprint(a[n])
}

func main() {
	for i := range 4 {
		fmt.Println(try(i))
	}
}

/* Output:
1
2
caught runtime error: index out of range [2] with length 2
caught runtime error: index out of range [3] with length 2
*/
