package main

import (
	"bytes"
	"container/heap"
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"sync"
	"time"
)

type Animal interface{ Sound() string }
type Base struct {
	Name string
	tags []string
}

func (b Base) Hello() string    { return "I am " + b.Name }
func (b *Base) Rename(n string) { b.Name = n }
func (b *Base) Tag(t ...string) { b.tags = append(b.tags, t...) }
func (b Base) Count() int       { return len(b.tags) }

type Dog struct {
	Base
	Age int
}

func (d Dog) Sound() string { return d.Name + " woof" }

type Puppy struct {
	*Dog
	sync.Mutex
	toys map[string]int
}

func (p *Puppy) Add(t string) int {
	p.Lock()
	defer p.Unlock()
	p.toys[t]++
	return p.toys[t]
}

type Weekday int

const (
	Sunday Weekday = iota
	Monday
	Tuesday
)

func (d Weekday) String() string { return [...]string{"Sun", "Mon", "Tue"}[d] }

type IntHeap []int

func (h IntHeap) Len() int           { return len(h) }
func (h IntHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h IntHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *IntHeap) Push(x any)        { *h = append(*h, x.(int)) }
func (h *IntHeap) Pop() any {
	old := *h
	n := len(old)
	x := old[n-1]
	*h = old[:n-1]
	return x
}

type byLen []string

func (b byLen) Len() int           { return len(b) }
func (b byLen) Less(i, j int) bool { return len(b[i]) < len(b[j]) }
func (b byLen) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

type Matrix [3][3]float64

func (m Matrix) Mul(o Matrix) (r Matrix) {
	for i := range m {
		for j := range o[0] {
			for k := range o {
				r[i][j] += m[i][k] * o[k][j]
			}
		}
	}
	return
}

type Node struct {
	Val         int
	Left, Right *Node
}

func (n *Node) Insert(v int) *Node {
	if n == nil {
		return &Node{Val: v}
	}
	if v < n.Val {
		n.Left = n.Left.Insert(v)
	} else {
		n.Right = n.Right.Insert(v)
	}
	return n
}
func (n *Node) Walk(f func(int)) {
	if n != nil {
		n.Left.Walk(f)
		f(n.Val)
		n.Right.Walk(f)
	}
}

type Op func(a, b int) int

func (o Op) Apply(a, b int) int { return o(a, b) }

type Config struct {
	Name  string         `json:"name"`
	Vals  []int          `json:"vals,omitempty"`
	Extra map[string]any `json:"extra"`
	inner int
}

func variadic(pre string, xs ...int) (n int) {
	for _, x := range xs {
		n += x
	}
	return n + len(pre)
}

func multi() (int, string, error) { return 1, "two", nil }

func main() {
	d := Dog{Base{"Rex", nil}, 3}
	d.Rename("Max")
	d.Tag("a", "b")
	e := d
	e.Tag("c")
	fmt.Println(d.Hello(), d.Sound(), d.Count(), e.Count(), d.Base.Name)
	p := &Puppy{Dog: &d, toys: map[string]int{}}
	fmt.Println(p.Add("ball"), p.Add("ball"), p.Name, p.Hello(), p.Sound())
	var a Animal = p
	fmt.Println(a.Sound())
	f := d.Hello
	d.Rename("Bob")
	g := p.Add
	fmt.Println(f(), g("x"), Dog.Sound(d), (*Puppy).Add(p, "x"))
	fmt.Println(Monday, Tuesday, []Weekday{Sunday}, map[Weekday]int{Monday: 2})
	fmt.Printf("%v %d %s|%5s|%-5s|\n", Monday, Monday, Tuesday, Sunday, Monday)
	h := &IntHeap{5, 2, 8}
	heap.Init(h)
	heap.Push(h, 1)
	for h.Len() > 0 {
		fmt.Print(heap.Pop(h), " ")
	}
	fmt.Println()
	ws := byLen{"ccc", "a", "bb"}
	sort.Sort(ws)
	sort.Sort(sort.Reverse(ws))
	fmt.Println(ws)
	id := Matrix{{1, 0, 0}, {0, 2, 0}, {0, 0, 3}}
	m := id.Mul(id)
	m2 := m
	m2[0][0] = 99
	fmt.Println(m, m2[0], m == id.Mul(id), m == m2)
	var root *Node
	for _, v := range []int{5, 3, 8, 1, 4} {
		root = root.Insert(v)
	}
	var out []int
	root.Walk(func(v int) { out = append(out, v) })
	fmt.Println(out)
	fmt.Println(Op(func(a, b int) int { return a * b }).Apply(3, 4))
	c := Config{Name: "c", Vals: []int{1}, Extra: map[string]any{"k": 1.5, "z": []any{1, "a"}}}
	js, err := json.Marshal(c)
	fmt.Println(string(js), err)
	var back Config
	fmt.Println(json.Unmarshal([]byte(`{"name":"q","vals":[4,5],"extra":{"a":{"b":null}}}`), &back), back.Name, back.Vals, back.Extra)
	fmt.Println(variadic("ab", 1, 2), variadic("x"), variadic("", []int{4, 5}...))
	x, y, z := multi()
	fmt.Println(x, y, z)
	var wg sync.WaitGroup
	ch := make(chan int, 10)
	for i := 0; i < 4; i++ {
		wg.Add(1)
		go func(n int) {
			defer wg.Done()
			ch <- n * i
		}(i)
	}
	wg.Wait()
	close(ch)
	sum := 0
	for v := range ch {
		sum += v
	}
	fmt.Println("sum", sum)
	done := make(chan struct{})
	res := make(chan string)
	go func() {
		select {
		case <-done:
			res <- "done"
		case <-time.After(5 * time.Second):
			res <- "timeout"
		}
	}()
	close(done)
	fmt.Println(<-res)
	arr := [5]int{1, 2, 3}
	brr := arr
	brr[0] = 100
	sl := arr[1:4]
	sl[0] = 42
	sl = append(sl, 7)
	fmt.Println(arr, brr, sl, len(sl), cap(sl))
	ptrs := []*int{}
	vals := []int{1, 2, 3}
	for i := range vals {
		ptrs = append(ptrs, &vals[i])
	}
	*ptrs[1] *= 10
	fmt.Println(vals)
	people := map[string][]string{}
	people["x"] = append(people["x"], "a", "b")
	type key struct{ a, b int }
	grid := map[key]bool{{1, 2}: true}
	grid[key{3, 4}] = true
	delete(grid, key{1, 2})
	fmt.Println(people, len(grid), grid[key{3, 4}], grid[key{1, 2}])
	structs := map[string]Dog{"r": d}
	t := structs["r"]
	t.Age = 50
	fmt.Println(structs["r"].Age, t.Age)
	var sb strings.Builder
	for i := 3; i > 0; i-- {
		fmt.Fprintf(&sb, "%d,", i)
	}
	sb.WriteByte('!')
	sb.WriteRune('é')
	fmt.Println(sb.String(), sb.Len())
	var buf bytes.Buffer
	buf.WriteString("abc")
	fmt.Println(buf.String(), strings.Map(func(r rune) rune { return r + 1 }, "abc"))
	fn := func(n int) func() int { return func() int { n++; return n } }
	c1, c2 := fn(0), fn(10)
	fmt.Println(c1(), c1(), c2())
	var fact func(int) int
	fact = func(n int) int {
		if n <= 1 {
			return 1
		}
		return n * fact(n-1)
	}
	fmt.Println(fact(10))
	bs := []byte("hello")
	bs[0] -= 32
	fmt.Println(string(bs), bs[1], 'a', string(rune('a'+1)), "x"+string(bs[1:3]))
	u8 := uint8(250)
	u8 += 10
	i8 := int8(127)
	i8++
	fmt.Println(u8, i8, 7/2, -7/2, -7%3, 7&^5, 1<<3|1, 0xff>>4, 3.0/2)
	goto end
end:
	switch n := 5; {
	case n > 3:
		fmt.Println("big")
		fallthrough
	case n > 100:
		fmt.Println("fall")
	default:
		fmt.Println("no")
	}
	var np *Node
	defer func() {
		r := recover()
		fmt.Println("recovered:", r)
		defer func() { fmt.Println(recover() != nil) }()
		var arr []int
		_ = arr[5:]
	}()
	fmt.Println(np.Val)
}

/* Output:
I am Max Max woof 2 3 Max
1 2 Max I am Max Max woof
Max woof
I am Max 1 Bob woof 2
Mon Tue [Sun] map[Mon:2]
Mon 1 Tue|  Sun|Mon  |
1 2 5 8␣
[ccc bb a]
[[1 0 0] [0 4 0] [0 0 9]] [99 0 0] true false
[1 3 4 5 8]
12
{"name":"c","vals":[1],"extra":{"k":1.5,"z":[1,"a"]}} <nil>
<nil> q [4 5] map[a:map[b:<nil>]]
5 1 9
1 two <nil>
sum 14
done
[1 42 3 0 7] [100 2 3 0 0] [42 3 0 7] 4 4
[1 20 3]
map[x:[a b]] 1 true false
3 50
3,2,1,!é 9
abc bcd
1 2 11
3628800
Hello 101 97 b xel
4 -128 3 -3 -1 2 9 15 1.5
big
fall
recovered: runtime error: invalid memory address or nil pointer dereference
true
*/
