package difftest

import "go/types"

// Where control goes: panics, deferred calls, labels, jumps, loops.
var flowTemplates = []template{
	{ // panics in deferred calls
		use: `func() {
defer func() { fmt.Println("outer", recover(), recover()) }()
defer func() {
defer func() { fmt.Println("inner", recover()) }()
panic(E)
}()
defer fmt.Println("deferred", E)
if r9 := recover(); r9 != nil {
fmt.Println("never")
}
panic(F)
}()`,
		t: (*gen).elemType, u: (*gen).elemType,
	},
	{ // a panic replaces another, and results by name survive
		decl: `func replace%(n int) (s string, err error) {
	defer func() {
		if r := recover(); r != nil {
			s += fmt.Sprint("|", r)
			if e, ok := r.(error); ok {
				err = e
			}
		}
	}()
	defer func() {
		if n == 1 {
			panic(fmt.Sprint("second after ", recover()))
		}
	}()
	defer func() {
		if n == 2 {
			panic("third")
		}
	}()
	s = "start"
	switch n {
	case 0:
		return "done", nil
	case 3:
		var m map[string]int
		m["x"]++
	case 4:
		a := []int{1}
		return fmt.Sprint(a[n]), nil
	}
	panic(fmt.Errorf("n=%d", n))
}`,
		use: `for i9 := range 5 {
s9, err9 := replace%(i9)
fmt.Println("replace", s9, err9)
}`,
	},
	{ // deferred calls take their operands at once, and run in the other order
		decl: `type counter% struct{ n int }

func (c counter%) show(s string)  { fmt.Println(s, c.n) }
func (c *counter%) add(k int) int { c.n += k; fmt.Println("add", k, c.n); return c.n }`,
		use: `func() {
c9 := counter%{int(E)}
defer c9.show("value")
defer c9.add(c9.add(1))
f9 := c9.show
defer f9("bound")
for i9 := range 3 {
defer func() { fmt.Println("loop", i9, c9.n) }()
if i9 == 1 {
defer (*counter%).add(&c9, i9)
continue
}
defer func(k9 int) { c9.n += k9 }(c9.n * i9)
}
c9.n = 40
f9 = func(s9 string) { fmt.Println("new", s9) }
}()`,
		t: func(g *gen) types.Type { return types.Typ[types.Int8] },
	},
	{ // results after return
		decl: `func results%(k int) (a, b int) {
	defer func() { a *= 2; b += a }()
	for i := range 4 {
		defer func() {
			if i == k {
				a, b = b, a
			}
		}()
	}
	if k > 2 {
		a, b := 7, 8
		return b, a
	}
	a = k
	return a + 1, a
}`,
		use: `for k9 := range 5 {
a9, b9 := results%(k9)
fmt.Println("results", a9, b9)
}`,
	},
	{ // labels, switches, selects
		use: `ch9 := make(chan int, 3)
outer9:
for i9 := 0; i9 < 5; i9++ {
switch {
case i9 == 1:
continue outer9
case i9 == 3:
for j9 := range 4 {
switch j9 {
case 0:
continue
case 1:
break
case 2:
select {
case ch9 <- j9:
if len(ch9) > 1 {
break outer9
}
break
default:
continue outer9
}
ch9 <- 9
default:
break outer9
}
fmt.Println("inner", i9, j9)
}
}
fmt.Println("turn", i9, len(ch9))
}
loop9:
for {
select {
case v9 := <-ch9:
fmt.Println("got", v9)
default:
break loop9
}
}
done9:
switch x9 := any(E).(type) {
case T:
if len(fmt.Sprint(x9)) >= 0 {
break done9
}
fmt.Println("never")
default:
fmt.Println("never", x9)
}`,
		t: (*gen).elemType,
	},
	{ // jumps
		use: `func() {
i9, s9 := 0, ""
again9:
if i9 > 3 {
goto end9
}
s9 += fmt.Sprint(i9)
i9++
if i9&1 == 0 {
goto again9
}
for j9 := range 3 {
if j9 == i9 {
goto again9
}
s9 += "."
}
goto again9
end9:
fmt.Println("jumps", s9, i9)
}()`,
	},
	{ // variables of loops
		use: `var fs9 []func() int
for i9, j9 := 0, 10; i9 < j9; i9, j9 = i9+1, j9-2 {
fs9 = append(fs9, func() int { i9 += 100; return i9 + j9 })
if i9 == 1 {
j9--
continue
}
i9 := i9 * 2
fs9 = append(fs9, func() int { return i9 })
}
for _, f9 := range fs9 {
fmt.Println("var", f9(), f9())
}
var ps9 []*int
for i9 := range 3 {
ps9 = append(ps9, &i9)
i9 += 5
}
var k9 int
var last9 func() int
for k9 = range 4 {
last9 = func() int { return k9 }
}
fmt.Println(*ps9[0], *ps9[1], *ps9[2], k9, last9())`,
	},
	{ // what ranges evaluate, and when
		decl: `type grid% struct {
	cells [3]int
	list  []int
	i     int
}`,
		use: `g9 := grid%{cells: [3]int{1, 2, 3}, list: []int{4, 5, 6}}
for i9, v9 := range g9.cells {
g9.cells[2] = 9
fmt.Println("copy", i9, v9)
}
for i9, v9 := range &g9.cells {
g9.cells[2] = 10 + i9
fmt.Println("pointer", i9, v9)
}
for i9, v9 := range g9.list {
g9.list[2] = 9
g9.list = append(g9.list, v9)
fmt.Println("slice", i9, v9, len(g9.list))
}
for g9.i, g9.cells[g9.i] = range g9.list {
if g9.i == 2 {
break
}
}
fmt.Println(g9.i, g9.cells)
m9 := map[string]int{"a": 1, "b": 2, "c": 3}
n9 := 0
for k9 := range m9 {
delete(m9, k9)
n9++
}
for range len(m9) + 2 {
n9 += 10
}
var p9 *[4]int
for i9 := range p9 {
n9 += i9
}
fmt.Println(n9, len(p9))`,
	},
	{ // recursion through closures and methods
		decl: `type visitor% func(depth int, name string) visitor%

type branch% struct {
	name string
	kids []branch%
}

func (b branch%) walk(depth int, v visitor%) int {
	if v = v(depth, b.name); v == nil {
		return 1
	}
	n := 1
	for _, k := range b.kids {
		n += k.walk(depth+1, v)
	}
	return n
}`,
		use: `b9 := branch%{"a", []branch%{{"b", nil}, {"c", []branch%{{name: "d"}}}}}
var v9 visitor%
v9 = func(depth9 int, name9 string) visitor% {
fmt.Println("visit", depth9, name9)
if depth9 > 0 && name9 != "c" {
return nil
}
return v9
}
fmt.Println(b9.walk(0, v9))`,
	},
	{ // run-time panics as values
		decl: `type runtimeError% interface {
	error
	RuntimeError()
}

func attempt%(f func()) (text string) {
	defer func() {
		switch r := recover().(type) {
		case nil:
			text = "fine"
		case runtimeError%:
			text = "runtime: " + r.Error()
		case error:
			text = "error: " + r.Error()
		default:
			text = fmt.Sprintf("%T: %v", r, r)
		}
	}()
	f()
	return "returned"
}`,
		use: `zero9, s9, a9 := 0, []int{1, 2, 3}, [4]int{}
n9, big9 := int(E), 7
var np9 *struct{ x, y int }
var nf9 func()
var nm9 map[string]map[string]int
for _, f9 := range []func(){
func() { fmt.Println(n9 / zero9) },
func() { fmt.Println(s9[big9]) },
func() { fmt.Println(s9[n9&3+1]) },
func() { fmt.Println(s9[big9:]) },
func() { fmt.Println(s9[2:zero9]) },
func() { fmt.Println(s9[:2:big9]) },
func() { fmt.Println("abc"[big9]) },
func() { fmt.Println("abc"[big9:]) },
func() { a9[big9-4] = 1; a9[big9-3]++ },
func() { fmt.Println(np9.y) },
func() { nf9() },
func() { nm9["a"]["b"] = 1 },
func() { fmt.Println(nm9["a"]["b"]) },
func() { _ = make([]int, zero9-1) },
func() { fmt.Println([2]int(s9[:1])) },
func() { fmt.Println(1 << (zero9 - 1)) },
func() { close((chan int)(nil)) },
func() { c9 := make(chan int); close(c9); close(c9) },
func() { panic(nil) },
func() { panic(fmt.Sprint(n9)) },
func() { panic(errors.New("own")) },
func() { fmt.Println(any(n9).(string)) },
func() { var e9 error; fmt.Println(e9.Error()) },
} {
fmt.Println(attempt%(f9))
}`,
		t: func(g *gen) types.Type { return tInt },
	},
}
