package child_test

import (
	"fmt"
	"strings"
	"testing"
)

// declarations are what a session may hold, and what comes back.
var declarations = []string{
	"import (\n\tstr \"strings\"\n\t\"math/rand/v2\"\n)",
	"type T struct{ N int }\nfunc (t T) Double() int { return 2 * t.N }\nfunc (t *T) Add(n int) *T { t.N += n; return t }",
	"func even(n int) bool { if n == 0 { return true }; return odd(n - 1) }\nfunc odd(n int) bool { if n == 0 { return false }; return even(n - 1) }",
	"type tree struct{ left, right *tree; leaf *leaf }\ntype leaf struct{ in *tree }",
	"const (\n\tred = iota\n\tgreen\n\tblue\n)\nconst k = 3",
	"type number interface{ ~int | ~float64 }\nfunc sum[N number](xs ...N) (s N) { for _, x := range xs { s += x }; return s }",
	"type list[E any] struct{ items []E }\nfunc (l *list[E]) push(e E) int { l.items = append(l.items, e); return len(l.items) }",
	"func used() string { return str.ToUpper(\"x\") + fmt.Sprint(rand.N(1), blue) }",
	"func old() int { return 1 }",
	"func old() int { return 2 }",
	"v := 10",
	"func usesV() int { return v }",
	"var w = map[string]int{\"a\": 1}",
	"func ping(n int) int { return n }",
	"func pong(n int) int { if n == 0 { return 7 }; return ping(n - 1) }",
	"func ping(n int) int { if n == 0 { return 100 }; return pong(n - 1) }", // now they need each other, across cells
	"z := 1\n\nfunc boom() int {\n\treturn []int{}[len(In)]\n}\nz++",
}

const probe = `fmt.Println(T{2}.Double(), (&T{1}).Add(2).N, even(10), sum(1, 2, 3), (&list[int]{}).push(7), used(), old(), k, tree{}.leaf == nil, ping(3))`
const probed = "4 3 true 6 1 X0 2 2 3 true 7\n"

// Every way for an engine to die ends the cell with the cause; the next cell finds the declarations.
func TestDeaths(t *testing.T) {
	n := newNotebook(t)
	for _, code := range declarations {
		n.want(code, "")
	}
	n.want(probe, probed)
	tests := []struct{ name, code, ename, value string }{
		{"killed", "must(os.FindProcess(os.Getpid())).Kill()\ntime.Sleep(5 * time.Second)", "EngineDied", "the engine died of the signal killed"},
		{"concurrent map writes", "m := map[int]int{}\nfor range 8 { go func() { for { m[1]++ } }() }\ntime.Sleep(20 * time.Second)", "EngineDied", "the engine died of concurrent use of a map that no sync.Mutex guards in In["},
		{"panic in a compiled callback", "time.AfterFunc(time.Millisecond, func() { panic(\"in a timer\") })\ntime.Sleep(5 * time.Second)", "EngineDied", "in a timer"},
		{"too large", "_ = make([]byte, 1<<45)", "EngineDied", "memory"},
		{"endless recursion", "func down(n int) int { return down(n+1) + 1 }\ndown(0)", "StackOverflow", "variables are still there"},
		{"endless recursion of String", "type S struct{}\nfunc (s S) String() string { return fmt.Sprint(s) }\nfmt.Println(S{})", "StackOverflow", "variables are still there"},
		{"out of range", "_ = make([]byte, -len(In))", "Panic", "makeslice: len out of range"},
		{"os.Exit", "os.Exit(3)", "Exit", "os.Exit(3) ended the cell"},
		{"log.Fatal", "log.Fatal(\"no way on\")", "Exit", "os.Exit(1) ended the cell"},
		{"panic in a goroutine", "go func() { panic(\"in a goroutine\") }()\ntime.Sleep(5 * time.Second)", "Panic", "in a goroutine"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n.want("v := 10", "")
			p := n.run("fmt.Println(\"before\")\n" + tt.code)
			died := tt.ename == "EngineDied"
			if strings.Contains(p.reply.Value, "-race mode") {
				t.Skip("the race detector cannot run out of memory")
			}
			if p.reply.Name != tt.ename || !strings.Contains(p.reply.Value, tt.value) || !strings.Contains(p.String(), "before\n") || strings.Contains(p.String(), "goroutine 1") {
				t.Errorf("%q, reply %+v", p, p.reply)
			}
			if died && !strings.Contains(p.reply.Value, "; types and functions are back, variables are lost") {
				t.Errorf("it does not say what is left: %s", p.reply.Value)
			}
			n.want(probe, probed)
			if died {
				n.fail("v", "CompileError", "undefined: v")
				n.fail("boom()", "Panic", "In[17]:4") // lines are those of the cell that declared it
			} else {
				n.want("v", "[10]")
			}
		})
	}
}

// A cell that takes too much memory is stopped; if the variables hold it, the engine ends and says why.
func TestMemoryLimitOfTheEngine(t *testing.T) {
	n := newNotebook(t, "GOELM_ENGINE_MEMORY=512MiB")
	n.want("func double(x int) int { return 2 * x }\nv := 1", "")
	n.fail("func fill() { var parts [][]byte; for { parts = append(parts, bytes.Repeat([]byte{1}, 1<<20)) } }\nfill()", "MemoryLimit", "512 MiB (GOELM_ENGINE_MEMORY); the variables are still there")
	n.want("v", "[1]")
	n.want("for range 2000 { _ = bytes.Repeat([]byte{1}, 1<<20) }", "") // garbage is no matter
	n.fail("var kept [][]byte\nfor { kept = append(kept, bytes.Repeat([]byte{1}, 1<<20)) }", "EngineDied", "the engine died of passing its memory limit of 512 MiB (GOELM_ENGINE_MEMORY) in In[5]; types and functions are back, variables are lost")
	n.want("double(21)", "[42]")
	n.fail("v", "CompileError", "undefined")
	n.fail("big := bytes.Repeat([]byte{1}, 1<<30) // one compiled call\ntime.Sleep(10 * time.Second)\nlen(big)", "EngineDied", "memory limit")
	n.want("double(21)", "[42]")
}

// BenchmarkDeath is how long after its engine's death a session with 200 cells of declarations can run a cell.
func BenchmarkDeath(b *testing.B) {
	n := newNotebook(b)
	n.want("import \"math/rand/v2\"", "")
	for i := range 100 {
		n.want(fmt.Sprintf("type T%d struct{ N int; Name string; Next *T%[1]d }\nfunc (t T%[1]d) String() string { return fmt.Sprint(t.Name, t.N, strings.ToUpper(t.Name)) }\nconst k%[1]d = %[1]d", i), "")
		n.want(fmt.Sprintf("func f%d(xs []float64) (s float64) { for i, x := range xs { s += x * math.Sqrt(float64(i+k%[1]d)) + rand.Float64() }; return s }", i), "")
	}
	for b.Loop() {
		n.fail("must(os.FindProcess(os.Getpid())).Kill()\ntime.Sleep(10 * time.Second)", "EngineDied", "types and functions are back")
		n.want("T99{Name: \"a\"}.N + k99", "[99]")
	}
}
