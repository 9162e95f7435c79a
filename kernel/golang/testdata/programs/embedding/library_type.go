package main

import (
	"fmt"
	"strings"
	"sync"
)

type counter struct {
	sync.Mutex
	n map[string]int
}

func (c *counter) inc(k string) {
	c.Lock()
	defer c.Unlock()
	c.n[k]++
}

type buf struct{ strings.Builder }

func main() {
	c := counter{n: map[string]int{}}
	c.inc("a")
	c.inc("a")
	var b buf
	b.WriteString("hello ")
	fmt.Fprintf(&b, "%d", 5)
	fmt.Println(c.n, b.String(), b.Len())
}

/* Output:
map[a:2] hello 5 7
*/
