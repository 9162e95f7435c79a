package main

import "fmt"

type world struct {
	n     int
	hooks []func(*world)
	next  func(world) world
}

func main() {
	w := &world{hooks: []func(*world){func(w *world) { w.n++ }, func(w *world) { w.n *= 10 }}}
	for _, h := range w.hooks {
		h(w)
	}
	w.next = func(x world) world { x.n = 99; return x }
	fmt.Println(w.n, w.next(*w).n)
}

/* Output:
10 99
*/
