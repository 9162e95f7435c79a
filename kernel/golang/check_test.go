package golang_test

import (
	"testing"
	"time"

	"goelm/kernel/golang"
	"goelm/kernel/golang/std"
)

var stdlib = golang.NewLibrary(std.Packages())

func TestCheck(t *testing.T) {
	tests := []struct {
		name, src, want string
		opt             golang.CheckOptions
	}{
		{"plain", "package main\nfunc main() {}\n", "", golang.CheckOptions{}},
		{"auto import", "func F(x float64) float64 { return math.Sqrt(x) }", "", golang.CheckOptions{AutoImport: true}},
		{"position on line 1", "func F() int { return nope }", "c.go:1:23: undefined: nope", golang.CheckOptions{AutoImport: true}},
		{"suggestion", "func value() int { return 1 }\nfunc F() int { return valeu() }", "c.go:2:23: undefined: valeu; did you mean value?", golang.CheckOptions{AutoImport: true}},
		{"package member", "func F() { math.Sqtr(1) }", "c.go:1:17: undefined: math.Sqtr; did you mean math.Sqrt?", golang.CheckOptions{AutoImport: true}},
		{"all errors", "func F() int { return \"a\" }\nfunc G() { x := 1 }", "c.go:1:23: cannot use \"a\" (untyped string constant) as int value in return statement\nc.go:2:12: declared and not used: x", golang.CheckOptions{AutoImport: true}},
		{"one error, not its consequence", "func g(int) {}\nfunc G() { g(nope(), 1) }", "c.go:2:14: undefined: nope", golang.CheckOptions{AutoImport: true}},
		{"unused allowed", "func G() { x := 1 }", "", golang.CheckOptions{AutoImport: true, AllowUnused: true}},
		{"syntax", "func G() { x := }", "c.go:1:17: expected operand, found '}'", golang.CheckOptions{AutoImport: true}},
		{"local hides package", "func G() int { math := struct{ Pi int }{3}; return math.Pi }", "", golang.CheckOptions{AutoImport: true}},
		{"redeclared", "var a int\nvar a int", "c.go:2:5: a redeclared in this block\n\tc.go:1:5: other declaration of a", golang.CheckOptions{AutoImport: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := golang.Check(stdlib, "c.go", tt.src, tt.opt)
			got := ""
			if err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, tt.want)
			}
		})
	}
}

func TestCheckSpeed(t *testing.T) {
	src := "func F(x float64) float64 {\n"
	for range 50 {
		src += "\tx += math.Sqrt(x) * 2\n"
	}
	src += "\treturn x\n}\n"
	best := time.Hour
	for range 20 {
		start := time.Now()
		if _, err := golang.Check(stdlib, "c.go", src, golang.CheckOptions{AutoImport: true}); err != nil {
			t.Fatal(err)
		}
		best = min(best, time.Since(start))
	}
	t.Logf("check of 50 lines: %v", best)
	if best > 5*time.Millisecond {
		t.Errorf("check of 50 lines takes %v at best", best)
	}
}
