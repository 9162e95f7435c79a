package edit

import (
	"go/token"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"goelm/elm/patch"
	"goelm/kernel/golang"
	"goelm/kernel/golang/std"
)

// library is shared by all tests: loading packages is what takes time.
var library = sync.OnceValue(func() *golang.Library { return golang.NewLibrary(std.Packages()) })

// read is a file of testdata.
func read(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func check(src string) (*golang.Checked, error) {
	return golang.Check(library(), "program.go", src, golang.CheckOptions{AutoImport: true})
}

func open(t testing.TB, src string) *Tree {
	t.Helper()
	c, err := check(src)
	if err != nil {
		t.Fatalf("the program does not compile: %v\n%s", err, src)
	}
	m, err := library().Import("math")
	if err != nil {
		t.Fatal(err)
	}
	tree, err := Open(src, c, m)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func rng(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

// TestRates makes hundreds of edits of every kind: all of them parse, nearly all type-check, and every kind finds
// something to do. What fails the check must be for one of the reasons that only a check can see.
func TestRates(t *testing.T) {
	const draws = 250
	names := []string{"square.go", "mixed.go", "bare.txt"}
	var trees []*Tree
	for _, n := range names {
		trees = append(trees, open(t, read(t, n)))
	}
	for i, tree := range trees {
		for _, k := range Kinds() {
			made, valid := 0, 0
			for seed := range uint64(draws) {
				e, ok := tree.Make(k, rng(seed), trees[(i+1)%len(trees)])
				if !ok {
					continue
				}
				made++
				if e.Kind != k || e.Message == "" || strings.Contains(e.Message, "\n") {
					t.Errorf("%s: an edit of kind %s has kind %q and message %q", names[i], k, e.Kind, e.Message)
				}
				out, err := tree.Apply(e)
				if err != nil {
					t.Errorf("%s: %s: %v", names[i], e.Message, err)
					continue
				}
				if _, err := check(out); err == nil {
					valid++
				} else if !onlyCheckable(err) {
					t.Errorf("%s: %s: %v\n%s", names[i], e.Message, err, patch.Diff(tree.Source(), out))
				}
			}
			if made < draws/3 {
				t.Errorf("%s: only %d of %d draws made an edit of kind %s", names[i], made, draws, k)
			}
			if valid < made*3/4 {
				t.Errorf("%s: only %d of %d edits of kind %s compile", names[i], valid, made, k)
			}
		}
	}
}

// onlyCheckable says whether an edit may fail in this way: it depends on what the whole program does with a variable,
// an import or a constant.
func onlyCheckable(err error) bool {
	for _, reason := range []string{"declared and not used", "imported and not used", "division by zero", "must not be negative",
		"negative shift count", "out of bounds", "out of range", "missing return", "untyped", "cannot use", "overflows", "truncated",
		"mismatched types", "invalid operation", "duplicate case", "duplicate index", "is not used", "invalid argument", "no new variables"} {
		if strings.Contains(err.Error(), reason) {
			return true
		}
	}
	return false
}

func TestSameSeedSameEdit(t *testing.T) {
	src := read(t, "mixed.go")
	a, b, donor := open(t, src), open(t, src), open(t, read(t, "square.go"))
	for _, k := range Kinds() {
		for seed := range uint64(50) {
			x, okX := a.Make(k, rng(seed), donor)
			y, okY := b.Make(k, rng(seed), donor)
			if okX != okY || x.Message != y.Message || !sameSpans(x.Spans, y.Spans) {
				t.Fatalf("%s with seed %d: %+v, then %+v", k, seed, x, y)
			}
		}
	}
}

func sameSpans(a, b []Span) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestCommentsSurvive(t *testing.T) {
	tree := open(t, read(t, "square.go"))
	for _, k := range []Kind{Literal, Operator, Replace, Insert, Duplicate, Enclose, Bound} {
		for seed := range uint64(100) {
			e, ok := tree.Make(k, rng(seed), nil)
			if !ok {
				continue
			}
			out, err := tree.Apply(e)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range []string{"// creator units", "// the rim, then the spoke", "// MakeWalker builds a square with a centre."} {
				if !strings.Contains(out, c) {
					t.Errorf("%s lost the comment %q:\n%s", e.Message, c, patch.Diff(tree.Source(), out))
				}
			}
		}
	}
}

func TestApplyRefuses(t *testing.T) {
	src := read(t, "square.go")
	tree := open(t, src)
	at := strings.Index(src, "NewWalker() *Walker {") + len("NewWalker() *Walker {")
	a := Edit{Spans: []Span{{at, at + 10, " return"}}}
	b := Edit{Spans: []Span{{at + 5, at + 12, " nil"}}}
	tests := []struct {
		edits []Edit
		want  string
	}{
		{[]Edit{a, b}, "overlap"},
		{[]Edit{{Spans: []Span{{3, 5, "x"}}}}, "no declaration"},
		{[]Edit{{Spans: []Span{{at, at, "}"}}}}, "does not parse"},
	}
	for _, tt := range tests {
		if _, err := tree.Apply(tt.edits...); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Apply(%v): error %v, want one about %q", tt.edits, err, tt.want)
		}
	}
}

func TestOpenRefusesAnotherText(t *testing.T) {
	src := read(t, "square.go")
	c, err := check(src)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(strings.Replace(src, "MakeWalker", "MakeRunner", 2), c); err == nil {
		t.Error("Open accepts a text that is not the one that was checked")
	}
}

func TestOtherOperatorKeepsOperands(t *testing.T) {
	tests := []struct{ expr, op, want string }{
		{"a + b", "*", "a * b"},
		{"a + b*c", "*", "a * (b * c)"},
		{"a * b", "+", "a + b"},
		{"(a - b) * c", "+", "(a - b) + c"},
		{"a*b + c", "*", "a * b * c"},
		{"a - b - c", "*", "(a - b) * c"},
	}
	for _, tt := range tests {
		src := "package main\n\nfunc f(a, b, c int) int {\n\treturn " + tt.expr + "\n}\n\nfunc main() { f(1, 2, 3) }\n"
		tree := open(t, src)
		top := tree.bins[0]
		for _, b := range tree.bins {
			if b.bin.Pos() <= top.bin.Pos() && top.bin.End() <= b.bin.End() {
				top = b
			}
		}
		var op token.Token
		for _, o := range arithmetic {
			if o.String() == tt.op {
				op = o
			}
		}
		out, err := tree.Apply(Edit{Spans: []Span{tree.span(top.bin, tree.binary(top.bin, top.parent, op))}})
		if err != nil {
			t.Fatal(err)
		}
		got := strings.TrimSpace(strings.SplitN(strings.SplitN(out, "return ", 2)[1], "\n", 2)[0])
		if got != tt.want {
			t.Errorf("%s with %s at its root: %s, want %s", tt.expr, tt.op, got, tt.want)
		}
	}
}

func TestFormatFloat(t *testing.T) {
	tests := []struct {
		v, sigma float64
		keep     bool
		want     string
	}{
		{0.7134, 0.05, false, "0.713"},
		{12, 3, false, "12"},
		{12, 3, true, "12.0"},
		{-0.0001, 0.1, false, "0"},
		{3.14159, 0.5, false, "3.14"},
		{1e9, 1e8, true, "1000000000.0"},
	}
	for _, tt := range tests {
		if got := formatFloat(tt.v, tt.sigma, tt.keep); got != tt.want {
			t.Errorf("formatFloat(%v, %v, %v) = %s, want %s", tt.v, tt.sigma, tt.keep, got, tt.want)
		}
	}
}
