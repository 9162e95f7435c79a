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
		{"flood", `for { fmt.Println(strings.Repeat("x", 1000)) }`},
		{"displays", `for { Display(1) }`},
	}
	for i, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(context.Background())
			p, done := n.start(ctx, "fmt.Println(\"begun\")\n"+tt.code)
			p.wait(t, "begun")
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
