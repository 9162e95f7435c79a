package main

import (
	"bytes"
	"fmt"
	"sync"
)

func main() {
	var mu sync.RWMutex
	var once sync.Once
	var wg sync.WaitGroup
	pool := sync.Pool{New: func() any { return new(bytes.Buffer) }}
	b := pool.Get().(*bytes.Buffer)
	b.WriteString("pooled")
	n := 0
	for range 10 {
		wg.Go(func() {
			once.Do(func() { n += 100 })
			mu.Lock()
			defer mu.Unlock()
			n++
		})
	}
	wg.Wait()
	f := sync.OnceFunc(func() { n *= 2 })
	f()
	f()
	v := sync.OnceValue(func() string { return "v" })
	fmt.Println(n, b.String(), v(), mu.TryRLock())
	m := sync.Map{}
	m.Store("a", 1)
	m.Swap("a", 2)
	x, ok := m.LoadAndDelete("a")
	fmt.Println(x, ok, m.CompareAndSwap("b", 1, 2))
}

/* Output:
220 pooled v true
2 true false
*/
