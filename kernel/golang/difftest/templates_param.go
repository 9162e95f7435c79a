package difftest

import "go/types"

// Functions and types with type parameters.
var paramTemplates = []template{
	{ // constraints with methods
		decl: `type shower% interface{ Show() string }
type number% interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~float32 | ~float64
}
type showNum% interface {
	number%
	shower%
}
type cash% int
type mass% float64

func (c cash%) Show() string   { return fmt.Sprintf("$%d", int(c)) }
func (m *mass%) Show() string  { return fmt.Sprintf("%vkg", float64(*m)) }
func (m *mass%) Set(v float64) { *m = mass%(v) }

func total%[T showNum%](xs ...T) (t T, s string) {
	for _, x := range xs {
		t += x
		s += x.Show()
	}
	return t, s + "=" + t.Show()
}

type setter%[T any] interface {
	*T
	Set(float64)
	Show() string
}

func buildAll%[T any, P setter%[T]](vs ...float64) []string {
	var out []string
	for _, v := range vs {
		var t T
		P(&t).Set(v)
		out = append(out, P(&t).Show())
	}
	return out
}`,
		use: `t9, s9 := total%(cash%(E), 2, cash%(3))
fmt.Println("total", t9, s9, buildAll%[mass%](1.5, 2))
f9 := total%[cash%]
_, s9 = f9()
fmt.Printf("%v %T %T\n", s9, t9, f9)`,
		t: func(g *gen) types.Type { return types.Typ[types.Int8] },
	},
	{ // generic types that embed, nest and hold functions
		decl: `type node%[K comparable, V any] struct {
	key  K
	val  V
	next *node%[K, V]
}
type cache%[K comparable, V any] struct {
	head  *node%[K, V]
	index map[K]*node%[K, V]
	load  func(K) (V, error)
	stats%[K]
}
type stats%[K comparable] struct{ seen []K }

func (s *stats%[K]) note(k K) int { s.seen = append(s.seen, k); return len(s.seen) }

func newCache%[K comparable, V any](load func(K) (V, error)) *cache%[K, V] {
	return &cache%[K, V]{load: load, index: make(map[K]*node%[K, V])}
}

func (c *cache%[K, V]) get(k K) (v V, err error) {
	c.note(k)
	if n, ok := c.index[k]; ok {
		return n.val, nil
	}
	if v, err = c.load(k); err != nil {
		return v, fmt.Errorf("load %v: %w", k, err)
	}
	c.head = &node%[K, V]{k, v, c.head}
	c.index[k] = c.head
	return
}

func (c *cache%[K, V]) each(yield func(K, V) bool) {
	for n := c.head; n != nil; n = n.next {
		if !yield(n.key, n.val) {
			return
		}
	}
}`,
		use: `calls9 := 0
c9 := newCache%(func(k9 T) (U, error) {
calls9++
if calls9 == 3 {
var zero9 U
return zero9, errors.New("third")
}
return F, nil
})
for _, k9 := range []T{E, E, E, E} {
v9, err9 := c9.get(k9)
fmt.Println("cache", v9, err9)
}
fmt.Println(calls9, len(c9.seen), len(c9.index), c9.note(E))
for k9, v9 := range c9.each {
fmt.Println(k9, v9)
if calls9 > 2 {
break
}
}`,
		t: (*gen).comparableType, u: (*gen).elemType,
	},
	{ // iterators made of iterators
		decl: `func filter%[T any](seq iter.Seq[T], keep func(T) bool) iter.Seq[T] {
	return func(yield func(T) bool) {
		for v := range seq {
			if keep(v) && !yield(v) {
				return
			}
		}
	}
}

func zip%[A, B any](a iter.Seq[A], b iter.Seq[B]) iter.Seq2[A, B] {
	return func(yield func(A, B) bool) {
		next, stop := iter.Pull(b)
		defer stop()
		for x := range a {
			y, ok := next()
			if !ok || !yield(x, y) {
				return
			}
		}
	}
}

func firsts%[K any, V any](seq iter.Seq2[K, V]) iter.Seq[K] {
	return func(yield func(K) bool) {
		defer fmt.Println("end of firsts")
		for k := range seq {
			if !yield(k) {
				return
			}
		}
	}
}

func search%(n int) (found int) {
	for i := range filter%(slices.Values([]int{5, 6, 7, 8}), func(x int) bool { return x&1 == 0 }) {
		defer func() { found *= 10 }()
		if i > n {
			return i
		}
	}
	return -1
}`,
		use: `fmt.Println("search", search%(5), search%(7), search%(9))
for a9, b9 := range zip%(slices.Values([]T{E, E, E}), maps.Keys(map[int]bool{7: true})) {
fmt.Println("zip", a9, b9)
}
outer9:
for x9 := range firsts%(slices.All([]U{F, F, F, F})) {
for y9 := range slices.Values([]int{1, 2, 3}) {
if y9 == 2 && x9 == 1 {
continue outer9
}
if x9 == 2 {
break outer9
}
fmt.Println(x9, y9)
}
}
fmt.Println(slices.Collect(filter%(slices.Values([]T{E, E}), func(T) bool { return true })), slices.Sorted(maps.Values(map[string]int{"a": 2, "b": 1})))`,
		t: (*gen).elemType, u: (*gen).elemType,
	},
	{ // generic code asks for types
		decl: `type list%[T any] []T
type either%[L, R any] struct {
	left  *L
	right *R
}

func (l list%[T]) String() string { return fmt.Sprintf("list of %d %T", len(l), *new(T)) }
func leftOf%[L, R any](v L) either%[L, R] { return either%[L, R]{left: &v} }
func (e either%[L, R]) fold(f func(L) string, g func(R) string) string {
	if e.left != nil {
		return f(*e.left)
	}
	return g(*e.right)
}
func is%[T any](x any) bool { _, ok := x.(T); return ok }
func zero%[T any]() (z T)   { return }
func same%[T comparable](a, b T) (bool, any) { return a == b, any(a) }
func sizes%[S ~[]E, E any, M ~map[K]V, K comparable, V any](s S, m M) (int, S, M) {
	return len(s) + len(m), append(s, zero%[E]()), m
}`,
		use: `l9 := list%[T]{E, E}
e9 := leftOf%[T, U](E)
v9 := F
fmt.Println("generic", l9, e9.fold(func(x9 T) string { return fmt.Sprint(x9) }, func(U) string { return "right" }), either%[T, U]{right: &v9}.fold(nil, func(y9 U) string { return fmt.Sprint(y9) }))
fmt.Println(is%[T](any(v9)), is%[U](any(v9)), is%[fmt.Stringer](l9), is%[list%[T]](l9), is%[[]T](l9), is%[error](nil), zero%[*T]() == nil, zero%[[2]T]())
eq9, any9 := same%(len("a"), 1)
n9, s9, _ := sizes%(l9, map[string]T{"a": E})
fmt.Println(eq9, any9, n9, len(s9), s9)
fmt.Printf("%T %T %v\n", l9, e9, is%[T](s9[0]))`,
		t: (*gen).elemType, u: (*gen).elemType,
	},
}
