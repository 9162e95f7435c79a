package main

import (
	"cmp"
	"fmt"
)

type tree[K cmp.Ordered, V any] struct {
	left, right *tree[K, V]
	k           K
	v           V
}

func (t *tree[K, V]) put(k K, v V) *tree[K, V] {
	switch {
	case t == nil:
		return &tree[K, V]{k: k, v: v}
	case k < t.k:
		t.left = t.left.put(k, v)
	case k > t.k:
		t.right = t.right.put(k, v)
	default:
		t.v = v
	}
	return t
}

func (t *tree[K, V]) walk(f func(K, V)) {
	if t != nil {
		t.left.walk(f)
		f(t.k, t.v)
		t.right.walk(f)
	}
}

func main() {
	var t *tree[string, int]
	for i, w := range []string{"m", "c", "x", "a", "c"} {
		t = t.put(w, i)
	}
	t.walk(func(k string, v int) { fmt.Print(k, "=", v, " ") })
	fmt.Println()
}

/* Output:
a=3 c=4 m=0 x=2␣
*/
