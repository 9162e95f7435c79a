package golang_test

import (
	"context"
	"errors"
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"goelm/kernel/golang"
)

func TestComplete(t *testing.T) {
	ts := newTestSession()
	ts.cell("type Walker struct {\n\tJoints []int\n\tname string\n}\nfunc (w *Walker) Step(dt float64) {}\nw := &Walker{}\nwords := []string{\"a\"}\nfunc walkAll() {}")
	tests := []struct {
		src        string // | is the cursor
		want, none []string
		start      int
	}{
		{"w.|", []string{"Joints", "name", "Step"}, []string{"words"}, 2},
		{"w.J|", []string{"Joints"}, []string{"name"}, 2},
		{"math.Sq|", []string{"Sqrt", "SqrtPi", "Sqrt2"}, []string{"Abs"}, 5},
		{"wal|", []string{"walkAll"}, []string{"w"}, 0},
		{"for i := range wo|", []string{"words"}, nil, 15},
		{"fmt.Println(w.Jo|", []string{"Joints"}, nil, 14},
		{"if w.|", []string{"Joints", "Step"}, nil, 5},
		{"str|", []string{"strings", "strconv", "string", "struct"}, nil, 0},
		{"x := \"w.|\"", nil, []string{"Joints"}, 8},
		{"func f(q Walker) {\n\tq.|\n}", []string{"Joints", "Step"}, nil, 22},
		{"local := 3\nloc|", []string{"local"}, nil, 11},
		{"strings.Builder{}.|", nil, nil, 18},
		{"é := w.|", []string{"Joints"}, nil, 8},
		// in broken code
		{"x := \nw.|", []string{"Joints"}, nil, 8},
		{"if x {\n\tw.|", []string{"Joints"}, nil, 10},
		{"func f() {\n\tif a == {\n\tw.|\n}\n", []string{"Joints"}, nil, 25},
		{"y := ]\nw.|", []string{"Joints"}, nil, 9},
		{"fmt.Println(\"abc\nw.|", []string{"Joints"}, nil, 19},
		{"type T struct {\n\tA w\nw.|", []string{"Joints"}, nil, 23},
		{"switch w.|", []string{"Joints"}, nil, 9},
		{"go func() { w.|", []string{"Joints"}, nil, 14},
		{"for i := 0; i < len(w.|", []string{"Joints"}, nil, 22},
		{"w.|\ny := 2", []string{"Joints"}, nil, 2},
		{"w.Jo|ints[0]", []string{"Joints"}, nil, 2},
		{"w.\n\tJo|", []string{"Joints"}, nil, 4},
		{"a := []string{\n\twords[0].|\n\nb := 3", nil, nil, 25},
		{"x := map[string]Walker{}\nx[\"a\"].|", []string{"Joints", "Step"}, nil, 32},
		{"must(os.Open(\"a\")).|", []string{"Close", "Name"}, nil, 19},
		{"w, w.|", []string{"Joints"}, nil, 5},
		// what is declared nearby
		{"func f(alpha int) {\n\talso := 2\n\tfor alias := range 3 {\n\t\tal|\n\t}\n\talter := 1\n}", []string{"alpha", "also", "alias"}, []string{"alter"}, 57},
		{"if value, ok := 1, true; ok {\n\tva|", []string{"value"}, nil, 31},
		{"func g[Kind any](k Kind) {\n\tvar x Ki|", []string{"Kind"}, nil, 34},
		{"type Tree struct{ Left, Right *Tree }\nfunc (t *Tree) Depth() int { return t.Le|", []string{"Left"}, nil, 76},
		{"type Num interface{ Twice() int }\nfunc h[N Num](n N) { n.|", []string{"Twice"}, nil, 57},
		{"import str \"strings\"\nst|", []string{"str", "string"}, nil, 21},
		// literals
		{"Walker{|", []string{"Joints: ", "name: ", "words"}, nil, 7},
		{"Walker{Joints: nil, |", []string{"name: "}, []string{"Joints: ", "words"}, 20},
		{"Walker{Jo|: nil}", []string{"Joints"}, []string{"Joints: "}, 7},
		{"[]*Walker{{|}}", []string{"Joints: "}, nil, 11},
		{"x := &http.Server{Ad|", []string{"Addr: "}, []string{"inShutdown: "}, 18},
		{"Walker{Joints: wo|", []string{"words"}, []string{"name: "}, 15},
		{"map[string]int{wo|", []string{"words"}, nil, 15},
		// imports
		{"import \"enc|", []string{"encoding/json", "encoding/csv"}, []string{"fmt"}, 8},
		{"import \"encoding/|\"\nx := 1", []string{"encoding/json"}, nil, 8},
		{"import (\n\t\"fmt\"\n\tj \"encoding/j|\n)", []string{"encoding/json"}, nil, 20},
		{"x := \"enc|", nil, []string{"encoding/json"}, 6},
		// not there
		{"// w.|", nil, []string{"Joints"}, 5},
		{"`w.|", nil, []string{"Joints"}, 3},
		{"12|", nil, []string{"append"}, 0},
		{"x := 'w.|", nil, []string{"Joints"}, 8},
	}
	for _, tt := range tests {
		cursor := strings.IndexByte(tt.src, '|')
		src := strings.Replace(tt.src, "|", "", 1)
		got := ts.Complete(src, cursor)
		if len(tt.want) > 0 && (len(got.List) == 0 || got.List[0].Kind == "") {
			t.Errorf("%s: nothing, or something without a kind, comes first: %v", tt.src, got.List)
		}
		have := map[string]bool{}
		for _, c := range got.List {
			have[c.Text] = true
		}
		for _, w := range tt.want {
			if !have[w] {
				t.Errorf("%s: no %s in %v", tt.src, w, got.List)
			}
		}
		for _, n := range tt.none {
			if have[n] {
				t.Errorf("%s: %s does not belong there", tt.src, n)
			}
		}
		if got.Start != tt.start && tt.want != nil || got.End != cursor {
			t.Errorf("%s: replaces %d to %d", tt.src, got.Start, got.End)
		}
	}
}

func TestInspect(t *testing.T) {
	ts := newTestSession()
	ts.cell("func area(w, h float64) float64 { return w * h }\nx := 3\n// doubled is twice x.\n// Really.\nfunc doubled(x int) int { return 2 * x }")
	ts.cell("// Pair is two things.\ntype Pair struct {\n\tA int // first\n\tB string\n}\nfunc (p Pair) Sum() int { return p.A }")
	tests := []struct {
		src, signature, text string
	}{
		{"math.Sqrt|", "func math.Sqrt(x float64) float64", "Sqrt returns the square root of x."},
		{"fmt.Println(|", "func fmt.Println(a ...any) (n int, err error)", "Println formats using"},
		{"area|(1, 2)", "func area(w float64, h float64) float64", ""},
		{"x|", "var x int", ""},
		{"strings|.ToUpper", "package strings", "Package strings implements"},
		{"var b strings.Builder\nb.WriteString|", "func (*strings.Builder).WriteString(s string) (int, error)", "WriteString appends"},
		{"strings.Cut(x, |", "func strings.Cut(s", "Cut slices s"},
		{"strings.Cut(\"a\", \"|b\")", "func strings.Cut(s", "Cut slices s"},
		{"y := area(1, 2|)", "func area(w float64, h float64) float64", ""},
		{"y := area(math.Sqrt(2), |", "func area(", ""},
		{"if x > 2 {\n\tarea|(", "func area(", ""},
		{"len|(x)", "func len(v Type) int", "The len built-in function"},
		{"x := append|(", "func append(slice []Type, elems ...Type) []Type", "The append built-in"},
		{"error|", "type error interface {\n\tError() string\n}", "The error built-in interface"},
		{"math.Pi|", "const math.Pi untyped float = 3.14159", ""},
		{"http.Client|{}", "type http.Client struct {\n\tTransport", "A Client is an HTTP client"},
		{"c := http.Client{Timeout|: 1}", "field Timeout time.Duration", "Timeout specifies a time limit"},
		{"var r io.Reader\nr.Read|", "func (io.Reader).Read(p []byte) (n int, err error)", ""},
		{"doubled|(3)", "func doubled(x int) int", "doubled is twice x.\nReally."},
		{"Pair|{}", "// Pair is two things.\ntype Pair struct {\n\tA int // first\n\tB string\n}", ""},
	}
	for _, tt := range tests {
		cursor := strings.IndexByte(tt.src, '|')
		d, ok := ts.Inspect(strings.Replace(tt.src, "|", "", 1), cursor, 0)
		if !ok || !strings.HasPrefix(d.Signature, tt.signature) || !strings.HasPrefix(d.Text, tt.text) {
			t.Errorf("%s: %v %+v, want %q %q", tt.src, ok, d, tt.signature, tt.text)
		}
	}
	if d, ok := ts.Inspect("Pair", 3, 0); !ok || d.Methods != "func (p Pair) Sum() int" {
		t.Errorf("methods: %v %+v", ok, d)
	}
	if d, ok := ts.Inspect("doubled", 3, 1); !ok || d.Source != "// doubled is twice x.\n// Really.\nfunc doubled(x int) int { return 2 * x }" {
		t.Errorf("source: %v %q", ok, d.Source)
	}
	if d, ok := ts.Inspect("area", 2, 1); !ok || !strings.Contains(d.Source, "return w * h") {
		t.Errorf("source: %v %+v", ok, d)
	}
	if _, ok := ts.Inspect("nosuchname", 4, 0); ok {
		t.Error("nosuchname is described")
	}
}

func TestIsComplete(t *testing.T) {
	ts := newTestSession()
	for src, want := range map[string]string{
		"1 + 1": "complete", "": "complete", "x := 1\n": "complete", "func f() {\n}": "complete", "// c": "complete",
		"x :=": "incomplete", "f(": "incomplete", "func f() {": "incomplete", "if x {\n\ty()": "incomplete", "`abc": "incomplete",
		"/* c": "incomplete", "a +": "incomplete", "x := []int{1,\n": "incomplete", "for i := 0; i < 3; i++ {": "incomplete",
		"}": "invalid", "x := )": "invalid", "1 2": "invalid", "a := b :=": "invalid", "func 1": "invalid", "x := (]": "invalid", "if x {\n} else y": "invalid",
		"fmt.Println(\"abc": "incomplete", "fmt.Println(\"abc\n": "invalid", "'a": "incomplete", "x := 0x": "incomplete", "x := 1e": "incomplete", "func f(a ..": "incomplete",
		"func f()": "incomplete", "func f()\nx": "invalid", "switch x {\ncas": "incomplete", "ch <": "incomplete", "a !": "incomplete", "x := a &": "incomplete",
		"for i := ": "incomplete", "for i := 0; i < 3": "incomplete", "if x := f()": "incomplete", "type T": "incomplete", "type T struct": "incomplete", "var x": "incomplete", "go": "incomplete", "x.": "incomplete",
		"for x": "incomplete", "import": "incomplete", "import \"fm": "incomplete", "func (": "incomplete", "func (t T": "incomplete", "func (t T)": "incomplete", "select": "incomplete",
		"x := func() {": "incomplete", "x := []int": "incomplete", "x := map[": "incomplete", "x := map[string]": "incomplete", "x := struct": "incomplete", "defer": "incomplete", "return": "complete",
	} {
		if got, _ := ts.IsComplete(src); got != want {
			t.Errorf("%q: %s, want %s", src, got, want)
		}
	}
}

// corpus are valid programs, as cells.
func corpus(t testing.TB) map[string]string {
	t.Helper()
	files, err := filepath.Glob("testdata/programs/mixed/*.go")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d programs, %v", len(files), err)
	}
	all := map[string]string{}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(f)] = strings.Replace(string(src), "package main", "", 1)
	}
	return all
}

// A beginning of a valid cell is never invalid; it is complete if it can be parsed, and incomplete if not. Cut is at
// every token, and at every byte where GOELM_LONG is set, else at some.
func TestIsCompleteOfBeginnings(t *testing.T) {
	ts := newTestSession()
	stride, every := 23, 7
	switch {
	case os.Getenv("GOELM_LONG") != "":
		stride, every = 1, 1
	case raceDetector:
		stride, every = 211, 61
	}
	for name, src := range corpus(t) {
		if got, _ := ts.IsComplete(src); got != "complete" {
			t.Errorf("%s: %s, want complete", name, got)
		}
		var cuts []int
		n := 0
		var sc scanner.Scanner
		f := token.NewFileSet().AddFile("", -1, len(src))
		sc.Init(f, []byte(src), nil, 0)
		for pos, tok, lit := sc.Scan(); tok != token.EOF; pos, tok, lit = sc.Scan() {
			if n++; f.Offset(pos) > 0 && lit != "\n" && n%every == 0 {
				cuts = append(cuts, f.Offset(pos))
			}
		}
		for i := len(name); i < len(src); i += stride {
			cuts = append(cuts, i)
		}
		bad := 0
		for _, cut := range cuts {
			got, _ := ts.IsComplete(src[:cut])
			want := "complete"
			var list golang.ErrorList
			if errors.As(ts.Check("cut", src[:cut]), &list) && list[0].Code == "syntax" {
				want = "incomplete"
			}
			if got == want || got == "incomplete" && strings.Contains(list.Error(), "(type) is not an expression") {
				continue
			}
			if bad++; bad <= 3 {
				t.Errorf("%s cut at %d: %s, want %s\n...%s", name, cut, got, want, src[max(0, cut-60):cut])
			}
		}
	}
}

// Wherever the cursor stands, in whole programs and in broken beginnings of them, the answer replaces text before it.
func TestCompleteAnywhere(t *testing.T) {
	ts := newTestSession()
	for name, src := range corpus(t) {
		for i := len(name); i < len(src); i += 211 {
			for _, text := range []string{src, src[:i]} {
				c := ts.Complete(text, i)
				if c.Start > c.End || c.End > i || !utf8.ValidString(text[c.Start:c.End]) {
					t.Fatalf("%s at %d: replaces %d to %d", name, i, c.Start, c.End)
				}
				ts.Inspect(text, i, 1)
			}
		}
	}
	const wide = "größe := 1\n名前 := \"é\"\nfmt.Println(größ"
	for i := range len(wide) + 1 {
		if c := ts.Complete(wide, i); !utf8.ValidString(wide[c.Start:c.End]) || c.End > i {
			t.Errorf("at byte %d: %d to %d", i, c.Start, c.End)
		}
	}
	if c := ts.Complete(wide, len(wide)); len(c.List) != 1 || c.List[0].Text != "größe" {
		t.Errorf("größ: %v", c.List)
	}
}

func TestReplayAndWho(t *testing.T) {
	ts := newTestSession()
	ts.cell("import m \"math\"\ntype P struct{ X int }\nfunc (p P) Get() int { return p.X }\nconst K = 2\nfunc f() int { return K }\nx := P{3}\ny := m.Pi")
	who := ts.Who()
	if len(who) != 2 || who[0].Name != "x" || who[0].Type != "P" || who[1].Type != "float64" || who[1].Value.Float() < 3 {
		t.Fatalf("who: %+v", who)
	}
	again := newTestSession()
	var known golang.Known
	for _, src := range ts.Changes(&known) {
		if out := again.cell(src.Text()); out != "" {
			t.Fatalf("replay of %q: %s", src.Text(), out)
		}
	}
	if more := ts.Changes(&known); len(more) > 0 {
		t.Errorf("nothing has changed, but there is %+v", more)
	}
	if got := again.cell("P{4}.Get() + f()"); got != "=> 6" {
		t.Errorf("after replay: %s", got)
	}
}

func TestCompleteWhileACellRuns(t *testing.T) {
	ts := newTestSession()
	ts.cell("walker := 1")
	ctx, cancel := context.WithCancel(context.Background())
	over := make(chan struct{})
	go func() {
		defer close(over)
		ts.Run(ctx, "In[2]", "for {}")
	}()
	for range 20 {
		if got := ts.Complete("é := wal", 9); len(got.List) == 0 || got.List[0].Text != "walker" || got.Start != 6 {
			t.Fatalf("completion: %+v", got)
		}
		if d, ok := ts.Inspect("strings.Cut", 11, 0); !ok || !strings.Contains(d.Signature, "func strings.Cut") {
			t.Fatalf("inspection: %+v", d)
		}
	}
	cancel()
	<-over
}
