package main

import (
	"fmt"
	"sort"
	"strings"
)

type Kind int

const (
	KA Kind = iota + 1
	KB
	_
	KD
)

type Expr interface {
	Eval(env map[string]float64) (float64, error)
}
type Num float64
type Var string
type Bin struct {
	Op   byte
	L, R Expr
}

func (n Num) Eval(map[string]float64) (float64, error) { return float64(n), nil }
func (v Var) Eval(env map[string]float64) (float64, error) {
	x, ok := env[string(v)]
	if !ok {
		return 0, fmt.Errorf("undefined %s", string(v))
	}
	return x, nil
}
func (b Bin) Eval(env map[string]float64) (float64, error) {
	l, err := b.L.Eval(env)
	if err != nil {
		return 0, err
	}
	r, err := b.R.Eval(env)
	if err != nil {
		return 0, err
	}
	switch b.Op {
	case '+':
		return l + r, nil
	case '*':
		return l * r, nil
	case '/':
		if r == 0 {
			return 0, fmt.Errorf("division by zero")
		}
		return l / r, nil
	}
	return 0, fmt.Errorf("op %c", b.Op)
}

type parser struct {
	toks []string
	pos  int
}

func (p *parser) peek() string {
	if p.pos < len(p.toks) {
		return p.toks[p.pos]
	}
	return ""
}
func (p *parser) next() string { t := p.peek(); p.pos++; return t }
func (p *parser) expr() Expr {
	l := p.term()
	for p.peek() == "+" {
		op := p.next()[0]
		l = Bin{op, l, p.term()}
	}
	return l
}
func (p *parser) term() Expr {
	l := p.factor()
	for p.peek() == "*" || p.peek() == "/" {
		op := p.next()[0]
		l = Bin{op, l, p.factor()}
	}
	return l
}
func (p *parser) factor() Expr {
	t := p.next()
	if t == "(" {
		e := p.expr()
		p.next()
		return e
	}
	if t[0] >= '0' && t[0] <= '9' {
		var f float64
		fmt.Sscan(t, &f)
		return Num(f)
	}
	return Var(t)
}

type Stack []interface{}

func (s *Stack) Push(v interface{}) { *s = append(*s, v) }
func (s *Stack) Pop() interface{} {
	v := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return v
}

type Event struct {
	At   int
	Name string
	Fn   func() []Event
}

type State uint8

func (s State) String() string {
	switch s {
	case 0:
		return "idle"
	case 1:
		return "busy"
	default:
		return fmt.Sprintf("State(%d)", uint8(s))
	}
}

type Machine struct {
	State
	trans map[State][]State
	log   []string
}

func (m *Machine) To(s State) bool {
	for _, t := range m.trans[m.State] {
		if t == s {
			m.log = append(m.log, fmt.Sprint(m.State, "->", s))
			m.State = s
			return true
		}
	}
	return false
}

type Linked[T any] struct {
	head *node[T]
	n    int
}
type node[T any] struct {
	v    T
	next *node[T]
}

func (l *Linked[T]) Add(v T) *Linked[T] {
	l.head = &node[T]{v, l.head}
	l.n++
	return l
}
func (l *Linked[T]) Each(f func(T)) {
	for n := l.head; n != nil; n = n.next {
		f(n.v)
	}
}
func Reduce[T, A any](xs []T, init A, f func(A, T) A) A {
	for _, x := range xs {
		init = f(init, x)
	}
	return init
}
func Keys[K ~string, V any](m map[K]V) []K {
	var out []K
	for k := range m {
		out = append(out, k)
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}

type Set[T comparable] map[T]struct{}

func (s Set[T]) Add(v T)      { s[v] = struct{}{} }
func (s Set[T]) Has(v T) bool { _, ok := s[v]; return ok }

func main() {
	src := "( a + 2 ) * b / 4"
	p := &parser{toks: strings.Fields(src)}
	e := p.expr()
	fmt.Println(e.Eval(map[string]float64{"a": 4, "b": 6}))
	fmt.Println(e.Eval(map[string]float64{"a": 4}))
	_, isBin := e.(Bin)
	fmt.Println(isBin, KA, KB, KD)
	var st Stack
	st.Push(1)
	st.Push("two")
	st.Push(Num(3))
	for len(st) > 0 {
		switch v := st.Pop().(type) {
		case int:
			fmt.Println("int", v+1)
		case string:
			fmt.Println("string", v+"!")
		case Expr:
			x, _ := v.Eval(nil)
			fmt.Println("expr", x)
		}
	}
	var trace []string
	queue := []Event{{3, "c", nil}, {1, "a", func() []Event { return []Event{{5, "late", nil}, {2, "soon", nil}} }}}
	for len(queue) > 0 {
		sort.Slice(queue, func(i, j int) bool { return queue[i].At < queue[j].At })
		ev := queue[0]
		queue = queue[1:]
		trace = append(trace, fmt.Sprintf("%s@%d", ev.Name, ev.At))
		if ev.Fn != nil {
			queue = append(queue, ev.Fn()...)
		}
	}
	fmt.Println(strings.Join(trace, " "))
	m := Machine{trans: map[State][]State{0: {1}, 1: {0, 2}}}
	fmt.Println(m.To(1), m.To(2), m.To(0), m.log, m.State)
	l := &Linked[string]{}
	l.Add("x").Add("y").Add("z")
	l.Each(func(s string) { fmt.Print(s) })
	fmt.Println(l.n, Reduce([]int{1, 2, 3}, "", func(a string, x int) string { return a + fmt.Sprint(x) }))
	fmt.Println(Keys(map[string]int{"b": 1, "a": 2}))
	s := Set[int]{}
	s.Add(3)
	fmt.Println(s.Has(3), s.Has(4), len(s))
	handlers := map[string]func(...int) int{
		"sum": func(xs ...int) (t int) {
			for _, x := range xs {
				t += x
			}
			return
		},
		"max": func(xs ...int) int {
			m := xs[0]
			for _, x := range xs[1:] {
				m = max(m, x)
			}
			return m
		},
	}
	fmt.Println(handlers["sum"](1, 2, 3), handlers["max"](4, 9, 2))
	compose := func(fs ...func(int) int) func(int) int {
		return func(x int) int {
			for _, f := range fs {
				x = f(x)
			}
			return x
		}
	}
	var fs []func(int) int
	for _, k := range []int{1, 2, 3} {
		fs = append(fs, func(x int) int { return x*k + 1 })
	}
	fmt.Println(compose(fs...)(1))
	board := [3][3]rune{}
	for i := range board {
		for j := range board[i] {
			board[i][j] = '.'
		}
	}
	board[1][1] = 'X'
	for _, row := range board {
		fmt.Println(string(row[:]))
	}
	counts := map[rune]int{}
	for _, r := range "hello" {
		counts[r]++
	}
	keys := make([]rune, 0)
	for r := range counts {
		keys = append(keys, r)
	}
	sort.Slice(keys, func(i, j int) bool {
		if counts[keys[i]] != counts[keys[j]] {
			return counts[keys[i]] > counts[keys[j]]
		}
		return keys[i] < keys[j]
	})
	for _, k := range keys {
		fmt.Printf("%c%d ", k, counts[k])
	}
	fmt.Println()
	type pt struct{ x, y int }
	visited := map[pt]int{}
	var walk func(pt, int)
	walk = func(q pt, d int) {
		if old, ok := visited[q]; ok && old <= d || d > 4 {
			return
		}
		visited[q] = d
		for _, o := range []pt{{1, 0}, {0, 1}} {
			walk(pt{q.x + o.x, q.y + o.y}, d+1)
		}
	}
	walk(pt{}, 0)
	fmt.Println(len(visited), visited[pt{2, 2}])
	x := 0x1F
	x ^= 0b101
	x |= 1 << 8
	x &^= 2
	fmt.Println(x, x>>2, -x>>1, ^x, 0o17, 1_000_000, 'x', "\u00e9", `raw\n`)
	func() {
		defer func() {
			if r := recover(); r != nil {
				fmt.Println("caught", r)
			}
		}()
		var e Expr
		e.Eval(nil)
	}()
	a := []int{1, 2, 3, 4, 5}
	copy(a[1:], a[:3])
	fmt.Println(a, a[len(a)-1], a[1:3:4], cap(a[1:3:4]))
	a = append(a[:1], a[2:]...)
	fmt.Println(a)
	var nilm map[string]int
	fmt.Println(nilm["x"], len(nilm), nilm == nil)
	str := "héllo"
	fmt.Println(len(str), len([]rune(str)), str[1], strings.ToUpper(str), str[:1]+"…")
	var arr [4]struct{ a, b int }
	arr[2].a = 5
	for i, v := range arr {
		if v.a > 0 {
			fmt.Println(i, v)
		}
	}
	ch := make(chan int)
	go func() {
		defer close(ch)
		for i := 0; i < 3; i++ {
			ch <- i * i
		}
	}()
	for v := range ch {
		fmt.Print(v, " ")
	}
	v, ok := <-ch
	fmt.Println(v, ok)
}

/* Output:
9 <nil>
0 undefined b
true 1 2 4
expr 3
string two!
int 2
a@1 soon@2 c@3 late@5
true true false [idle->busy busy->State(2)] State(2)
zyx3 123
[a b]
true false 1
6 9
16
...
.X.
...
l2 e1 h1 o1␣
15 4
280 70 -140 -281 15 1000000 120 é raw\n
caught runtime error: invalid memory address or nil pointer dereference
[1 1 2 3 5] 5 [1 2] 3
[1 2 3 5]
0 0 true
6 5 195 HÉLLO h…
2 {5 0}
0 1 4 0 false
*/
