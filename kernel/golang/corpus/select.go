package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// A program is one file of GOROOT/test that is compared.
type program struct {
	Name string // path below GOROOT/test, without .go
	File string // absolute path
	Src  []byte
}

// excluded are not compared for their sheer run time: compiled they take half a second of arithmetic, which an interpreter
// that walks a tree needs minutes for.
var excluded = map[string]bool{"divmod": true, "fixedbugs/issue13169": true}

// processWide are library packages whose programs test the process of the compiled program, its memory and its stack, or the
// toolchain itself, and not the language.
var processWide = map[string]bool{"runtime": true, "runtime/debug": true, "reflect": true, "os/exec": true, "os/signal": true}

// selectPrograms finds the programs whose first directive is a plain `// run`, which are complete in one file, meant for this
// platform, and import only packages that cells have.
func selectPrograms(root string, has func(path string) bool) ([]program, error) {
	var out []program
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("GOROOT/test is needed, which some distributions leave out: %w", err)
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(strings.TrimSuffix(rel, ".go"))
		if !excluded[name] && wanted(src, has) {
			out = append(out, program{Name: name, File: path, Src: src})
		}
		return nil
	})
	return out, err
}

func wanted(src []byte, has func(path string) bool) bool {
	if !directive(src) {
		return false
	}
	f, err := parser.ParseFile(token.NewFileSet(), "", src, parser.SkipObjectResolution)
	if err != nil || f.Name.Name != "main" {
		return false
	}
	for _, spec := range f.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err != nil || !has(path) || processWide[path] {
			return false
		}
	}
	for _, d := range f.Decls {
		if fd, ok := d.(*ast.FuncDecl); ok && fd.Recv == nil && fd.Name.Name == "main" {
			return true
		}
	}
	return false
}

// directive reports whether the comment that heads the file says `run`, and its build constraints hold for linux/amd64.
func directive(src []byte) bool {
	run := false
	for line := range bytes.Lines(src) {
		text := strings.TrimSpace(string(line))
		switch {
		case constraint.IsGoBuild(text):
			x, err := constraint.Parse(text)
			if err != nil || !x.Eval(platform) {
				return false
			}
		case text == "" || text == "//" || constraint.IsPlusBuild(text):
		case run:
			if strings.HasPrefix(text, "package ") {
				return true
			}
		case text == "// run":
			run = true
		default:
			return false
		}
	}
	return false
}

func platform(tag string) bool {
	return tag == "linux" || tag == "amd64" || tag == "unix" || tag == "gc" || strings.HasPrefix(tag, "go1.")
}
