package mutate

import (
	"strings"
	"testing"
)

func TestSameProgram(t *testing.T) {
	const a = "func F(x int) int {\n\ty := x * 2 // doubled\n\treturn y\n}\n"
	for _, tt := range []struct {
		b    string
		same bool
	}{
		{a, true},
		{"package main\n\n// F doubles.\nfunc F(x int) int {\n\n\ty := x*2\n\n\treturn y }\n", true},
		{strings.NewReplacer("x", "n", "y", "twice").Replace(a), true},
		{strings.Replace(a, "2", "3", 1), false},
		{strings.Replace(a, "return y", "return x", 1), false},
		{strings.Replace(a, "func F", "func G", 1), false},
		{"func F(x int) int {", false},
	} {
		if SameProgram(a, tt.b) != tt.same {
			t.Errorf("SameProgram says %v of\n%s", !tt.same, tt.b)
		}
	}
	// Names of functions, types, fields and packages count, and so does which variable is meant.
	for _, pair := range [][2]string{
		{"func F(a, b int) int { return a - b }", "func F(a, b int) int { return b - a }"},
		{"func F(p struct{ X, Y int }) int { return p.X }", "func F(p struct{ X, Y int }) int { return p.Y }"},
		{"func F() int { return g() }\nfunc g() int { return 1 }", "func F() int { return h() }\nfunc h() int { return 1 }"},
		{"func F(x float64) float64 { return math.Sin(x) }", "func F(x float64) float64 { return math.Cos(x) }"},
		{"var n = 1\nfunc F() int { n := 2; return n }", "var n = 1\nfunc F() int { m := 2; return n }"},
	} {
		if SameProgram(pair[0], pair[1]) {
			t.Errorf("these are not the same:\n%s\n%s", pair[0], pair[1])
		}
	}
	if !SameProgram("func F(x, y int) (z int) { z = x; for i := range y { z += i }; return }", "func F(a, b int) (c int) {\n\tc = a\n\tfor k := range b {\n\t\tc += k\n\t}\n\treturn\n}") {
		t.Error("other names of parameters, results and loop variables make another program")
	}
}

func TestMerged(t *testing.T) {
	const parent = "// F is the entry.\nfunc F() int { return helper() + other() }\n\nfunc helper() int { return 1 }\n\nfunc other() int { return base }\n\nconst base = 3\n\ntype T struct{}\n\nfunc (T) M() int { return 2 }\n"
	for _, tt := range []struct{ name, text, want string }{
		{"one function", "func F() int { return helper() }", "func F() int { return helper() }\n\nfunc helper() int { return 1 }\n"},
		{"with what that needs", "func F() int { return other() }", "func F() int { return other() }\n\nfunc other() int { return base }\n\nconst base = 3\n"},
		{"a helper anew", "func F() int { return helper() }\nfunc helper() int { return 7 }", "func F() int { return helper() }\n\nfunc helper() int { return 7 }\n"},
		{"a type with its methods", "func F() int { return T{}.M() }", "func F() int { return T{}.M() }\n\ntype T struct{}\n\nfunc (T) M() int { return 2 }\n"},
		{"alone", "func F() int { return 0 }", "func F() int { return 0 }\n"},
	} {
		if got, err := merged(parent, tt.text); err != nil || got != tt.want {
			t.Errorf("%s: %v\n%s\nwant\n%s", tt.name, err, got, tt.want)
		}
	}
	for _, bad := range []string{"func F( {", "// nothing"} {
		if got, err := merged(parent, bad); err == nil {
			t.Errorf("%q becomes\n%s", bad, got)
		}
	}
}

func TestDeclarations(t *testing.T) {
	const f = "func F() int {\n\treturn 1\n}\n"
	for _, tt := range []struct {
		text, want string
		ok         bool
	}{
		{f, f, true},
		{f + "\nThat is it.\n", f, true},
		{f + "\nfunc G() int {\n\treturn", f, true},
		{f + "\n// Program 4: F\n", f + "\n// Program 4: F\n", true},
		{f + "\nfunc G() {}\n", f + "\nfunc G() {}\n", true},
		{"func F() int {\n\treturn 1\n", "", false},
		{"Once upon a time\n", "", false},
		{"", "", false},
	} {
		if got, ok := declarations(tt.text); got != tt.want || ok != tt.ok {
			t.Errorf("declarations(%q) = %q, %v; want %q", tt.text, got, ok, tt.want)
		}
	}
}

func TestVersions(t *testing.T) {
	v := &view{Task: taskView{Entry: "func F(n int) int", EntryName: "F"}}
	v.Parents = append(v.Parents, program("func F(n int) int { return g(n) }\n\nfunc g(n int) int { return n + 1 }\n"), program("var k = 2\n\nfunc F(n int) int { k := k; return g(n) * k }\n\nfunc g(n int) int { return n }\n"))
	v.Parent = v.Parents[1]
	got, err := versions(v)
	want := "func F_v0(n int) int { return g_v0(n) }\n\nfunc g_v0(n int) int { return n + 1 }\n\nvar k_v1 = 2\n\nfunc F_v1(n int) int { k := k_v1; return g_v1(n) * k }\n\nfunc g_v1(n int) int { return n }\n\n"
	if err != nil || got != want {
		t.Errorf("versions: %v\n%s\nwant\n%s", err, got, want)
	}
	for _, tt := range []struct{ answer, want, detail string }{
		{"\treturn 7\n}\n", "func F(n int) int {\n\treturn 7\n}", ""},
		{"\treturn g_v0(n) + k_v1\n}\n", "return g_v0(n) + k_v1\n}\n\nfunc g_v0(n int) int { return n + 1 }\n\nvar k_v1 = 2", ""},
		{"\treturn h(n)\n}\n\nfunc h(n int) int { return n }\n\nfunc F_v3(n int) int { return 0 }\n", "func h(n int) int { return n }\n", ""},
		{"\treturn F_v1(n) + 1\n}\n", "", "calls F_v1"},
		{"\treturn 7\n", "", "does not go on"},
	} {
		r := nextVersionOf(v, tt.answer)
		if tt.detail != "" {
			if r.Source != "" || !strings.Contains(r.Detail, tt.detail) {
				t.Errorf("%q: %+v, want %q", tt.answer, r, tt.detail)
			}
			continue
		}
		if !strings.Contains(r.Source, tt.want) || strings.Contains(r.Source, "F_v") {
			t.Errorf("%q: %s %s\n%s\nwant\n%s", tt.answer, r.Outcome, r.Detail, r.Source, tt.want)
		}
	}
}

func FuzzAnswers(f *testing.F) {
	v := &view{Task: taskView{Entry: "func F(n int) int", EntryName: "F"}}
	v.Parents = append(v.Parents, program("func F(n int) int { return n }\n"), program("func F(n int) int { return g(n) }\n\nfunc g(n int) int { return n + 1 }\n"))
	v.Parent = v.Parents[1]
	for _, s := range []string{"\treturn 7\n}\n", "```go\nfunc F(n int) int { return 1 }\n```", "func F_v2(n int) int { return F_v1(n) }", "```", "func F(", "package x\nfunc F(n int) int { return 1 }", "// \x00", "var _ = 1\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, answer string) {
		for name, read := range map[string]func(*view, string) bool{
			"next": func(v *view, s string) bool {
				r := nextVersionOf(v, s)
				return (r.Source != "") == (r.Outcome == "applied")
			},
			"continued": func(v *view, s string) bool {
				r := continued("func")(v, s)
				return (r.Source != "") == (r.Outcome == "applied")
			},
			"rewritten": func(v *view, s string) bool {
				r := rewritten(v, s)
				return (r.Source != "") == (r.Outcome == "applied")
			},
		} {
			if !read(v, answer) {
				t.Errorf("%s of %q: outcome and source disagree", name, answer)
			}
		}
		SameProgram(v.Parent.Source, answer)
	})
}
