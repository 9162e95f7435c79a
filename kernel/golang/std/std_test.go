package std_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const remedy = "run `make generate` and commit kernel/golang/std and docs/stdlib.md"

// The tables and the page about them must say what Go's library is today.
func TestTablesAreFresh(t *testing.T) {
	src, err := os.ReadFile("std.go")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(src), "//go:generate ")
	line, _, _ := strings.Cut(rest, "\n")
	dir := t.TempDir()
	args := strings.Fields(line)
	for i, w := range args[1:] {
		switch args[i] {
		case "-o":
			args[i+1] = dir
		case "-report":
			args[i+1] = filepath.Join(dir, filepath.Base(w))
		}
	}
	if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", line, err, out)
	}
	fresh, err := filepath.Glob(filepath.Join(dir, "z_*.go"))
	if err != nil || len(fresh) < 100 {
		t.Fatalf("%d generated files, %v", len(fresh), err)
	}
	for _, f := range fresh {
		same(t, filepath.Base(f), f)
	}
	old, err := filepath.Glob("z_*.go")
	if err != nil || len(old) != len(fresh) {
		t.Errorf("%d tables, want %d; %s", len(old), len(fresh), remedy)
	}
	same(t, "../../../docs/stdlib.md", filepath.Join(dir, "stdlib.md"))
}

func same(t *testing.T, have, fresh string) {
	t.Helper()
	want, err := os.ReadFile(fresh)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(have); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is out of date; %s", have, remedy)
	}
}

// Every public package of Go stands in packages.txt, with a reason if cells do not have it.
func TestEveryPackageIsListed(t *testing.T) {
	data, err := os.ReadFile("packages.txt")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, line := range strings.Split(string(data), "\n") {
		path, _, _ := strings.Cut(line, " - ")
		listed[path] = true
	}
	out, err := exec.Command("go", "list", "std").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range strings.Fields(string(out)) {
		if strings.HasPrefix(path, "vendor/") || strings.Contains("/"+path+"/", "/internal/") {
			continue
		}
		if !listed[path] {
			t.Errorf("packages.txt does not say whether cells have %s", path)
		}
	}
}
