package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.RWMutex
	c := sync.NewCond(&sync.Mutex{})
	ready := false
	done := make(chan bool)
	go func() {
		c.L.Lock()
		for !ready {
			c.Wait()
		}
		c.L.Unlock()
		close(done)
	}()
	c.L.Lock()
	ready = true
	c.Broadcast()
	c.L.Unlock()
	<-done
	mu.RLock()
	fmt.Println("ready", mu.TryLock())
	mu.RUnlock()
}

/* Output:
ready false
*/
