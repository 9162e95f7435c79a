// Package seeds holds the four seed walkers of the ELM paper (Lehman et al. 2022, arXiv 2206.08896, appendix B) as Go
// programs for the builder of package sodarace. Each is a package of its own, so that the Go compiler checks it and a test
// can run it; Source gives its text as a candidate, without the package clause and the imports.
//
// Square, Radial and CPPN-Fixed build the bodies that OpenELM's versions build. CPPN-Mutable differs from its
// original in the phases alone: there they are whole turns (1, -2, 3, …), which under a law of period one shift nothing and
// make it CPPN-Fixed once more; here they are the same numbers in eighths of a turn.
package seeds

import (
	"embed"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
)

//go:embed square/square.go radial/radial.go cppnfixed/cppn_fixed.go cppnmutable/cppn_mutable.go
var files embed.FS

// Names lists the seeds in the order of the paper.
func Names() []string { return []string{"square", "radial", "cppn_fixed", "cppn_mutable"} }

var paths = map[string]string{
	"square":       "square/square.go",
	"radial":       "radial/radial.go",
	"cppn_fixed":   "cppnfixed/cppn_fixed.go",
	"cppn_mutable": "cppnmutable/cppn_mutable.go",
}

// Source is the program of a seed: its declarations. It fails for a name that Names does not list.
func Source(name string) (string, error) {
	path, ok := paths[name]
	if !ok {
		return "", fmt.Errorf("no seed %q; there are %q", name, Names())
	}
	text, err := files.ReadFile(path)
	if err != nil {
		return "", err
	}
	return declarations(string(text))
}

// declarations cuts the package clause and the imports off a Go file.
func declarations(text string) (string, error) {
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
