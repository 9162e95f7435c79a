package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

//go:embed testdata/imports.txt
var importTable string

const module = "goelm/"

// rules is the import table: per room what its packages may import, and what must not be among all that it needs.
type rules struct {
	may, never map[string][]string
}

func parseImportTable(text string) (rules, error) {
	r := rules{may: map[string][]string{}, never: map[string][]string{}}
	for n, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		switch {
		case len(fields) >= 2 && fields[1] == "->" && r.may[fields[0]] == nil:
			r.may[fields[0]] = append([]string{}, fields[2:]...)
		case len(fields) > 2 && fields[1] == "!->":
			r.never[fields[0]] = append(r.never[fields[0]], fields[2:]...)
		default:
			return r, fmt.Errorf("line %d: %q is neither ROOM -> ROOMS, once a room, nor ROOM !-> ROOMS", n+1, line)
		}
	}
	for room, others := range r.never {
		for _, name := range append(others, room) {
			if r.may[name] == nil {
				return r, fmt.Errorf("there is no room %q", name)
			}
		}
	}
	for room, others := range r.may {
		for _, name := range others {
			if name != "all" && r.may[name] == nil {
				return r, fmt.Errorf("%s may import %q, which is no room", room, name)
			}
		}
	}
	return r, nil
}

// room is the room of a package, "" if it has none.
func (r rules) room(pkg string) string {
	path := strings.TrimPrefix(pkg, module)
	for path != "" {
		if r.may[path] != nil {
			return path
		}
		path = path[:max(strings.LastIndex(path, "/"), 0)]
	}
	return ""
}

// check says what is wrong with the imports, sorted.
func (r rules) check(imports map[string][]string) []string {
	var wrong []string
	for pkg, list := range imports {
		room := r.room(pkg)
		if room == "" {
			wrong = append(wrong, fmt.Sprintf("%s belongs to no room of the table", pkg))
			continue
		}
		for _, other := range list {
			to := r.room(other)
			if to != room && !slices.Contains(r.may[room], to) && !slices.Contains(r.may[room], "all") {
				wrong = append(wrong, fmt.Sprintf("%s imports %s, but %s may not import %s", pkg, other, room, to))
			}
		}
		for _, dep := range needs(pkg, imports) {
			if slices.Contains(r.never[room], r.room(dep)) {
				wrong = append(wrong, fmt.Sprintf("%s needs %s, but %s must never need %s", pkg, dep, room, r.room(dep)))
			}
		}
	}
	slices.Sort(wrong)
	return wrong
}

// needs are all packages of ours that pkg imports, directly or not.
func needs(pkg string, imports map[string][]string) []string {
	seen := map[string]bool{}
	var visit func(string)
	visit = func(p string) {
		for _, next := range imports[p] {
			if !seen[next] {
				seen[next] = true
				visit(next)
			}
		}
	}
	visit(pkg)
	all := make([]string, 0, len(seen))
	for p := range seen {
		all = append(all, p)
	}
	slices.Sort(all)
	return all
}

// TestImports checks every package of the module, with go list -deps, against testdata/imports.txt.
func TestImports(t *testing.T) {
	rules, err := parseImportTable(importTable)
	if err != nil {
		t.Fatal(err)
	}
	list := exec.Command("go", "list", "-e", "-deps", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "./...")
	list.Dir = "../.."
	var stderr bytes.Buffer
	list.Stderr = &stderr
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.Bytes())
	}
	imports := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		if !strings.HasPrefix(fields[0], module) {
			continue
		}
		imports[fields[0]] = slices.DeleteFunc(fields[1:], func(p string) bool { return !strings.HasPrefix(p, module) })
	}
	if len(imports) < 10 {
		t.Fatalf("go list found only %d packages of the module", len(imports))
	}
	for _, w := range rules.check(imports) {
		t.Error(w)
	}
}

// TestImportsNoticesViolations shows that TestImports can fail.
func TestImportsNoticesViolations(t *testing.T) {
	rules, err := parseImportTable("a ->\nb -> a\nb/sub -> b\nc -> b\nc !-> a")
	if err != nil {
		t.Fatal(err)
	}
	got := rules.check(map[string][]string{
		"goelm/a":         {"goelm/b/x"},
		"goelm/b/x":       {"goelm/a", "goelm/b"},
		"goelm/b":         nil,
		"goelm/b/sub/y":   {"goelm/b", "goelm/a"},
		"goelm/c":         {"goelm/b/x"},
		"goelm/elsewhere": nil,
	})
	want := []string{
		"goelm/a imports goelm/b/x, but a may not import b",
		"goelm/b/sub/y imports goelm/a, but b/sub may not import a",
		"goelm/c needs goelm/a, but c must never need a",
		"goelm/elsewhere belongs to no room of the table",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, bad := range []string{"a -> b", "a", "a ->\na ->", "a !-> a"} {
		if _, err := parseImportTable(bad); err == nil {
			t.Errorf("table %q was accepted", bad)
		}
	}
}
