package worker

import (
	"strings"
	"testing"
	"time"

	"goelm/kernel/golang"
)

func TestGate(t *testing.T) {
	many := strings.Repeat
	tests := []struct{ name, src, want string }{
		{"plain", "func F() int { return 1 }", ""},
		{"imports", "package main\nimport (\n\t\"fmt\"\n\tm \"math\"\n)\nimport \"sort\"\nvar os = \"os\"\n", ""},
		{"import", "import \"os\"", `import of "os"`},
		{"import, one line", "package main; import \"os\"; func main() {}", `import of "os"`},
		{"import in group", "import (\n\"fmt\"\n\"os\"\n)", `import of "os"`},
		{"import raw", "import `os`", `import of "os"`},
		{"import escaped", `import "\x6fs"`, `import of "os"`},
		{"import with name", `import fmt "os"`, `import of "os"`},
		{"import dot", `import . "reflect"`, `import of "reflect"`},
		{"import C", `import "C"`, `import of "C"`},
		{"import after other", "import \"fmt\"\nimport \"unsafe\"", `import of "unsafe"`},
		{"go in text", "// go away\nvar s = \"go\"", ""},
		{"directive", "//go:embed x\nvar s string", "compiler directives"},
		{"too long", many(" ", 70_000), "longer than"},
		{"not text", "var s = \"\xff\"", "UTF-8"},
		{"zero", "\x00", "UTF-8"},
		{"parentheses", "var x = " + many("(", 20_000) + "1", "nested"},
		{"braces", "func F() " + many("{", 20_000), "nested"},
		{"indexes", "var x " + many("[]", 20_000) + "int", "in a row"},
		{"pointers", "var x " + many("*", 20_000) + "int", "in a row"},
		{"negations", "var x = " + many("- ", 20_000) + "1", "in a row"},
		{"functions", "var x " + many("func() ", 9_000) + "int", "in a row"},
		{"channels", "var x " + many("chan ", 9_000) + "int", "in a row"},
		{"sum", "var x = 1" + many("+1", 20_000), "longer than"},
		{"selectors", "var x = a" + many(".a", 20_000), "longer than"},
		{"calls", "var x = a" + many("()", 20_000), "in a row"},
		{"labels", "func F() {\n" + many("a:\n", 15_000) + "}", "longer than"},
		{"else", "func F() { if a {}" + many(" else if a {}", 3_000) + "}", "else"},
		{"many functions", many("func f(){}\n", 5_000), "functions"},
		{"many tokens", many("a;", 30_000), "tokens"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, _ := gate(tt.src, 64<<10)
			if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("gate says %q, want %q", got, tt.want)
			}
		})
	}
}

// FuzzGate looks for sources that pass the gate and then end the process in the parser or the type checker, or keep them
// busy for long. A stack overflow cannot be caught: the fuzzer sees its worker die.
func FuzzGate(f *testing.F) {
	for _, seed := range []string{
		"", "func F() int { return 1 }", "import (\n\"fmt\"\n\"os\"\n)", "func F() { for {} }", "type T struct{ t T }", "var x = ((((1))))",
		"func F() (a, b int) { defer func() { recover() }(); panic(1) }", "func F[T any](x T) T { return x }", "var x [1<<40]int",
		"type T[P any] struct{ t *T[[]P] }", "const c = 1 << (1 << 20)", "var x = 1e1000000000",
	} {
		f.Add(seed)
	}
	lib := newLibrary()
	f.Fuzz(func(t *testing.T, src string) {
		if why, _ := gate(src, 4<<10); why != "" {
			return
		}
		start := time.Now()
		_, err := golang.Check(lib.Library, fileName, src, golang.CheckOptions{AutoImport: true})
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%v after %v", err, took)
		}
	})
}
