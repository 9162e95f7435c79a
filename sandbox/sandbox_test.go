package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

const adder = `func Add(a, b int) int { return a + b }`

func TestCalls(t *testing.T) {
	r := open(t, Options{})
	tests := []struct {
		name, source, entry string
		calls               [][]any
		want                []string
	}{
		{"several calls", adder, "Add", [][]any{{1, 2}, {3, 4}}, []string{"3", "7"}},
		{"no call given", `func F() string { return "x" }`, "F", nil, []string{`"x"`}},
		{"no call at all", `func F() string { return "x" }`, "F", [][]any{}, nil},
		{"no result", `func F() {}`, "F", nil, []string{"null"}},
		{"two results", `func F() (int, error) { return 1, errors.New("no") }`, "F", nil, []string{`[1,"no"]`}},
		{"nil error", `func F() (int, error) { return 1, nil }`, "F", nil, []string{`[1,null]`}},
		{"list argument", `func Solve(xs []int) []int { sort.Ints(xs); return xs }`, "Solve", [][]any{{[]int{3, 1, 2}}, {[]int{}}}, []string{"[1,2,3]", "[]"}},
		{"floats", `func F() []float64 { return []float64{0.1, math.NaN(), math.Inf(1), math.Inf(-1), 1e300} }`, "F", nil, []string{`[0.1,"NaN","+Inf","-Inf",1e+300]`}},
		{"struct", `type point struct{ x, y int }
			func F() []point { return []point{{1, 2}} }`, "F", nil, []string{`[{"x":1,"y":2}]`}},
		{"map", `func F() map[string]int { return map[string]int{"b": 2, "a": 1} }`, "F", nil, []string{`{"a":1,"b":2}`}},
		{"bytes", `func F() []byte { return []byte("hi") }`, "F", nil, []string{`"aGk="`}},
		{"nil slice", `func F() []int { return nil }`, "F", nil, []string{`null`}},
		{"package clause and imports", `package main

			import "strings"

			func F() string { return strings.ToUpper("x") }`, "F", nil, []string{`"X"`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := runOne(t, r, Job{Source: tt.source, Entry: tt.entry, Calls: tt.calls})
			if o.Verdict != OK || !o.Replayable || o.Detail != "" {
				t.Fatalf("outcome %+v, want ok", o)
			}
			var got []string
			for _, raw := range o.Results {
				got = append(got, string(raw))
			}
			if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
				t.Errorf("results\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

// TestWalker gets a body out of the sandbox.
func TestWalker(t *testing.T) {
	r := open(t, Options{Workers: 1})
	o := runOne(t, r, Job{Entry: "MakeWalker", Source: `func MakeWalker() *sodarace.Walker {
		w := sodarace.NewWalker()
		a := w.Joint(0, 0)
		b := w.Joint(10, 5)
		w.Muscle(a, b, 0.5, 0.25)
		return w
	}`})
	if o.Verdict != OK {
		t.Fatalf("%+v, want ok", o)
	}
	var body struct {
		Joints  [][2]float64
		Muscles [][3]any
	}
	if err := json.Unmarshal(o.Results[0], &body); err != nil || len(body.Joints) != 2 || len(body.Muscles) != 1 {
		t.Errorf("body %s (%v), want two joints and a muscle", o.Results[0], err)
	}
}

func TestMainProgram(t *testing.T) {
	r := open(t, Options{})
	o := runOne(t, r, Job{Source: "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"hello\", 1+1) }\n"})
	if o.Verdict != OK || o.Stdout != "hello 2\n" || len(o.Results) != 0 {
		t.Errorf("outcome %+v, want ok and hello 2", o)
	}
}

// TestConcurrentRuns is how a search uses the pool: many goroutines with one job each.
func TestConcurrentRuns(t *testing.T) {
	r := open(t, Options{})
	var wg sync.WaitGroup
	for g := range 64 {
		wg.Go(func() {
			for k := range 8 {
				o := runOne(t, r, Job{Source: adder, Entry: "Add", Calls: [][]any{{g, k}}})
				if want := fmt.Sprint(g + k); o.Verdict != OK || string(o.Results[0]) != want {
					t.Errorf("%d+%d: %+v, want %s", g, k, o, want)
				}
			}
		})
	}
	wg.Wait()
}

func TestCancel(t *testing.T) {
	r := open(t, Options{Workers: 1})
	ctx, cancel := context.WithCancel(context.Background())
	var jobs []Job
	for range 40 {
		jobs = append(jobs, Job{Source: `func F() { for { } }`, Entry: "F", Limits: Limits{Wall: 2 * time.Second, Fuel: 1 << 60}})
	}
	jobs[0] = Job{Source: adder, Entry: "Add", Calls: [][]any{{1, 2}}}
	n := 0
	start := time.Now()
	for i, o := range r.Run(ctx, jobs) {
		if i == 0 {
			if o.Verdict != OK {
				t.Errorf("first: %+v", o)
			}
			cancel()
		} else if o.Verdict != InfraError || !strings.Contains(o.Detail, "canceled") {
			t.Errorf("job %d: %+v, want infra_error after cancel", i, o)
		}
		n++
	}
	if n != len(jobs) || time.Since(start) > time.Second {
		t.Errorf("%d outcomes in %v, want %d at once", n, time.Since(start), len(jobs))
	}
	cancel()
	// The pool is not stuck behind what was abandoned.
	if o := runOne(t, r, Job{Source: adder, Entry: "Add", Calls: [][]any{{1, 2}}}); o.Verdict != OK {
		t.Errorf("after cancel: %+v", o)
	}
}

func TestCloseEndsRuns(t *testing.T) {
	r := open(t, Options{Workers: 1})
	job := Job{Source: `func F() { for { } }`, Entry: "F", Limits: Limits{Wall: 20 * time.Second, Fuel: 1 << 60}}
	got := make(chan Outcome, 1)
	go func() {
		for _, o := range r.Run(context.Background(), []Job{job}) {
			got <- o
		}
	}()
	for taken := false; !taken; {
		r.mu.Lock()
		taken = r.inFlight == 1
		r.mu.Unlock()
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if o := <-got; o.Verdict != InfraError {
		t.Errorf("%+v, want infra_error", o)
	}
	if o := runOne(t, r, job); o.Verdict != InfraError {
		t.Errorf("run after Close: %+v, want infra_error", o)
	}
}
