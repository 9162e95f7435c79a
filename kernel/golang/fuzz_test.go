package golang

import (
	"errors"
	"go/token"
	"strings"
	"testing"
)

// FuzzSplit: splitting never panics, and every error lies inside the cell.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{
		"", "x := 1", "import \"fmt\"\nfmt.Println(1)\nfunc f() int { return 1 }", "func() {}()", "type T struct{}\nfunc (t T) M() {}\nT{}.M()",
		"func (", "}", "{", "x := `a", "const (\n A = iota\n B\n)\nB", "for {", "func f(a int) (b int) { return }; f(1)", "/* c", "import (", "label: for { break label }",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 4096 || strings.Contains(src, "line ") { // line directives move positions on purpose
			t.Skip()
		}
		_, err := splitCell(token.NewFileSet(), "In[1]", src)
		var list ErrorList
		if err != nil && (!errors.As(err, &list) || len(list) == 0) {
			t.Fatalf("%q: %v is no ErrorList", src, err)
		}
		lines := strings.Count(src, "\n") + 2
		for _, d := range list {
			if d.Line < 1 || d.Line > lines || d.Col < 1 {
				t.Errorf("%q: error at %d:%d", src, d.Line, d.Col)
			}
		}
	})
}

// FuzzIsComplete: it answers for any text.
func FuzzIsComplete(f *testing.F) {
	for _, s := range []string{"x := (", "x", "if x {\n", "func f() {", "\"abc", "x +", "`raw", "}", "// c", "/* c", "x :="} {
		f.Add(s)
	}
	s := NewSession(NewLibrary(), SessionOptions{})
	f.Fuzz(func(t *testing.T, src string) {
		switch status, _ := s.IsComplete(src); status {
		case "complete", "incomplete", "invalid":
		default:
			t.Errorf("%q: %q", src, status)
		}
	})
}
