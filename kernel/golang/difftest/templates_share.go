package difftest

import "go/types"

// Goroutines whose output does not depend on their order.
var shareTemplates = []template{
	{ // workers
		decl: `type job% struct {
	id   int
	in   []int
	done chan<- result%
}
type result% struct {
	id, sum int
}

func work%(jobs <-chan job%, wg *sync.WaitGroup) {
	defer wg.Done()
	for j := range jobs {
		r := result%{id: j.id}
		for _, x := range j.in {
			r.sum += x * x
		}
		j.done <- r
	}
}`,
		use: `jobs9, done9 := make(chan job%), make(chan result%, 2)
var wg9 sync.WaitGroup
for range 3 {
wg9.Add(1)
go work%(jobs9, &wg9)
}
go func() {
defer close(jobs9)
for i9 := range 6 {
jobs9 <- job%{i9, []int{i9, int(E)}, done9}
}
}()
go func() {
wg9.Wait()
close(done9)
}()
out9 := make([]int, 6)
for r9 := range done9 {
out9[r9.id] = r9.sum
}
fmt.Println("work", out9)`,
		t: func(g *gen) types.Type { return types.Typ[types.Int8] },
	},
	{ // a pipeline
		decl: `func source%[T any](xs ...T) <-chan T {
	c := make(chan T)
	go func() {
		defer close(c)
		for _, x := range xs {
			c <- x
		}
	}()
	return c
}

func apply%[T, U any](in <-chan T, f func(T) U) <-chan U {
	out := make(chan U, 1)
	go func() {
		for x := range in {
			out <- f(x)
		}
		close(out)
	}()
	return out
}`,
		use: `n9 := 0
for s9 := range apply%(apply%(source%(E, T(E), E), func(x9 T) []T { return []T{x9, x9} }), func(x9 []T) string { n9++; return fmt.Sprint(len(x9), x9[0]) }) {
fmt.Println("pipe", s9)
}
_, ok9 := <-source%[U]()
v9, ok8 := <-source%(U(F), F)
fmt.Println(n9, ok9, v9, ok8)`,
		t: (*gen).elemType, u: (*gen).elemType,
	},
	{ // locks, once, atomics
		decl: `type store% struct {
	sync.Mutex
	once sync.Once
	hits atomic.Int64
	m    map[string]int
}

func (s *store%) add(k string, n int) {
	s.once.Do(func() { s.m = map[string]int{}; fmt.Println("once") })
	s.Lock()
	defer s.Unlock()
	s.m[k] += n
	s.hits.Add(1)
}`,
		use: `var s9 store%
var wg9 sync.WaitGroup
for i9 := range 4 {
wg9.Go(func() {
for j9 := range 3 {
s9.add(fmt.Sprint("k", (i9+j9)%3), i9*int(E))
}
})
}
wg9.Wait()
var n9 int32
atomic.AddInt32(&n9, 3)
fmt.Println("store", s9.m, s9.hits.Load(), atomic.LoadInt32(&n9), atomic.CompareAndSwapInt32(&n9, 3, 4), n9)
get9 := sync.OnceValue(func() int { fmt.Println("computed"); return len(s9.m) })
fmt.Println(get9(), get9())`,
		t: func(g *gen) types.Type { return types.Typ[types.Int8] },
	},
	{ // selects
		decl: `type event% struct {
	kind string
	v    any
}`,
		use: `a9, b9, quit9 := make(chan event%), make(chan int), make(chan struct{})
go func() {
a9 <- event%{"a", E}
b9 <- 1
a9 <- event%{"b", F}
close(quit9)
}()
var nilch9 chan int
n9 := 0
for run9 := true; run9; {
select {
case e9, ok9 := <-a9:
fmt.Println("event", e9.kind, e9.v, ok9)
case n9 = <-b9:
fmt.Println("number", n9)
case v9 := <-nilch9:
fmt.Println("never", v9)
case nilch9 <- n9:
fmt.Println("never")
case <-quit9:
run9 = false
}
}
buf9 := make(chan int, 2)
for i9 := 0; i9 < 3; i9++ {
select {
case buf9 <- i9 * 10:
default:
fmt.Println("full", i9)
}
}
idx9 := []int{0, 0}
select {
case idx9[len(buf9)&1] = <-buf9:
case <-nilch9:
}
close(buf9)
v9, ok9 := <-buf9
_, no9 := <-buf9
fmt.Println(idx9, v9, ok9, no9, len(buf9), cap(buf9))`,
		t: (*gen).elemType, u: (*gen).elemType,
	},
	{ // panics and results of goroutines
		use: `errs9 := make(chan error, 3)
for i9 := range 3 {
go func() {
defer func() {
if r9 := recover(); r9 != nil {
errs9 <- fmt.Errorf("recovered %v", r9)
}
}()
if i9 == 2 {
errs9 <- nil
return
}
var s9 []int
fmt.Println(s9[5])
}()
}
got9 := map[string]int{}
for range 3 {
got9[fmt.Sprint(<-errs9)]++
}
fmt.Println("errs", got9)
turn9 := make(chan int)
done9 := make(chan bool)
for id9 := range 3 {
go func(me9 int) {
for t9 := range turn9 {
if t9 >= 5 {
close(turn9)
break
}
turn9 <- t9 + 1
}
_ = me9
done9 <- true
}(id9)
}
turn9 <- 0
for range 3 {
<-done9
}
fmt.Println("turns")`,
	},
}
