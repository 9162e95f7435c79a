package main

import (
	"fmt"
	"sync"
)

type w struct {
	wg  sync.WaitGroup
	out [3]int
}

func (w *w) work(i int) { defer w.wg.Done(); w.out[i] = i * 7 }

func main() {
	x := &w{}
	for i := range x.out {
		x.wg.Add(1)
		go x.work(i)
	}
	x.wg.Wait()
	fmt.Println(x.out)
}

/* Output:
[0 7 14]
*/
