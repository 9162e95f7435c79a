package difftest

import "go/types"

// Values in interfaces, and the types that they carry.
var dynamicTemplates = []template{
	{ // keys of several types, some alike but for their name
		decl: `type name% string
type other% string
type point% struct{ x, y int }
type label% struct {
	v any
	n int
}`,
		use: `m9 := map[any]int{}
for i9, k9 := range []any{E, F, 1, int8(1), "a", name%("a"), other%("a"), point%{1, 2}, label%{E, 1}, label%{F, 1}, [2]any{1, F}, nil, true, 'a', 1.0} {
m9[k9] += i9 + 1
}
fmt.Println("keys", len(m9), m9[E], m9[F], m9["a"], m9[name%("a")], m9[point%{1, 2}], m9[label%{T(E), 1}], m9[[2]any{1, F}], m9[nil], m9[int8(1)])
delete(m9, any(F))
v9, ok9 := m9[other%("a")]
_, no9 := m9[point%{2, 1}]
fmt.Println(v9, ok9, no9, len(m9))`,
		t: (*gen).comparableType, u: (*gen).comparableType,
	},
	{ // type switches over types of one structure
		decl: `type celsius% float64
type kelvin% float64
type temps% []celsius%
type lookup% map[string]celsius%
type reader% func() celsius%

func (c celsius%) String() string { return fmt.Sprintf("%.1f°C", float64(c)) }
func (k *kelvin%) Set(v float64)  { *k = kelvin%(v) }

type setter% interface{ Set(float64) }

func describe%(x any) string {
	switch v := x.(type) {
	case nil:
		return "nil"
	case celsius%:
		return "celsius " + v.String()
	case kelvin%:
		return fmt.Sprint("kelvin ", float64(v))
	case float64, float32:
		return fmt.Sprintf("float %v", v)
	case setter%:
		v.Set(3)
		return fmt.Sprintf("setter %T", v)
	case fmt.Stringer:
		return "stringer " + v.String()
	case error:
		return "error " + v.Error()
	case temps%, []celsius%:
		return fmt.Sprintf("temps %v", v)
	case lookup%:
		return fmt.Sprint("lookup ", len(v), v["a"])
	case func() celsius%:
		return "func " + v().String()
	case reader%:
		return "reader " + v().String()
	case *celsius%:
		return "pointer " + v.String()
	case []any:
		s := ""
		for _, e := range v {
			s += describe%(e) + ";"
		}
		return s
	}
	return fmt.Sprintf("%T=%v", x, x)
}`,
		use: `k9 := kelvin%(E)
c9 := celsius%(2.5)
for _, x9 := range []any{c9, k9, &c9, &k9, float64(E), temps%{1, 2}, []celsius%{3}, lookup%{"a": 4}, reader%(func() celsius% { return c9 }), func() celsius% { return 7 }, F, []any{F, c9, nil}} {
fmt.Println("describe", describe%(x9))
}
fmt.Println(k9)`,
		t: (*gen).numType, u: (*gen).elemType,
	},
	{ // interfaces found by assertion
		decl: `type namer% interface{ Name() string }
type sizer% interface{ Size() int }
type both% interface {
	namer%
	sizer%
}
type file% struct{ name string }
type dir% struct {
	file%
	kids []namer%
}

func (f file%) Name() string { return f.name }
func (d *dir%) Size() int {
	n := 0
	for _, k := range d.kids {
		if s, ok := k.(sizer%); ok {
			n += s.Size()
		} else {
			n += len(k.Name())
		}
	}
	return n
}`,
		use: `d9 := &dir%{file%{E}, []namer%{file%{"x"}, &file%{"yy"}}}
d9.kids = append(d9.kids, &dir%{file%: file%{"in"}, kids: []namer%{d9.kids[0]}})
var n9 namer% = d9
b9, ok9 := n9.(both%)
_, no9 := namer%(file%{"q"}).(sizer%)
fmt.Println("assert", ok9, no9, b9.Size(), b9.Name(), n9 == namer%(d9), n9 == namer%(file%{E}))
f9 := namer%.Name
g9 := b9.Size
d9.kids = d9.kids[:1]
fmt.Println(f9(n9), g9(), any(d9.kids[0]) == any(file%{"x"}))`,
		t: func(g *gen) types.Type { return tString },
	},
	{ // assertions that fail
		decl: `type meters% int
type shape% interface{ Area() meters% }
type square% struct{ side meters% }

func (s square%) Area() meters% { return s.side * s.side }`,
		use: `check9 := func(name9 string, f9 func()) {
defer func() {
r9 := recover()
if e9, ok9 := r9.(error); ok9 {
fmt.Println(name9, e9.Error())
return
}
fmt.Println(name9, r9)
}()
f9()
}
var x9 any = E
var s9 shape%
check9("a", func() { fmt.Println(x9.(meters%)) })
check9("b", func() { fmt.Println(x9.(shape%)) })
check9("c", func() { fmt.Println(any(s9).(int)) })
check9("d", func() { fmt.Println(s9.(square%)) })
check9("e", func() { fmt.Println(s9.Area()) })
s9 = &square%{3}
check9("f", func() { fmt.Println(s9.(square%)) })
check9("g", func() { fmt.Println(s9.(*square%).Area(), s9.(fmt.Stringer)) })
check9("h", func() { fmt.Println(x9 == any([]int{1}), any(map[int]int{}) == any(map[int]int{})) })
check9("i", func() { fmt.Println(any(func() {}) == any(func() {})) })`,
		t: (*gen).elemType,
	},
	{ // errors that wrap, are and become others
		decl: `type notFound% struct{ key string }
type temporary% interface{ Temporary() bool }
type flaky% int
type wrapper% struct {
	op  string
	err error
}
type listed% []error

func (e notFound%) Error() string        { return e.key + " not found" }
func (e flaky%) Error() string           { return fmt.Sprint("flaky ", int(e)) }
func (e flaky%) Temporary() bool         { return e > 1 }
func (e *wrapper%) Error() string        { return e.op + ": " + e.err.Error() }
func (e *wrapper%) Unwrap() error        { return e.err }
func (e notFound%) Is(target error) bool { return target == errGone% }
func (e listed%) Error() string          { return fmt.Sprint(len(e), " errors") }
func (e listed%) Unwrap() []error        { return e }

var errGone% = errors.New("gone")

func find%(n int) error {
	switch n {
	case 0:
		return nil
	case 1:
		return notFound%{"k"}
	case 2:
		return flaky%(n)
	case 3:
		return &wrapper%{"open", find%(1)}
	case 4:
		return fmt.Errorf("four: %w", find%(3))
	case 5:
		return errors.Join(find%(2), find%(4), nil)
	case 6:
		return listed%{find%(1), flaky%(1)}
	}
	return fmt.Errorf("two: %w and %w", find%(2), errGone%)
}`,
		use: `for i9 := range 8 {
err9 := find%(i9)
var nf9 notFound%
var w9 *wrapper%
var t9 temporary%
var f9 flaky%
fmt.Println("find", i9, err9, errors.Is(err9, errGone%), errors.Is(err9, flaky%(2)), errors.Is(err9, notFound%{"k"}))
fmt.Println(errors.As(err9, &nf9), nf9.key, errors.As(err9, &w9), w9 != nil, errors.As(err9, &t9), t9 != nil && t9.Temporary(), errors.As(err9, &f9), f9, errors.Unwrap(err9))
}
var e9 error = flaky%(E)
fmt.Println(e9 == error(flaky%(E)), e9 != nil, e9)
fmt.Printf("%v %d %T %s\n", e9, e9, e9, []error{e9, notFound%{"z"}})`,
		t: func(g *gen) types.Type { return types.Typ[types.Uint8] },
	},
	{ // comparisons
		decl: `type num% int
type box% struct {
	a any
	b fmt.Stringer
	c [2]any
}

func (i num%) String() string { return "id" }`,
		use: `p9, q9 := box%{a: E, c: [2]any{F, 1}}, box%{a: T(E), c: [2]any{F, 1}}
fmt.Println("boxes", p9 == q9, p9 != box%{}, p9.a == q9.a, p9.c == q9.c)
p9.b, q9.b = num%(1), num%(1)
fmt.Println(p9.b == q9.b, p9.b == fmt.Stringer(num%(2)), p9.a == any(F), any(p9.b) == any(1), any(num%(1)) == any(1))
q9.b = nil
switch p9.a {
case q9.b, nil:
fmt.Println("nil")
case any(F):
fmt.Println("second")
case any(E):
fmt.Println("first")
default:
fmt.Println("none")
}
var st9 struct {
x any
y error
}
fmt.Println(st9.x == nil, st9.y == nil, st9 == struct {
x any
y error
}{}, p9.b != nil)`,
		t: (*gen).comparableType, u: (*gen).comparableType,
	},
	{ // interfaces inside structs, and promotion
		decl: `type speaker% interface{ Speak() string }
type dog% struct{ n int }
type loud% struct{ speaker% }
type twice% struct {
	loud%
	*dog%
	times int
}

func (d dog%) Speak() string   { return fmt.Sprint("woof", d.n) }
func (d *dog%) Feed(k int) int { d.n += k; return d.n }
func (l loud%) Speak() string  { return l.speaker%.Speak() + "!" }
func (t twice%) Speak() string { return t.loud%.Speak() + t.dog%.Speak() }`,
		use: `d9 := &dog%{int(E)}
var s9 speaker% = d9
l9 := loud%{s9}
t9 := twice%{loud%{l9}, d9, 2}
before9 := d9.Speak
feed9 := t9.Feed
t9.Feed(2)
fmt.Println("speak", s9.Speak(), l9.Speak(), t9.Speak(), before9(), feed9(1), t9.n, (*dog%).Feed(d9, 1), dog%.Speak(*d9))
for _, x9 := range []speaker%{t9, &t9, l9, &l9, *d9, struct{ speaker% }{d9}} {
_, a9 := x9.(interface{ Feed(int) int })
_, b9 := x9.(loud%)
fmt.Println(x9.Speak(), a9, b9)
}
fmt.Printf("%T %v %+v\n", l9, *d9, struct{ d dog% }{*d9})`,
		t: func(g *gen) types.Type { return types.Typ[types.Int8] },
	},
	{ // formats of values with methods
		decl: `type level% int
type tag% string
type secret% struct{ v string }
type card% struct {
	Lv level%
	Tg tag%
	Pt *secret%
	se secret%
	Er error
	An any
}

func (l level%) String() string   { return [...]string{"low", "mid", "high"}[l % 3] }
func (s secret%) String() string  { return "***" }
func (s secret%) Format(f fmt.State, verb rune) {
	w, ok := f.Width()
	fmt.Fprintf(f, "<%c %d %v %v>", verb, w, ok, f.Flag('+'))
}
func (t tag%) GoString() string { return "tag!" }
func (t tag%) Error() string    { return "tag " + string(t) }`,
		use: `p9 := card%{Lv: 1, Tg: tag%(E), se: secret%{"x"}, Er: tag%("e"), An: level%(2)}
fmt.Printf("%v|%+v|%d|%s|%q\n", p9, p9, p9.Lv, p9.Lv, p9.Tg)
fmt.Println(p9, []level%{0, 1}, map[level%]tag%{2: "two", 0: "zero"}, [1]secret%{}, &p9.se)
fmt.Printf("%#v %#v %v %x %5v|%-5v|%t\n", p9.Tg, []tag%{"a"}, []any{p9.Lv, p9.Tg, level%(0)}, p9.Tg, p9.Lv, p9.Lv, p9.Lv)
fmt.Printf("%+5s %T %T %v %!\n", p9.se, p9.Er, p9.An, struct {
l level%
t []tag%
}{2, []tag%{"q"}})
fmt.Println(fmt.Sprint(p9.An, p9.Er, "x", 1, 2, level%(0)), fmt.Sprintln(p9.Lv))`,
		t: func(g *gen) types.Type { return tString },
	},
}
