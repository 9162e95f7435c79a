package difftest

import "go/types"

// Values made of parts, and who shares them.
var shapeTemplates = []template{
	{ // arrays are values
		decl: `type board% [2][3]int
type game% struct {
	b    board%
	past []board%
}

func (b board%) set(i, j, v int) board% { b[i][j] = v; return b }
func (b *board%) put(i, j, v int)       { b[i][j] = v }
func change%(b board%, p *board%) (board%, int) {
	b[0][0], p[0][0] = 5, 6
	return b, len(p[1])
}`,
		use: `var g9 game%
v9 := int(E)
g9.past = append(g9.past, g9.b)
g9.b.put(1, 2, v9)
g9.past = append(g9.past, g9.b, g9.b.set(0, 0, 3))
c9, n9 := change%(g9.b, &g9.past[1])
rows9 := g9.b[:]
rows9[0][1] = 8
h9 := g9
h9.b[0] = [3]int{7, 7, 7}
h9.past[0][1][1] = 4
fmt.Println("board", g9.b, g9.past, c9, n9, h9.b, g9.b == h9.b, c9 != g9.b, g9.past[0] == h9.past[0])
m9 := map[board%]string{g9.b: "g", h9.b: "h"}
a9 := [...]board%{1: g9.b, 0: h9.b}
a9[0], a9[1] = a9[1], a9[0]
for i9, b9 := range a9 {
a9[1][0][0] = 99
fmt.Println(m9[b9], i9, b9[0][0])
}
var x9 any = g9.b
g9.b[1][1] = -1
fmt.Println(x9, x9 == any(g9.b), x9.(board%)[1])`,
		t: func(g *gen) types.Type { return types.Typ[types.Int8] },
	},
	{ // structs are values, pointers share
		decl: `type inner% struct {
	n int
	s []int
}
type outer% struct {
	inner%
	p *inner%
	m map[string]inner%
	f func() int
}

func (o outer%) copy() outer%      { o.n++; o.s = append(o.s, o.n); return o }
func (i *inner%) bump(k int) *inner% { i.n += k; return i }`,
		use: `o9 := outer%{inner%: inner%{int(E), make([]int, 1, 4)}, p: &inner%{n: 2}, m: map[string]inner%{"a": {n: 3}}}
o9.f = func() int { return o9.n }
q9 := o9
q9.n, q9.p.n, q9.s[0] = 50, 60, 70
c9 := o9.copy()
d9 := o9.copy()
e9 := o9.m["a"]
e9.n = 80
o9.m["b"] = *e9.bump(1).bump(2)
fmt.Println("shared", o9.n, o9.p.n, o9.s, q9.n, q9.f(), c9.n, c9.s, d9.s, o9.m["a"].n, o9.m["b"].n, len(q9.m), o9.m["none"].s == nil)
pp9 := &o9.p
*pp9 = &q9.inner%
(*pp9).bump(5)
(&o9.inner%).bump(1).s = nil
fmt.Println(q9.n, o9.p == &q9.inner%, o9.s == nil, o9.n, (*o9.p).n)
anon9 := []struct {
k string
v *int
}{{"x", &o9.n}, {k: "y", v: new(int)}}
for _, a9 := range anon9 {
*a9.v += len(a9.k)
a9.k = "gone"
}
fmt.Println(anon9[0].k, *anon9[0].v, o9.n, *anon9[1].v)`,
		t: func(g *gen) types.Type { return types.Typ[types.Int8] },
	},
	{ // slices of slices, and what append leaves
		decl: `type matrix% [][]elem%
type elem% float64

func (m matrix%) row(i int) []elem% { return m[i] }
func grow%(s []int, n int) []int {
	for i := range n {
		s = append(s, i)
	}
	return s
}`,
		use: `m9 := make(matrix%, 2)
for i9 := range m9 {
m9[i9] = make([]elem%, 2)
for j9 := range m9[i9] {
m9[i9][j9] = elem%(i9*2 + j9)
}
}
r9 := m9.row(1)
r9[0] = elem%(E)
m9[0], m9[1] = m9[1], m9[0]
m9 = append(m9, m9[0][:1:1])
m9[2] = append(m9[2], -1)
fmt.Println("matrix", m9, r9, len(m9[2]))
s9 := grow%(nil, 3)
t9 := s9[1:2]
u9 := grow%(t9[:1:1], 2)
t9[0] = 40
copy(s9, s9[1:])
v9 := append([]int(nil), s9...)
w9 := append(s9[:1:1], u9...)
clear(s9[:1])
fmt.Println(s9, t9, u9, v9, w9, len(s9[3:]), s9[3:] == nil, slices.Equal(v9, w9))
p9 := (*[2]int)(s9)
p9[1] = 77
a9 := [3]int(s9)
a9[0] = 5
fmt.Println(s9, a9, *p9, min(a9[0], s9[0], 3), max(2.5, elem%(1)))`,
		t: func(g *gen) types.Type { return types.Typ[types.Float64] },
	},
	{ // maps of structures
		decl: `type key% struct {
	a string
	b [2]int8
}
type cell% struct {
	n    int
	next *cell%
}
type index% map[key%][]cell%

func (x index%) add(k key%, n int) index% { x[k] = append(x[k], cell%{n: n}); return x }`,
		use: `x9 := index%{}
x9.add(key%{"a", [2]int8{1, 2}}, 1).add(key%{a: "a", b: [2]int8{1, 2}}, int(E)).add(key%{}, 3)
x9[key%{}][0].n++
x9[key%{"z", [2]int8{}}] = nil
c9 := x9[key%{"a", [2]int8{1, 2}}]
c9[0].next = &c9[1]
c9[1].n *= 2
v9, ok9 := x9[key%{"z", [2]int8{}}]
fmt.Println("index", len(x9), x9[key%{}], c9[0].next.n == x9[key%{"a", [2]int8{1, 2}}][1].n, v9 == nil, ok9)
count9 := map[string]map[bool]int{}
for i9, w9 := range []string{"a", "b", "a", "c", "a"} {
if count9[w9] == nil {
count9[w9] = map[bool]int{}
}
count9[w9][i9 > 1]++
}
fmt.Println(count9, len(count9["none"]), count9["none"][true])
ps9 := map[string]*cell%{"p": {n: 1}}
ps9["p"].n += 4
ps9["q"] = ps9["p"]
ps9["q"].next = ps9["p"]
fmt.Println(ps9["p"].next.next.n, ps9["p"] == ps9["q"])
f9 := map[float64]string{0.5: "half", 1: "one"}
var nan9 float64
nan9 = nan9 / nan9
f9[nan9], f9[nan9] = "n", "m"
fmt.Println(len(f9), f9[nan9] == "", f9[1])`,
		t: func(g *gen) types.Type { return types.Typ[types.Int16] },
	},
	{ // closures in structs, maps and slices
		decl: `type op% func(num%, ...num%) num%
type num% int
type machine% struct {
	ops   map[string]op%
	hooks []func(string)
	acc   num%
	undo  func()
}

func (m *machine%) do(name string, xs ...num%) (ok bool) {
	op, ok := m.ops[name]
	if !ok {
		return
	}
	old := m.acc
	prev := m.undo
	m.undo = func() { m.acc, m.undo = old, prev }
	m.acc = op(m.acc, xs...)
	for _, h := range m.hooks {
		h(name)
	}
	return true
}`,
		use: `m9 := &machine%{ops: map[string]op%{"add": func(a9 num%, xs9 ...num%) num% {
for _, x9 := range xs9 {
a9 += x9
}
return a9
}}, acc: num%(E)}
log9 := []string{}
m9.hooks = append(m9.hooks, func(s9 string) { log9 = append(log9, s9) }, func(s9 string) { log9[len(log9)-1] += fmt.Sprint(":", m9.acc) })
m9.ops["count"] = func(_ num%, xs9 ...num%) num% { return num%(len(xs9)) }
m9.ops["nested"] = func(a9 num%, xs9 ...num%) num% { return m9.ops["add"](m9.ops["count"](a9, xs9...), append(xs9, a9)...) }
fmt.Println("machine", m9.do("add"), m9.do("add", 1, 2), m9.do("count", []num%{1, 2, 3}...), m9.do("none"), m9.do("nested", 4), m9.acc)
m9.undo()
m9.undo()
fmt.Println(m9.acc, log9, len(m9.ops), m9.undo == nil)
f9 := m9.do
m9 = &machine%{}
fmt.Println(f9("add", 5), m9.acc, m9.do("add"))`,
		t: func(g *gen) types.Type { return types.Typ[types.Int8] },
	},
	{ // the order in which things are evaluated
		decl: `func mark%[T any](s string, v T) T {
	fmt.Print(s, " ")
	return v
}

func two%(s string) (int, string) {
	fmt.Print("two", s, " ")
	return len(s), s
}`,
		use: `a9, m9 := []int{1, 2, 3}, map[string]int{}
i9 := 0
i9, a9[i9] = 1, 9
a9[mark%("i", 1)], m9[mark%("k", "x")] = mark%("v", 5), mark%("w", 6)
a9[i9], i9 = i9+10, a9[2]
fmt.Println("order", a9, m9, i9)
fmt.Println(mark%("f", func(x9, y9 int) int { return x9 - y9 })(mark%("x", 1), mark%("y", int(E))))
fmt.Println([]string{mark%("e0", "a"), 2: mark%("e2", "b")}, map[int]string{mark%("k1", 1): mark%("v1", "p")}, struct{ x, y int }{y: mark%("fy", 1), x: mark%("fx", 2)})
if mark%("l", false) && mark%("never", true) || mark%("r", true) {
fmt.Println(two%("t"))
}
n9, s9 := two%("u")
p9 := &a9[mark%("pi", 0)]
*p9 += mark%("add", n9)
m9[mark%("mk", s9)] += mark%("mv", 3)
switch mark%("tag", 2) {
case mark%("c1", 1), mark%("c2", 2), mark%("c3", 3):
fmt.Println(a9, m9)
}
copy(mark%("dst", a9), mark%("src", a9[1:]))
fmt.Println(a9, append(mark%("base", a9[:1:1]), mark%("el", 7)), len(mark%("len", "abc")))`,
		t: func(g *gen) types.Type { return types.Typ[types.Int8] },
	},
}
