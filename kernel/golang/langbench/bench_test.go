package langbench

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"

	"goelm/kernel/golang"
	"goelm/kernel/golang/std"
)

var lib = golang.NewLibrary(std.Packages())

// plain gives function Run of a program in an interpreter as Yaegi has it.
func plain(tb testing.TB, src string) func() reflect.Value {
	tb.Helper()
	in := interp.New(interp.Options{})
	if err := in.Use(stdlib.Symbols); err != nil {
		tb.Fatal(err)
	}
	if _, err := in.Eval(src); err != nil {
		tb.Fatal(err)
	}
	run, err := in.Eval("main.Run")
	if err != nil {
		tb.Fatal(err)
	}
	return func() reflect.Value { return run.Call(nil)[0] }
}

// lowered gives function Run of a program in our interpreter. fuel 0: loops and calls are counted for the stop button only.
func lowered(tb testing.TB, src string, fuel int64) func() reflect.Value {
	tb.Helper()
	u, err := golang.Compile(lib, "p.go", src, golang.Options{Fuel: fuel})
	if err != nil {
		tb.Fatal(err)
	}
	return func() reflect.Value {
		out, err := u.Call(context.Background(), "Run", nil)
		if err != nil {
			tb.Fatal(err)
		}
		return out[0]
	}
}

// The programs must give the same result everywhere.
func TestSameResults(t *testing.T) {
	if testing.Short() {
		t.Skip("the programs are made for benchmarks")
	}
	for _, p := range programs {
		src := "package main\n" + p.source
		want := fmt.Sprint(plain(t, src)())
		for _, fuel := range []int64{0, 1 << 50} {
			if got := fmt.Sprint(lowered(t, src, fuel)()); got != want {
				t.Errorf("%s: %s, plain Yaegi has %s", p.name, got, want)
			}
		}
	}
}

// best is the shortest of several runs of each function, taken in turns, so that a busy machine treats them alike.
func best(rounds int, fs ...func() reflect.Value) []time.Duration {
	out := make([]time.Duration, len(fs))
	for r := range rounds {
		for i, f := range fs {
			start := time.Now()
			f()
			if d := time.Since(start); r == 0 || d < out[i] {
				out[i] = d
			}
		}
	}
	return out
}

// BenchmarkLoops runs each program under plain Yaegi and ours in turns. times is how many times faster ours is (1: equal);
// times-fuel the same with fuel. The goals: at least 1 everywhere, at least 2 for programs that mostly call methods.
func BenchmarkLoops(b *testing.B) {
	for _, p := range programs {
		name := strings.ReplaceAll(p.name, " ", "-")
		if p.methods {
			name += "*"
		}
		b.Run(name, func(b *testing.B) {
			src := "package main\n" + p.source
			fs := []func() reflect.Value{plain(b, src), lowered(b, src, 0), lowered(b, src, 1<<50)}
			b.ResetTimer()
			t := best(max(b.N, 5), fs...)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(t[0].Microseconds())/1000, "yaegi-ms")
			b.ReportMetric(float64(t[1].Microseconds())/1000, "ours-ms")
			b.ReportMetric(float64(t[0])/float64(t[1]), "times")
			b.ReportMetric(float64(t[0])/float64(t[2]), "times-fuel")
		})
	}
}

// BenchmarkCandidate: what happens to a candidate before it runs. The goal for check and lower together is 0.5 ms.
func BenchmarkCandidate(b *testing.B) {
	opt := golang.CheckOptions{}
	steps := []struct {
		name string
		f    func() error
	}{
		{"check", func() error { _, err := golang.Check(lib, "c.go", candidate, opt); return err }},
		{"check+lower", func() error { _, err := golang.Lower(lib, "c.go", candidate, opt); return err }},
		{"compile", func() error {
			_, err := golang.Compile(lib, "c.go", candidate, golang.Options{Fuel: 1e6})
			return err
		}},
		{"compile+run", func() error {
			u, err := golang.Compile(lib, "c.go", candidate, golang.Options{Fuel: 1e6})
			if err == nil {
				_, err = u.Call(context.Background(), "Run", nil)
			}
			return err
		}},
	}
	for _, s := range steps {
		b.Run(s.name, func(b *testing.B) {
			for b.Loop() {
				if err := s.f(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkCell: a trivial cell in a session that has seen some others.
func BenchmarkCell(b *testing.B) {
	for _, src := range []string{"x = x + 1", "x + 1", "y := p.x + float64(x)"} {
		b.Run(strings.ReplaceAll(src, " ", ""), func(b *testing.B) {
			s := golang.NewSession(lib, golang.SessionOptions{})
			for i, c := range []string{"x := 1", "type pt struct{ x, y float64 }\np := pt{1, 2}", "func area(p pt) float64 { return p.x * p.y }"} {
				if _, err := s.Run(context.Background(), fmt.Sprintf("In[%d]", i+1), c); err != nil {
					b.Fatal(err)
				}
			}
			n := 4
			for b.Loop() {
				if _, err := s.Run(context.Background(), fmt.Sprintf("In[%d]", n), src); err != nil {
					b.Fatal(err)
				}
				n++
			}
		})
	}
}
