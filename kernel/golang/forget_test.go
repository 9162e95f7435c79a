package golang_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"

	"goelm/kernel/golang"
)

func liveHeap() int {
	runtime.GC()
	runtime.GC() // what finalizers held
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// Yaegi would keep 15 to 30 kB of each of these. If this fails after an update of Yaegi, look at forget.
func TestCellsLeaveLittleBehind(t *testing.T) {
	for _, src := range []string{"1 + 2", "fmt.Sprint(1)", "for i := range 10 { _ = i * i }", "func f(x int) int { return x + 1 }", "x := 3\nfunc() int { return x }()"} {
		s := golang.NewSession(stdlib, golang.SessionOptions{AutoImport: stdlib.ByUse})
		cells := func(from, to int) {
			for i := from; i < to; i++ {
				if _, err := s.Run(context.Background(), fmt.Sprintf("In[%d]", i), src); err != nil {
					t.Fatal(err)
				}
			}
		}
		cells(0, 50)
		before := liveHeap()
		cells(50, 250)
		if each := (liveHeap() - before) / 200; each > 6000 {
			t.Errorf("%s leaves %d bytes behind each time, want at most 6000", src, each)
		}
		runtime.KeepAlive(s)
	}
}

// What outlives its cell still works after forgetting: functions, closures, goroutines, methods and replaced functions.
func TestForgottenCellsWork(t *testing.T) {
	s := golang.NewSession(stdlib, golang.SessionOptions{AutoImport: stdlib.ByUse})
	for i, step := range []struct{ src, want string }{
		{"func f(x int) int { return x + 1 }\nfunc g(x int) int { return f(x) * 10 }\nheld := f\ncount := func() func() int { n := 0; return func() int { n++; return n + f(0) } }()", ""},
		{"type T struct{ n int }\nfunc (t T) Get() int { return f(t.n) }\nt := T{5}\nasked, told := make(chan int), make(chan int)\ngo func() { for x := range asked { told <- f(x) + t.Get() } }()", ""},
		{"func f(x int) int { return x + 2 }", ""},
		{"f(1)", "3"}, {"g(1)", "30"}, {"held(1)", "2"}, {"count() * 100 + count()", "203"}, {"t.Get()", "7"},
		{"asked <- 1\n<-told", "8"},
		{"func f(x int) int { return x + 3 }", ""},
		{"f(1)*1000 + g(1) + held(1)", "4042"}, {"t.Get()", "8"}, {"f_1 := 4\nf_2 := f_1 + f(0)\nf_2", "7"},
		{"result_3 := 1\ncell_4 := result_3 + 1\ncell_4", "2"}, {"result_3 + cell_4 + f_1", "7"},
	} {
		r, err := s.Run(context.Background(), fmt.Sprintf("In[%d]", i+1), step.src)
		got := ""
		if err != nil {
			got = err.Error()
		} else if r.Show && len(r.Values) > 0 {
			got = s.Format(r.Values[0], r.Types[0])
		}
		if got != step.want {
			t.Errorf("%s\ngot  %q\nwant %q", step.src, got, step.want)
		}
	}
}
