package main

import (
	"fmt"
	"sync"
)

type counter struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *counter) inc(k string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[k]++
}

func main() {
	c := counter{n: map[string]int{}}
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() { c.inc([]string{"even", "odd"}[i%2]) })
	}
	wg.Wait()
	fmt.Println(c.n)
}

/* Output:
map[even:10 odd:10]
*/
