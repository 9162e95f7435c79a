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

// Every template compiles, with several fillings.
func TestTemplates(t *testing.T) {
	lib := golang.NewLibrary(std.Packages())
	for _, name := range templateNames {
		for i := range templates[name] {
			for seed := range uint64(10) {
				src := onlyTemplate(seed, "7", name, i).Source()
				if _, err := golang.Check(lib, "p.go", src, golang.CheckOptions{}); err != nil {
					t.Errorf("%s %d, seed %d: %v\n%s", name, i, seed, err, src)
					break
				}
			}
		}
	}
}

// onlyTemplate is a program whose main holds a template alone.
func onlyTemplate(seed uint64, suffix string, name string, i int) *Program {
	return generate(seed, suffix, func(g *gen) []string {
		g.fc = &funcCtx{effect: true, level: 1, top: true}
		g.scopes = append(g.scopes, nil)
		return []string{g.fromTemplate(name, i)}
	})
}
