package difftest

import (
	"go/types"
)

// A generic is a generic declaration with a statement that uses it.
type generic struct {
	text string
	use  func() string
	used bool
}

// makeGenerics chooses generic declarations; % stands for the suffix of package-level names.
func (g *gen) makeGenerics() {
	all := []*generic{
		{text: "type stack%[T any] struct {\n\titems []T\n}\n\nfunc (s *stack%[T]) push(x T) { s.items = append(s.items, x) }\n\nfunc (s *stack%[T]) pop() (x T, ok bool) {\n\tif len(s.items) == 0 {\n\t\treturn\n\t}\n\tx = s.items[len(s.items)-1]\n\ts.items = s.items[:len(s.items)-1]\n\treturn x, true\n}\n\nfunc (s stack%[T]) size() int { return len(s.items) }",
			use: func() string {
				t := g.elemType()
				return g.fill("{\nvar s0 stack%[T]\ns0.push(E)\ns0.push(E)\nv0, ok0 := s0.pop()\n_, _ = s0.pop()\n_, no0 := s0.pop()\nfmt.Println(\"stack\", v0, ok0, no0, s0.size())\n}", t, nil)
			}},
		{text: "type pair%[A, B any] struct {\n\ta A\n\tb B\n}\n\nfunc (p pair%[A, B]) swap() pair%[B, A] { return pair%[B, A]{p.b, p.a} }\n\nfunc mk%[A, B any](a A, b B) pair%[A, B] { return pair%[A, B]{a, b} }",
			use: func() string {
				return g.fill("{\np0 := mk%(T(E), U(F))\nq0 := p0.swap()\nr0 := q0.swap()\nfmt.Println(\"pair\", p0, q0, r0)\nfmt.Printf(\"%T %v\\n\", r0, r0.swap().a)\n}", g.elemType(), g.elemType())
			}},
		{text: "func mapf%[T, U any](xs []T, f func(T) U) []U {\n\tvar out []U\n\tfor _, x := range xs {\n\t\tout = append(out, f(x))\n\t}\n\treturn out\n}\n\nfunc reduce%[T, A any](xs []T, a A, f func(A, T) A) A {\n\tfor _, x := range xs {\n\t\ta = f(a, x)\n\t}\n\treturn a\n}",
			use: func() string {
				return g.fill("{\nxs0 := []T{E, E, E}\nn0 := 0\nys0 := mapf%(xs0, func(x0 T) U {\nn0++\n_ = x0\nreturn F\n})\nfmt.Println(\"map\", ys0, n0, reduce%(ys0, \"\", func(a0 string, y0 U) string { return a0 + fmt.Sprint(y0) }))\n}", g.elemType(), g.elemType())
			}},
		{text: "type list%[T any] struct {\n\tval  T\n\tnext *list%[T]\n}\n\nfunc (l *list%[T]) all() func(yield func(int, T) bool) {\n\treturn func(yield func(int, T) bool) {\n\t\ti := 0\n\t\tfor n := l; n != nil; n = n.next {\n\t\t\tif !yield(i, n.val) {\n\t\t\t\treturn\n\t\t\t}\n\t\t\ti++\n\t\t}\n\t}\n}\n\nfunc cons%[T any](x T, l *list%[T]) *list%[T] { return &list%[T]{x, l} }",
			use: func() string {
				return g.fill("{\nl0 := cons%(T(E), cons%(T(E), nil))\nfor i0, v0 := range l0.all() {\nif i0 > 1 {\nbreak\n}\nfmt.Println(\"list\", i0, v0)\n}\n}", g.elemType(), nil)
			}},
		{text: "type ord% interface {\n\t~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~string\n}\n\ntype tree%[K ord%, V any] struct {\n\tleft, right *tree%[K, V]\n\tkey         K\n\tval         V\n}\n\nfunc (t *tree%[K, V]) put(k K, v V) *tree%[K, V] {\n\tif t == nil {\n\t\treturn &tree%[K, V]{key: k, val: v}\n\t}\n\tswitch {\n\tcase k < t.key:\n\t\tt.left = t.left.put(k, v)\n\tcase k > t.key:\n\t\tt.right = t.right.put(k, v)\n\tdefault:\n\t\tt.val = v\n\t}\n\treturn t\n}\n\nfunc (t *tree%[K, V]) walk(f func(K, V)) {\n\tif t != nil {\n\t\tt.left.walk(f)\n\t\tf(t.key, t.val)\n\t\tt.right.walk(f)\n\t}\n}",
			use: func() string {
				return g.fill("{\nvar t0 *tree%[T, U]\nfor range 2 {\nt0 = t0.put(E, F)\n}\nt0 = t0.put(E, F)\nt0 = t0.put(E, F)\nt0.walk(func(k0 T, v0 U) { fmt.Println(\"tree\", k0, v0) })\n}", g.orderedType(), g.elemType())
			}},
		{text: "type set%[T comparable] map[T]struct{}\n\nfunc (s set%[T]) add(xs ...T) set%[T] {\n\tfor _, x := range xs {\n\t\ts[x] = struct{}{}\n\t}\n\treturn s\n}\n\nfunc (s set%[T]) has(x T) bool {\n\t_, ok := s[x]\n\treturn ok\n}",
			use: func() string {
				return g.fill("{\ns0 := make(set%[T]).add(E, E, E)\nfmt.Println(\"set\", s0.has(E), s0.has(E), len(s0) > 0)\n}", g.keyType(), nil)
			}},
		{text: "type number% interface {\n\t~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64\n}\n\nfunc sum%[T number%](xs ...T) (s T) {\n\tfor _, x := range xs {\n\t\ts += x*2 - x\n\t}\n\treturn\n}\n\nfunc conv%[T, U number%](x T) U { return U(x) + 1 }",
			use: func() string {
				t := g.numType()
				u := g.numType()
				if isFloat(t) && !isFloat(u) {
					t = tInt
				}
				return g.fill("fmt.Println(\"sum\", sum%(E, E, E), sum%[U](), conv%[T, U](E))", t, u)
			}},
		{text: "type opt%[T any] struct {\n\tv  T\n\tok bool\n}\n\nfunc some%[T any](v T) opt%[T] { return opt%[T]{v, true} }\n\nfunc (o opt%[T]) or(d T) T {\n\tif o.ok {\n\t\treturn o.v\n\t}\n\treturn d\n}\n\nfunc (o opt%[T]) then(f func(T) opt%[T]) opt%[T] {\n\tif !o.ok {\n\t\treturn o\n\t}\n\treturn f(o.v)\n}",
			use: func() string {
				return g.fill("{\no0 := some%(T(E))\nvar none0 opt%[T]\nfmt.Println(\"opt\", o0.or(E), none0.or(E), o0.then(func(x0 T) opt%[T] { return opt%[T]{v: x0} }).or(E), o0)\n}", g.elemType(), nil)
			}},
		{text: "func kind%[T any](x T) string {\n\tswitch any(x).(type) {\n\tcase int, int8:\n\t\treturn \"int\"\n\tcase string:\n\t\treturn \"string\"\n\tcase fmt.Stringer:\n\t\treturn \"stringer\"\n\tcase []T:\n\t\treturn \"slice\"\n\t}\n\treturn fmt.Sprintf(\"%T\", x)\n}",
			use: func() string { return g.fill("fmt.Println(\"kind\", kind%(T(E)), kind%([]T{}))", g.basic(), nil) }},
	}
	g.r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	g.generics = all[:1+g.r.IntN(4)]
}

// elemType is a type whose values fmt prints.
func (g *gen) elemType() types.Type {
	for {
		if t := g.anyType(1); g.printable(t, true) && !types.IsInterface(t) {
			return t
		}
	}
}

func (g *gen) orderedType() types.Type {
	for {
		t := g.basic()
		if len(g.named) > 0 && g.chance(3) {
			t = pick(g, g.named)
		}
		if plainOrdered(t) {
			return t
		}
	}
}

func (g *gen) numType() types.Type {
	for {
		if t := g.basic(); t.Underlying().(*types.Basic).Info()&(types.IsInteger|types.IsFloat) != 0 {
			return t
		}
	}
}

func isFloat(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsFloat != 0
}

// fill puts types for T and U and expressions of them for E and F.
func (g *gen) fill(text string, t, u types.Type) string {
	out := ""
	text = suffixed(text, g.suffix)
	word := func(i int) bool {
		isWord := func(c byte) bool {
			return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '%'
		}
		return (i == 0 || !isWord(text[i-1])) && (i+1 == len(text) || !isWord(text[i+1]))
	}
	expr := func(t types.Type) string {
		return g.with(pureMode, func() string { g.x.panics = 0; return g.typedE(t, 2) })
	}
	for i := range len(text) {
		c := text[i]
		switch {
		case c == 'T' && word(i):
			out += g.typeConv(t)
		case c == 'U' && word(i):
			out += g.typeConv(u)
		case c == 'E' && word(i):
			out += expr(t)
		case c == 'F' && word(i):
			out += expr(u)
		default:
			out += text[i : i+1]
		}
	}
	return out
}

func (g *gen) genericStmt() string {
	if len(g.generics) == 0 {
		return g.printStmt()
	}
	t := pick(g, g.generics)
	t.used = true
	return t.use()
}
