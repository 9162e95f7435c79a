package worker

import (
	"strings"
	"testing"

	"goelm/sandbox/frame"
)

// TestDeadlock tells candidates whose goroutines wait for each other from those that somebody will wake.
func TestDeadlock(t *testing.T) {
	skipInterpretedRaces(t)
	e := newEvaluator(newPulse(nil))
	tests := []struct {
		name, src string
		want      string
	}{
		{"select", "func F() { select {} }", frame.RuntimePanic},
		{"nil channel", "func F() { var c chan int; c <- 1 }", frame.RuntimePanic},
		{"range", "func F() { for range make(chan int) { } }", frame.RuntimePanic},
		{"two", "func F() { a, b := make(chan int), make(chan int); go func() { <-a; b <- 1 }(); <-b }", frame.RuntimePanic},
		{"initialiser", "var x = <-make(chan int)\nfunc F() {}", frame.RuntimePanic},
		{"one sleeps", "func F() int { c := make(chan int); go func() { time.Sleep(100 * time.Millisecond); c <- 1 }(); return <-c }", frame.OK},
		{"it sleeps", "func F() { time.Sleep(100 * time.Millisecond) }", frame.OK},
		{"go sleep", "func F() { go time.Sleep(50 * time.Millisecond); select {} }", frame.RuntimePanic},
		{"one works", "func F() int { c := make(chan int); go func() { for range 90_000 { }; c <- 1 }(); return <-c }", frame.OK},
		{"one is left", "func F() int { c := make(chan int); go func() { c <- 1 }(); return 1 }", frame.OK},
		{"fast", "func F() { for range 20_000 { } }", frame.OK},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := e.evaluate(jobFor(tt.src))
			if r.Verdict != tt.want || (r.Verdict == frame.RuntimePanic) != strings.Contains(r.Detail, deadlock) {
				t.Errorf("%s: %s, want %s", r.Verdict, r.Detail, tt.want)
			}
		})
	}
}

// TestAsleep reads traces: any goroutine that is not known to wait for others may wake them.
func TestAsleep(t *testing.T) {
	const (
		self      = "goroutine 9 [running]:\nworker.(*pulse).look()"
		candidate = "goroutine 7 [chan receive (nil chan), 2 minutes]:\ngithub.com/traefik/yaegi/interp.runCfg(0x1)"
		evaluator = "goroutine 1 [select]:\ngoelm/sandbox/worker.(*evaluator).run()"
		signals   = "goroutine 3 [syscall]:\nos/signal.signal_recv()\nos/signal.loop()"
	)
	tests := []struct {
		name   string
		others []string
		want   bool
	}{
		{"deadlock", []string{evaluator, candidate, signals}, true},
		{"no candidate", []string{evaluator, signals}, false},
		{"a sleeper", []string{evaluator, candidate, "goroutine 8 [sleep]:\ntime.Sleep()"}, false},
		{"one that can run", []string{evaluator, candidate, "goroutine 8 [runnable]:\nsync.(*Mutex).Unlock()"}, false},
		{"a system call", []string{evaluator, candidate, "goroutine 8 [syscall]:\nsyscall.read()"}, false},
		{"over just now", []string{"goroutine 1 [sync.Mutex.Lock]:\ngoelm/sandbox/worker.(*pulse).done()", candidate}, false},
	}
	for _, tt := range tests {
		if got := asleep([]byte(strings.Join(append([]string{self}, tt.others...), "\n\n"))); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
