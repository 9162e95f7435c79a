package tables

import (
	"bytes"
	"fmt"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"goelm/kernel/golang"
	"goelm/kernel/golang/std"
)

// The tables must say what the packages are today: cells would otherwise not see a new function, or crash on a changed
// one.
func TestTablesAreFresh(t *testing.T) {
	line := generateLine(t)
	words := strings.Fields(line)
	var args, paths []string
	dir := t.TempDir()
	for i, w := range words {
		switch {
		case i > 0 && words[i-1] == "-o":
			w = dir
		case strings.HasPrefix(w, "goelm/elm") || strings.HasPrefix(w, "goelm/render") || strings.HasPrefix(w, "goelm/sandbox"):
			paths = append(paths, w)
		}
		args = append(args, w)
	}
	cmd := exec.Command(args[0], args[1:]...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", line, err, out)
	}
	const remedy = "run `make generate` and commit kernel/engine/tables"
	fresh, err := filepath.Glob(filepath.Join(dir, "z_*.go"))
	if err != nil || len(fresh) != len(paths)+1 {
		t.Fatalf("%d generated files for %d packages, %v", len(fresh), len(paths), err)
	}
	for _, f := range fresh {
		want, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(filepath.Base(f)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is out of date; %s", filepath.Base(f), remedy)
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, "packages.zip"))
	if err != nil {
		t.Fatal(err)
	}
	var today []golang.Package
	for _, p := range Packages() {
		today = append(today, golang.NewArchive(data).Package(p.Path, p.Name, p.Symbols))
	}
	old, now := golang.NewLibrary(std.Packages(), Packages()), golang.NewLibrary(std.Packages(), today)
	for _, path := range paths {
		if got, want := surface(t, old, path), surface(t, now, path); got != want {
			t.Errorf("the types of %s are out of date; %s\nold:\n%s\nnow:\n%s", path, remedy, got, want)
		}
	}
}

func generateLine(t *testing.T) string {
	t.Helper()
	src, err := os.ReadFile("tables.go")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(src), "//go:generate ")
	line, _, _ := strings.Cut(rest, "\n")
	return line
}

// surface lists what a cell can see of a package.
func surface(t *testing.T, lib *golang.Library, path string) string {
	t.Helper()
	pkg, err := lib.Import(path)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	var b strings.Builder
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		tn, isType := obj.(*types.TypeName)
		if !isType {
			fmt.Fprintln(&b, obj)
			continue
		}
		fmt.Fprintf(&b, "type %s", name)
		if s, ok := tn.Type().Underlying().(*types.Struct); ok {
			for f := range s.Fields() {
				if f.Exported() {
					fmt.Fprintf(&b, " %s %v;", f.Name(), f.Type())
				}
			}
		} else {
			fmt.Fprintf(&b, " %v", tn.Type().Underlying())
		}
		b.WriteByte('\n')
		methods := types.NewMethodSet(types.NewPointer(tn.Type()))
		for m := range methods.Methods() {
			if m.Obj().Exported() {
				fmt.Fprintf(&b, "  %v\n", m.Obj())
			}
		}
	}
	return b.String()
}
