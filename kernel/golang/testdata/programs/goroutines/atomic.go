// known: structs of sync/atomic

package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var n atomic.Int64
	var flag atomic.Bool
	var v atomic.Value
	var p atomic.Pointer[string]
	var wg sync.WaitGroup
	for i := range 10 {
		wg.Go(func() { n.Add(int64(i)) })
	}
	wg.Wait()
	s := "ptr"
	p.Store(&s)
	v.Store([]int{1})
	fmt.Println(n.Load(), flag.CompareAndSwap(false, true), flag.Load(), v.Load(), *p.Load())
	var old int32
	fmt.Println(atomic.AddInt32(&old, 4), atomic.LoadInt32(&old))
}

/* Output:
45 true true [1] ptr
4 4
*/
