package main

import (
	"container/heap"
	"fmt"
)

type item struct {
	name string
	prio int
}
type pq []*item

func (p pq) Len() int           { return len(p) }
func (p pq) Less(i, j int) bool { return p[i].prio < p[j].prio }
func (p pq) Swap(i, j int)      { p[i], p[j] = p[j], p[i] }
func (p *pq) Push(x any)        { *p = append(*p, x.(*item)) }
func (p *pq) Pop() any {
	o := *p
	x := o[len(o)-1]
	*p = o[:len(o)-1]
	return x
}

func main() {
	q := &pq{}
	for i, n := range []string{"c", "a", "b"} {
		heap.Push(q, &item{n, (i * 7) % 5})
	}
	heap.Init(q)
	for q.Len() > 0 {
		fmt.Print(heap.Pop(q).(*item).name, " ")
	}
	fmt.Println()
}

/* Output:
c a b␣
*/
