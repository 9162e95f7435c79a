package qd

import (
	"cmp"
	"math"
	"slices"
)

// A tree is a k-d tree (Bentley 1975) over points in Euclidean space: each node splits its points at the median of their
// widest axis, leaves hold a handful. Among points at equal distance the one with the smaller index is the nearer.
type tree struct {
	dims   int
	points []float64 // dims of each, by index
	order  []int32   // the points of every subtree stand together
	nodes  []node
}

// leafSize is the most points of a leaf: 8 measured fastest of 4, 8, 16 and 32 in two and in five dimensions.
const leafSize = 8

type node struct {
	first, last int32 // order[first:last] are its points
	axis        int32 // -1: a leaf
	right       int32 // the left child follows its parent
	split       float64
}

func newTree(points []float64, dims int) *tree {
	t := &tree{dims: dims, points: points, order: make([]int32, len(points)/dims)}
	for i := range t.order {
		t.order[i] = int32(i)
	}
	if len(t.order) > 0 {
		t.build(0, len(t.order))
	}
	return t
}

func (t *tree) point(i int) []float64 { return t.points[i*t.dims : (i+1)*t.dims] }

func (t *tree) build(first, last int) {
	at := len(t.nodes)
	t.nodes = append(t.nodes, node{first: int32(first), last: int32(last), axis: -1})
	axis, width := t.widest(t.order[first:last])
	if last-first <= leafSize || width == 0 {
		return
	}
	slices.SortFunc(t.order[first:last], func(a, b int32) int {
		return cmp.Or(cmp.Compare(t.points[int(a)*t.dims+axis], t.points[int(b)*t.dims+axis]), int(a-b))
	})
	middle := (first + last) / 2
	t.nodes[at].axis, t.nodes[at].split = int32(axis), t.points[int(t.order[middle])*t.dims+axis]
	t.build(first, middle)
	t.nodes[at].right = int32(len(t.nodes))
	t.build(middle, last)
}

// widest is the axis along which points spread most, and how much.
func (t *tree) widest(points []int32) (axis int, width float64) {
	for k := range t.dims {
		low, high := math.Inf(1), math.Inf(-1)
		for _, p := range points {
			v := t.points[int(p)*t.dims+k]
			low, high = min(low, v), max(high, v)
		}
		if high-low > width {
			axis, width = k, high-low
		}
	}
	return axis, width
}

// A neighbour is a point at a squared distance.
type neighbour struct {
	square float64
	index  int32
}

func nearer(a, b neighbour) bool {
	return a.square < b.square || a.square == b.square && a.index < b.index
}

// nearest are the k points nearest to q, or all if there are fewer, the nearest first.
func (t *tree) nearest(q []float64, k int) []neighbour {
	found := make([]neighbour, 0, min(k, len(t.order)))
	t.nearestBut(q, k, nil, &found)
	return found
}

// nearestBut puts the k points nearest to q into found, but for those to skip, if skip is not nil.
func (t *tree) nearestBut(q []float64, k int, skip []bool, found *[]neighbour) {
	if len(t.nodes) > 0 {
		t.search(0, q, k, skip, found)
	}
}

func (t *tree) search(at int, q []float64, k int, skip []bool, found *[]neighbour) {
	n := &t.nodes[at]
	if n.axis < 0 {
		for _, p := range t.order[n.first:n.last] {
			if skip == nil || !skip[p] {
				insert(found, neighbour{t.square(q, int(p)), p}, k)
			}
		}
		return
	}
	d := q[n.axis] - n.split
	near, far := at+1, int(n.right)
	if d >= 0 {
		near, far = far, near
	}
	t.search(near, q, k, skip, found)
	// The far side may hold an equally near point of a smaller index.
	if f := *found; len(f) < k || d*d <= f[len(f)-1].square {
		t.search(far, q, k, skip, found)
	}
}

// insert keeps found sorted and no longer than k.
func insert(found *[]neighbour, n neighbour, k int) {
	f := *found
	if len(f) == k {
		if !nearer(n, f[k-1]) {
			return
		}
		f = f[:k-1]
	}
	i := len(f)
	f = append(f, n)
	for ; i > 0 && nearer(n, f[i-1]); i-- {
		f[i] = f[i-1]
	}
	f[i] = n
	*found = f
}

// one is the nearest point to q, without allocation.
func (t *tree) one(q []float64) int {
	best := neighbour{math.Inf(1), math.MaxInt32}
	t.searchOne(0, q, &best)
	return int(best.index)
}

func (t *tree) searchOne(at int, q []float64, best *neighbour) {
	n := &t.nodes[at]
	if n.axis < 0 {
		for _, p := range t.order[n.first:n.last] {
			if c := (neighbour{t.square(q, int(p)), p}); nearer(c, *best) {
				*best = c
			}
		}
		return
	}
	d := q[n.axis] - n.split
	near, far := at+1, int(n.right)
	if d >= 0 {
		near, far = far, near
	}
	t.searchOne(near, q, best)
	if d*d <= best.square {
		t.searchOne(far, q, best)
	}
}

func (t *tree) square(q []float64, i int) float64 {
	sum := 0.0
	for k, v := range t.points[i*t.dims : (i+1)*t.dims] {
		d := q[k] - v
		sum += float64(d * d) // float64() forbids a fused multiply-add, which would differ between processors
	}
	return sum
}

func meanDistance(found []neighbour) float64 {
	if len(found) == 0 {
		return 0
	}
	sum := 0.0
	for _, n := range found {
		sum += math.Sqrt(n.square)
	}
	return sum / float64(len(found))
}
