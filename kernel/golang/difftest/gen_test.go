package difftest

import (
	"testing"

	"goelm/kernel/golang"
	"goelm/kernel/golang/std"
)

// Every generated program compiles, and a seed always gives the same one.
func TestGenerate(t *testing.T) {
	lib := golang.NewLibrary(std.Packages())
	n := uint64(200)
	if testing.Short() {
		n = 40
	}
	for seed := range n {
		src := Generate(seed, "").Source()
		if again := Generate(seed, "").Source(); again != src {
			t.Fatalf("seed %d gives two programs", seed)
		}
		if _, err := golang.Check(lib, "p.go", src, golang.CheckOptions{}); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
	}
}
