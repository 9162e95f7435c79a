package main

import (
	"fmt"
	"io"
	"sync"
)

func main() {
	var once sync.Once
	for range 3 {
		once.Do(func() { fmt.Println("once") })
	}
	get := sync.OnceValue(func() int { fmt.Println("computed"); return 5 })
	fmt.Println(get(), get())
	a, b := sync.OnceValues(func() (int, error) { return 1, io.EOF })()
	fmt.Println(a, b)
}

/* Output:
once
computed
5 5
1 EOF
*/
