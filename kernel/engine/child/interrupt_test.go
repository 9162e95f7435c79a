package child_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// Every way to wait or to compute ends within a second of the interrupt, and what earlier cells made goes on.
func TestInterrupt(t *testing.T) {
	n := newNotebook(t)
	n.want("calls := 0\nfunc double(x int) int { calls++; return 2 * x }\ncounter := func() func() int { n := 0; return func() int { n++; return n } }()", "")
	n.want("type stack struct{ items []int }\nfunc (s *stack) push(x int) int { s.items = append(s.items, x); return len(s.items) }\ns := &stack{}\npush := s.push", "")
	n.want(`ticks := make(chan int); go func() { for i := range ticks { fmt.Println("tick", i); ticks <- -i } }()`, "")
	tests := []struct{ name, code string }{
		{"empty loop", "for {}"},
		{"loop", "x := 0; for { x++ }"},
		{"loop in a function", "func spin() { for i := 0; ; i++ { _ = i * i } }\nspin()"},
		{"recursion", "func fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }\nfib(70)"},
		{"loop that calls compiled code", "for { _ = math.Sqrt(2) }"},
		{"loop that recovers", "for { func() { defer func() { recover() }(); for {} }() }"},
		{"deferred loop", "func d() { defer func() { for {} }() }\nd()"},
		{"receive", "<-make(chan int)"},
		{"send", "make(chan int) <- 1"},
		{"nil channel", "var c chan int; <-c"},
		{"range over a channel", "for range make(chan int) {}"},
		{"empty select", "select {}"},
		{"select", "a, b := make(chan int), make(chan int); select { case <-a: case b <- 1: }"},
		{"select in a loop", "for { select { case <-time.After(time.Millisecond): } }"},
		{"sleep", "time.Sleep(time.Hour)"},
		{"many sleeps", "for { time.Sleep(time.Millisecond) }"},
		{"ticker", "for range time.Tick(time.Millisecond) {}"},
		{"mutex", "var mu sync.Mutex; mu.Lock(); mu.Lock()"},
		{"wait group", "var wg sync.WaitGroup; wg.Add(1); wg.Wait()"},
		{"busy goroutines behind a wait group", "var wg sync.WaitGroup; for range 3 { wg.Add(1); go func() { defer wg.Done(); for {} }() }; wg.Wait()"},
		{"condition", "var mu sync.Mutex; c := sync.NewCond(&mu); mu.Lock(); c.Wait()"},
		{"context", "<-context.Background().Done()"},
		{"input", `Input("wait")`},
		{"password", `Password("wait")`},
		{"scan", `var s string; fmt.Scanln(&s)`},
		{"scanner", `bufio.NewScanner(os.Stdin).Scan()`},
		{"slow less", "xs := make([]int, 1e6); sort.Slice(xs, func(i, j int) bool { time.Sleep(time.Millisecond); return i%7 < j%7 })"},
		{"busy less", "xs := make([]int, 1e6); sort.Slice(xs, func(i, j int) bool { for k := 0; k < 10000; k++ {}; return i%7 < j%7 })"},
		{"callback of slices", "xs := make([]int, 1e6); slices.SortFunc(xs, func(a, b int) int { time.Sleep(time.Millisecond); return a - b })"},
		{"callback of strings", `strings.Map(func(r rune) rune { time.Sleep(time.Millisecond); return r }, strings.Repeat("x", 1<<20))`},
		{"iterator", "for range func(yield func(int) bool) { for yield(1) {} } {}"},
		{"http request", `l := must(net.Listen("tcp", "127.0.0.1:0")); must(http.Get("http://" + l.Addr().String()))`},
		{"accept", `l2 := must(net.Listen("tcp", "127.0.0.1:0")); l2.Accept()`},
		{"program", `exec.Command("sleep", "3600").Run()`},
		{"program with output", `exec.Command("sh", "-c", "echo begun; sleep 3600").CombinedOutput()`},
		{"read of a pipe", `r, _, _ := os.Pipe(); io.ReadAll(r)`},
		{"String method of the result", "type endless struct{}\nfunc (endless) String() string { for {} }\nendless{}"},
		{"String method that is printed", `fmt.Println(endless{})`},
		{"error of the context", `must(http.DefaultClient.Do(must(http.NewRequestWithContext(ctx, "GET", "http://" + l.Addr().String(), nil))))`},
		{"flood", `for { fmt.Println(strings.Repeat("x", 1000)) }`},
		{"displays", `for { Display(1) }`},
		{"code that heeds ctx", `<-ctx.Done()`},
	}
	for i, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(context.Background())
			p, done := n.start(ctx, "fmt.Println(\"begun\")\n"+tt.code)
			p.begun(t, "begun")
			time.Sleep(30 * time.Millisecond) // let it come to where it waits
			began := time.Now()
			cancel()
			select {
			case <-done:
			case <-time.After(20 * time.Second):
				t.Fatal("it goes on")
			}
			took := time.Since(began)
			if took > time.Second || p.reply.Name != "Interrupted" {
				t.Errorf("interrupt took %v, reply %+v", took, p.reply)
			}
			t.Logf("%v: %s %s", took, p.reply.Name, p.reply.Value)
			n.want("counter()", fmt.Sprintf("[%d]", i+1))
			n.want("push(7)", fmt.Sprintf("[%d]", i+1))
			n.want("double(21) + calls", fmt.Sprintf("[%d]", 43+i))
			if q := n.run(fmt.Sprintf("ticks <- %d\n<-ticks", i)); q.reply.Status != "ok" || !strings.Contains(q.String(), fmt.Sprintf("[%d]", -i)) {
				t.Errorf("the goroutine of In[3] does not answer: %s %+v", q, q.reply)
			}
		})
		if t.Failed() {
			break
		}
	}
}

// interrupt starts a cell, interrupts it when it has shown text, and returns its page.
func (n *notebook) interrupt(code, text string) *page {
	n.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	p, done := n.start(ctx, code)
	p.begun(n.t, text)
	cancel()
	<-done
	if p.reply.Name != "Interrupted" {
		n.t.Errorf("%s: %+v", code, p.reply)
	}
	return p
}

// An interrupt ends the goroutines of its cell, and of no other.
func TestInterruptSparesOtherCells(t *testing.T) {
	n := newNotebook(t)
	n.want(`var mu sync.Mutex
count, stopped := 0, make(chan int)
add := func() { mu.Lock(); count++; mu.Unlock() }
get := func() int { mu.Lock(); defer mu.Unlock(); return count }
go func() { for { add(); time.Sleep(time.Millisecond) } }()
go func() { for { add() } }()
go func() { for { select { case <-stopped: case <-time.After(time.Millisecond): add() } } }()`, "")
	n.want(`theirs := 0
addTheirs := func() { mu.Lock(); theirs++; mu.Unlock() }
getTheirs := func() int { mu.Lock(); defer mu.Unlock(); return theirs }`, "")
	alive := `func alive() bool {
	for range 3 {
		before := get()
		for get() < before + 10 { time.Sleep(time.Millisecond) }
		stopped <- 1
	}
	return true
}`
	n.want(alive, "")
	n.interrupt(`go func() { for { addTheirs() } }()
go func() { for { addTheirs(); time.Sleep(time.Millisecond) } }()
go func() { time.Sleep(50*time.Millisecond); for { addTheirs() } }()
fmt.Println("on")
for {}`, "on")
	n.want("alive()", "[true]")
	n.want(`time.Sleep(200*time.Millisecond)
x := getTheirs()
time.Sleep(200*time.Millisecond)
getTheirs() - x`, "[0]")
}

// A cell that was left behind in a compiled call does not go on when the call returns, beyond its next tick.
func TestLeftBehind(t *testing.T) {
	n := newNotebook(t)
	n.want("var mu sync.Mutex\nmu.Lock()\nsteps := 0", "")
	p := n.interrupt(`fmt.Println("on")
mu.Lock()
for { steps++; fmt.Print("step ") }`, "on")
	if !strings.Contains(p.reply.Value, "goes on in the background") {
		t.Errorf("it does not say so: %q", p.reply.Value)
	}
	n.want("mu.Unlock()\ntime.Sleep(200 * time.Millisecond)", "")
	n.want("at := steps\ntime.Sleep(100 * time.Millisecond)\nsteps - at", "[0]")
}

// A program that a cell has started ends with the interrupt; one that an earlier cell has started does not.
func TestInterruptEndsPrograms(t *testing.T) {
	n := newNotebook(t)
	n.want(`early := exec.Command("sleep", "3600")
early.Start()`, "")
	n.interrupt(`cmd := exec.Command("sleep", "3600")
cmd.Start()
fmt.Println("on")
cmd.Wait()`, "on")
	n.want("cmd.ProcessState.String()", "[signal: killed]")
	n.want(`exec.Command("kill", "-0", fmt.Sprint(early.Process.Pid)).Run()`, "")
	n.want(`early.Process.Kill(); fmt.Println(early.Wait())`, "signal: killed\n")
}

// A compiled call that does not return costs the engine, at the second interrupt.
func TestSecondInterrupt(t *testing.T) {
	n := newNotebook(t)
	n.want("type T struct{ N int }\nv := 1", "")
	p := n.interrupt("fmt.Println(\"on\")\nnew(big.Int).Exp(big.NewInt(3), big.NewInt(1<<40), nil)", "on")
	if !strings.Contains(p.reply.Value, "one more interrupt ends it") {
		t.Fatalf("reply %+v", p.reply)
	}
	n.want("v", "[1]")
	time.Sleep(1100 * time.Millisecond) // sooner, it would count as impatience
	n.host.Insist()
	q := n.run("T{2}")
	for deadline := time.Now().Add(10 * time.Second); q.reply.Status == "ok" && q.String() == "[T{N:2}]" && time.Now().Before(deadline); {
		q = n.run("T{2}") // the old engine has not noticed yet
	}
	if !strings.Contains(q.String()+q.reply.Value, "second interrupt ended the engine") {
		t.Errorf("the engine's end: %q, %+v", q, q.reply)
	}
	n.fail("v", "CompileError", "undefined: v")
}
