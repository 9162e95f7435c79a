package edit

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"goelm/kernel/golang"
	"goelm/kernel/golang/std"
)

// library is shared by all tests: loading packages is what takes time.
var library = sync.OnceValue(func() *golang.Library { return golang.NewLibrary(std.Packages()) })

func read(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func check(src string) (*golang.Checked, error) {
	return golang.Check(library(), "parent.go", src, golang.CheckOptions{AutoImport: true})
}

func open(t testing.TB, src string) *Tree {
	t.Helper()
	c, err := check(src)
	if err != nil {
		t.Fatalf("the parent does not compile: %v\n%s", err, src)
	}
	tree, err := Open(src, c)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func rng(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

func TestRates(t *testing.T) {
	donor := open(t, read(t, "square.go"))
	for _, name := range []string{"square.go", "mixed.go"} {
		tree := open(t, read(t, name))
		for _, k := range Kinds() {
			made, parsed, ok := 0, 0, 0
			var last error
			var lastMsg string
			for seed := range uint64(300) {
				e, good := tree.Make(k, rng(seed), donor)
				if !good {
					continue
				}
				made++
				out, err := tree.Apply(e)
				if err != nil {
					last, lastMsg = err, e.Message
					continue
				}
				parsed++
				if _, err := check(out); err != nil {
					last, lastMsg = err, e.Message
					continue
				}
				ok++
			}
			t.Logf("%s %-10s made %d parsed %d ok %d: %v: %v", name, k, made, parsed, ok, lastMsg, last)
		}
	}
}
