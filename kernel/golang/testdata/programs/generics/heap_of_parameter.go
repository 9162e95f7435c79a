package main

import "fmt"

type pq[T any] struct {
	xs   []T
	less func(a, b T) bool
}

func (p *pq[T]) push(x T) {
	p.xs = append(p.xs, x)
	for i := len(p.xs) - 1; i > 0; {
		j := (i - 1) / 2
		if !p.less(p.xs[i], p.xs[j]) {
			break
		}
		p.xs[i], p.xs[j] = p.xs[j], p.xs[i]
		i = j
	}
}

func (p *pq[T]) pop() T {
	top := p.xs[0]
	n := len(p.xs) - 1
	p.xs[0] = p.xs[n]
	p.xs = p.xs[:n]
	for i := 0; ; {
		c := 2*i + 1
		if c >= n {
			break
		}
		if c+1 < n && p.less(p.xs[c+1], p.xs[c]) {
			c++
		}
		if !p.less(p.xs[c], p.xs[i]) {
			break
		}
		p.xs[c], p.xs[i] = p.xs[i], p.xs[c]
		i = c
	}
	return top
}

func main() {
	q := &pq[string]{less: func(a, b string) bool { return len(a) < len(b) }}
	for _, s := range []string{"ccc", "a", "bb", "dddd", ""} {
		q.push(s)
	}
	for len(q.xs) > 0 {
		fmt.Printf("%q ", q.pop())
	}
	fmt.Println()
}

/* Output:
"" "a" "bb" "ccc" "dddd"␣
*/
