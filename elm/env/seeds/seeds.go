// Package seeds holds the walkers of the ELM paper (Lehman et al. 2022, arXiv 2206.08896, appendices B, F and G) as Go programs for
// the builder of package sodarace. Each is a package of its own, so that the Go compiler checks it and a test can run it;
// Source gives its text as a candidate, without the package clause and the imports.
//
// They build the bodies that OpenELM's versions build. Searches begin with the first four, as in the paper. Wheel, Galloper
// and Runner are what its searches found; the last two break the limits of Walker.Validate.
package seeds

import (
	"embed"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"

	"goelm/elm/env/seeds/cppnfixed"
	"goelm/elm/env/seeds/cppnmutable"
	"goelm/elm/env/seeds/galloper"
	"goelm/elm/env/seeds/radial"
	"goelm/elm/env/seeds/runner"
	"goelm/elm/env/seeds/square"
	"goelm/elm/env/seeds/wheel"
	"goelm/elm/sodarace"
)

//go:embed square/square.go radial/radial.go cppnfixed/cppn_fixed.go cppnmutable/cppn_mutable.go
//go:embed wheel/wheel.go galloper/galloper.go runner/runner.go
var files embed.FS

// walkers are in the order of the paper, those with which its searches begin first.
var walkers = []struct {
	name, path string
	build      func() *sodarace.Walker
}{
	{"square", "square/square.go", square.MakeWalker},
	{"radial", "radial/radial.go", radial.MakeWalker},
	{"cppn_fixed", "cppnfixed/cppn_fixed.go", cppnfixed.MakeWalker},
	{"cppn_mutable", "cppnmutable/cppn_mutable.go", cppnmutable.MakeWalker},
	{"wheel", "wheel/wheel.go", wheel.MakeWalker},
	{"galloper", "galloper/galloper.go", galloper.MakeWalker},
	{"runner", "runner/runner.go", runner.MakeWalker},
}

// Names lists the walkers in the order of the paper, those with which its searches begin first.
func Names() []string {
	names := make([]string, len(walkers))
	for i, w := range walkers {
		names[i] = w.name
	}
	return names
}

func find(name string) (int, error) {
	for i, w := range walkers {
		if w.name == name {
			return i, nil
		}
	}
	return 0, fmt.Errorf("no seed %q; there are %q", name, Names())
}

// Walker is what the seed builds.
func Walker(name string) (*sodarace.Walker, error) {
	i, err := find(name)
	if err != nil {
		return nil, err
	}
	return walkers[i].build(), nil
}

// Source is the program of a seed: its declarations. It fails for a name that Names does not list.
func Source(name string) (string, error) {
	i, err := find(name)
	if err != nil {
		return "", err
	}
	text, err := files.ReadFile(walkers[i].path)
	if err != nil {
		return "", err
	}
	return Declarations(string(text))
}

// Declarations is a Go file without its package clause and imports: the text of a candidate.
func Declarations(text string) (string, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "seed.go", text, parser.ParseComments)
	if err != nil {
		return "", err
	}
	for _, d := range file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			continue
		}
		start := d.Pos()
		if f, ok := d.(*ast.FuncDecl); ok && f.Doc != nil {
			start = f.Doc.Pos()
		}
		return text[fset.Position(start).Offset:], nil
	}
	return "", fmt.Errorf("the seed declares nothing")
}
