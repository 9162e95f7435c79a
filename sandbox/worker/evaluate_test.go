package worker

import (
	"encoding/json"
	"strings"
	"testing"

	"goelm/sandbox/frame"
)

func jobFor(src string) frame.JobMessage {
	return frame.JobMessage{Source: src, Entry: "F", WallMS: 20_000, Fuel: 1e5, Memory: 1 << 28, Output: 1000, Result: 1000, Length: 1 << 16}
}

func TestResults(t *testing.T) {
	e := newEvaluator(newPulse(nil))
	tests := []struct{ name, src, want string }{
		{"bool", "func F() bool { return true }", "true"},
		{"large", "func F() (int64, uint64) { return -1<<63, 1<<64 - 1 }", "[-9223372036854775808,18446744073709551615]"},
		{"float32", "func F() float32 { return 0.1 }", "0.1"},
		{"complex", "func F() complex128 { return 1 + 2i }", "[1,2]"},
		{"text", `func F() string { return "<a>\n\"\x01\xff" }`, `"<a>\n\"\u0001` + "\\ufffd" + `"`},
		{"rune", "func F() rune { return 'a' }", "97"},
		{"array", "func F() [3]byte { return [3]byte{1, 2, 3} }", "[1,2,3]"},
		{"nested", "func F() [][]int { return [][]int{{1}, nil, {}} }", "[[1],null,[]]"},
		{"any", `func F() []any { return []any{1, "a", nil, 2.5, []int{1}, map[string]bool{"x": true}} }`, `[1,"a",null,2.5,[1],{"x":true}]`},
		{"pointer", "func F() *int { x := 5; return &x }", "5"},
		{"nil pointer", "func F() *int { return nil }", "null"},
		{"struct", "type P struct { X, y int; Next *P }\nfunc F() P { return P{1, 2, &P{X: 3}} }", `{"X":1,"y":2,"Next":{"X":3,"y":0,"Next":null}}`},
		{"embedded", "type A struct{ x int }\ntype B struct { A; y []A }\nfunc F() B { return B{A{1}, []A{{2}}} }", `{"A":{"x":1},"y":[{"x":2}]}`},
		{"map with numbers", "func F() map[int]string { return map[int]string{10: \"b\", 9: \"a\"} }", `{"10":"b","9":"a"}`},
		{"named", "type Celsius float64\nfunc F() []Celsius { return []Celsius{20.5} }", "[20.5]"},
		{"error", `func F() error { return fmt.Errorf("no %d", 1) }`, `"no 1"`},
		{"walker", "func F() *sodarace.Walker { return sodarace.NewWalker() }", `{"joints":[],"muscles":[]}`},
		{"no walker", "func F() *sodarace.Walker { return nil }", `null`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := e.evaluate(jobFor(tt.src))
			if r.Verdict != frame.OK || string(r.Results[0]) != tt.want {
				t.Errorf("%s %s %s, want %s", r.Verdict, r.Detail, r.Results, tt.want)
			}
		})
	}
}

func TestArguments(t *testing.T) {
	e := newEvaluator(newPulse(nil))
	tests := []struct{ name, src, args, verdict, want string }{
		{"fit", "func F(a int, b []string, c map[string]float64) any { return []any{a, b, c} }", `[1,["x"],{"y":0.5}]`, frame.OK, `[1,["x"],{"y":0.5}]`},
		{"struct", "type P struct { X int }\nfunc F(p P) int { return p.X }", `[{"X":3}]`, frame.OK, `3`},
		{"too few", "func F(a, b int) int { return a }", `[1]`, frame.CompileError, "does not fit a call with 1 arguments"},
		{"too many", "func F() int { return 1 }", `[1]`, frame.CompileError, "does not fit"},
		{"wrong type", "func F(a int) int { return a }", `["x"]`, frame.CompileError, "argument 1 does not fit"},
		{"fraction", "func F(a int) int { return a }", `[1.5]`, frame.CompileError, "argument 1 does not fit"},
		{"not a function", "var F = 1", `[]`, frame.CompileError, "function F is undeclared"},
		{"generic", "func F[T any](x T) T { return x }", `[1]`, frame.CompileError, "function F is undeclared"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := jobFor(tt.src)
			m.Calls = append(m.Calls, nil)
			unmarshal(t, tt.args, &m.Calls[0])
			r := e.evaluate(m)
			got := r.Detail
			if r.Verdict == frame.OK {
				got = string(r.Results[0])
			}
			if r.Verdict != tt.verdict || !strings.Contains(got, tt.want) {
				t.Errorf("%s %s, want %s %s", r.Verdict, got, tt.verdict, tt.want)
			}
		})
	}
}

// TestNoTraces runs every pair of these programs in both orders: none may see the other.
func TestNoTraces(t *testing.T) {
	e := newEvaluator(newPulse(nil))
	programs := []string{
		"var n int\nfunc F() int { n++; return n }",
		"func F() int { return rand.Intn(1000000) }",
		"func F() int { rand.Seed(99); return rand.Intn(1000000) }",
		"import \"math/rand/v2\"\nfunc F() int { return rand.IntN(1000000) + rand.Perm(10)[3] }",
		"func F() bool { strconv.ErrSyntax = nil; strconv.ErrRange = nil; return true }",
		"func F() string { _, err := strconv.Atoi(\"x\"); return fmt.Sprint(err, errors.Is(err, strconv.ErrSyntax)) }",
		"func F() error { errors.ErrUnsupported = nil; return errors.ErrUnsupported }",
		"func F() string { return errors.ErrUnsupported.Error() }",
		"func F() int { panic(1) }",
		"func F() any { same := unicode.Scripts[\"Greek\"] == unicode.Greek; rs := unicode.GraphicRanges; in := unicode.In('x', rs...); return []any{unicode.Is(unicode.Han, '世'), in, same, len(unicode.CaseRanges)} }",
		"func F() any { return unicode.TurkishCase.ToUpper('i') }",
		"func F() bool { unicode.Han.R16[0].Lo = 0; unicode.Han.R32 = nil; unicode.Han.LatinOffset = 5; return unicode.Is(unicode.Han, 1) }",
		"import . \"unicode\"\nfunc F() int { Han = Greek; Scripts[\"Greek\"] = Han; clear(Categories); GraphicRanges[0] = Han; GraphicRanges = GraphicRanges[:1]; return len(Categories) }",
		"import u \"unicode\"\nfunc F() int { u.CaseRanges = nil; u.TurkishCase[0].Lo = 0; u.Scripts = nil; u.Properties[\"x\"] = nil; u.Greek = nil; delete(u.CategoryAliases, \"Control\"); return len(u.CategoryAliases) }",
		"func F() string { return strings.ToUpper(\"äß\") + strings.ToTitle(\"x\") }",
	}
	answer := func(i int) string {
		r := e.evaluate(jobFor(programs[i]))
		return r.Verdict + " " + r.Detail + " " + string(join(r))
	}
	first := make([]string, len(programs))
	for i := range programs {
		first[i] = answer(i)
		if strings.HasPrefix(first[i], frame.CompileError) || strings.HasPrefix(first[i], frame.Unsupported) {
			t.Errorf("%s: %s", programs[i], first[i])
		}
	}
	for i := range programs {
		for j := range programs {
			answer(i)
			if got := answer(j); got != first[j] {
				t.Errorf("after\n%s\nthe program\n%s\nanswers %q instead of %q", programs[i], programs[j], got, first[j])
			}
		}
	}
}

// TestClosedDoors tries what the list of packages does not offer by name.
func TestClosedDoors(t *testing.T) {
	e := newEvaluator(newPulse(nil))
	for _, src := range []string{
		`func F() any { w, err := sodarace.Load("/etc/passwd"); _ = w; return err }`,
		`import "hash/crc32"
func F() any { crc32.IEEETable[0] = 7; return 1 }`,
	} {
		if r := e.evaluate(jobFor(src)); r.Verdict != frame.Unsupported && r.Verdict != frame.CompileError {
			t.Errorf("%s\n%s %s %s, want it refused", src, r.Verdict, r.Detail, r.Results)
		}
	}
}

func unmarshal(t *testing.T, text string, to any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), to); err != nil {
		t.Fatal(err)
	}
}

func join(r frame.ResultMessage) []byte {
	var all []byte
	for _, x := range r.Results {
		all = append(append(all, x...), ' ')
	}
	return all
}
