package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	out := make([]string, 3)
	x := "a"
	for i := range 3 {
		wg.Add(1)
		go func(s string, n int) {
			defer wg.Done()
			out[n] = s + fmt.Sprint(n)
		}(x, i)
		x += "b"
	}
	wg.Wait()
	fmt.Println(out)
}

/* Output:
[a0 ab1 abb2]
*/
