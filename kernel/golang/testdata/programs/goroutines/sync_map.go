package main

import (
	"fmt"
	"sync"
)

func main() {
	var m sync.Map
	for i := range 3 {
		m.Store(i, fmt.Sprint("v", i))
	}
	v, ok := m.Load(1)
	w, loaded := m.LoadOrStore(9, "new")
	fmt.Println(v, ok, w, loaded)
	m.Delete(0)
	n := 0
	m.Range(func(k, v any) bool { n += k.(int); return true })
	fmt.Println(n)
}

/* Output:
v1 true new false
12
*/
