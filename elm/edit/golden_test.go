package edit

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"goelm/elm/patch"
)

var update = flag.Bool("update", false, "write testdata/edits.txt anew; read the difference before committing it")

// The table has three edits of every kind: what the message says and what the diff does. testdata/edits.txt was read by a
// person; a change of it means that the same seeds give other programs than before.
func TestEdits(t *testing.T) {
	const file = "testdata/edits.txt"
	var b strings.Builder
	for _, name := range []string{"square.go", "mixed.go", "bare.txt"} {
		tree, donor := open(t, read(t, name)), open(t, read(t, "square.go"))
		for i, k := range Kinds() {
			e, out := firstValid(t, tree, donor, k, uint64(100*i))
			fmt.Fprintf(&b, "=== %s, %s: %s\n%s", k, name, e.Message, patch.Diff(tree.Source(), out))
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != b.String() {
		t.Errorf("edits differ from %s (go test -update writes it):\n%s", file, patch.Diff(string(want), b.String()))
	}
}

// firstValid is the first edit from a seed on whose result compiles.
func firstValid(t *testing.T, tree, donor *Tree, k Kind, seed uint64) (Edit, string) {
	t.Helper()
	for s := seed; s < seed+50; s++ {
		e, ok := tree.Make(k, rng(s), donor)
		if !ok {
			continue
		}
		out, err := tree.Apply(e)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := check(out); err == nil && out != tree.Source() {
			return e, out
		}
	}
	t.Fatalf("no valid edit of kind %s in 50 draws", k)
	return Edit{}, ""
}

// FuzzEdit opens whatever compiles and edits it: nothing panics, and what Apply returns parses.
func FuzzEdit(f *testing.F) {
	for _, name := range []string{"square.go", "mixed.go", "bare.txt"} {
		f.Add(read(f, name), uint64(1))
	}
	for _, src := range []string{
		"func F() { for { } }",
		"func F(x int) { switch x { case 1: x++; fallthrough; case 2: default: } ; L: for { break L } }",
		"func F(ch chan int) { select { case v := <-ch: _ = v; default: } ; go func() { ch <- 1 }() ; defer close(ch) }",
		"type T[P any] struct{ v P }\n\nfunc (t T[P]) Get() P { return t.v }\n\nfunc F() int { return T[int]{3}.Get() + Id(2) }\n\nfunc Id[X any](x X) X { return x }",
		"func F(x any) string { switch y := x.(type) { case string: return y; case int: return `a` + string(rune(y)) }; return \"\\x00\" }",
		"const ( a = iota; b; c = 'x' )\nvar v, w = 0x1p-2, 1i\n\nfunc F() float64 { return real(w) + v*a }",
		"func F(f func(...int) int) int { return f() + f(1, 2) + f([]int{0: 1, 5: 2}...) }",
	} {
		f.Add(src, uint64(2))
	}
	f.Fuzz(func(t *testing.T, src string, seed uint64) {
		c, err := check(src)
		if err != nil {
			return
		}
		tree, err := Open(src, c)
		if err != nil {
			return // a line directive, say
		}
		for _, k := range Kinds() {
			if e, ok := tree.Make(k, rng(seed), tree); ok {
				if _, err := tree.Apply(e); err != nil {
					t.Errorf("%s: %s: %v\n%s", k, e.Message, err, src)
				}
			}
		}
	})
}
