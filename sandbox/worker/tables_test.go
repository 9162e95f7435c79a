package worker

import (
	"fmt"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"goelm/kernel/golang"
	"goelm/sandbox/worker/tables"
)

// TestTablesAreCurrent compares the committed tables of the packages draw and sodarace with the packages as they are now:
// their symbols, and the types that candidates are checked against.
func TestTablesAreCurrent(t *testing.T) {
	const remedy = "run `go generate ./sandbox/worker`"
	paths := []string{"goelm/elm/draw", "goelm/elm/sodarace"}
	dir := t.TempDir()
	cmd := exec.Command("go", append([]string{"run", "goelm/kernel/golang/gen", "-o", dir, "-package", "tables"}, paths...)...)
	cmd.Env = append(os.Environ(), "GOFLAGS=-trimpath")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	fresh, err := filepath.Glob(filepath.Join(dir, "z_*.go"))
	if err != nil || len(fresh) == 0 {
		t.Fatalf("gen wrote nothing: %v", err)
	}
	for _, file := range fresh {
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(filepath.Join("tables", filepath.Base(file))); err != nil || string(got) != string(want) {
			t.Errorf("%s is out of date (%v); %s", filepath.Base(file), err, remedy)
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, "packages.zip"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		pkg := golang.NewArchive(data).Package(path, filepath.Base(path), func() map[string]reflect.Value { return nil })
		now := surface(t, golang.NewLibrary([]golang.Package{pkg}), path)
		if committed := surface(t, golang.NewLibrary(tables.Packages()), path); committed != now {
			t.Errorf("the committed types of %s are out of date; %s", path, remedy)
		}
	}
}

// surface lists what the package declares, with the fields and methods of its types.
func surface(t *testing.T, lib *golang.Library, path string) string {
	t.Helper()
	pkg, err := lib.Import(path)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		fmt.Fprintln(&b, types.ObjectString(obj, nil))
		if tn, ok := obj.(*types.TypeName); ok && tn.Exported() {
			fmt.Fprintln(&b, tn.Type().Underlying())
			for m := range types.NewMethodSet(types.NewPointer(tn.Type())).Methods() {
				fmt.Fprintln(&b, "\t", m)
			}
		}
	}
	return b.String()
}
