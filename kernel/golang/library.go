package golang

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"reflect"
	"sort"
	"strings"
	"sync"
)

// A Package is a compiled package that interpreted source may import. The functions are called at most once each,
// when the package is first needed.
type Package struct {
	Path, Name string
	Export     func() []byte                   // the compiler's export data; nil: there is only documentation
	Symbols    func() map[string]reflect.Value // Yaegi's form; "_Name" is the wrapper of interface Name
	Doc        func() string                   // JSON object: symbol ("" the package, "F", "T", "T.M") to doc comment; may be nil
}

// A Library is a set of packages with shared type identities. Goroutines may share it.
type Library struct {
	*store
	allow  func(path string) bool // nil: everything
	advice string                 // what to say of a path that is not there
}

// store is what a Library and its restrictions share.
type store struct {
	pkgs   map[string]*entry
	byName map[string][]string // package name to paths, shortest first
	fset   *token.FileSet
	mu     sync.Mutex // guards importing and importer's map
	imp    types.Importer
}

type entry struct {
	Package
	symOnce, docOnce sync.Once
	symbols          map[string]reflect.Value
	doc              map[string]string
}

// NewLibrary joins tables of packages. A path that occurs twice is taken from the last table.
func NewLibrary(pkgs ...[]Package) *Library {
	s := &store{pkgs: map[string]*entry{}, byName: map[string][]string{}, fset: token.NewFileSet()}
	for _, list := range pkgs {
		for _, p := range list {
			if s.pkgs[p.Path] == nil {
				s.byName[p.Name] = append(s.byName[p.Name], p.Path)
			}
			s.pkgs[p.Path] = &entry{Package: p}
		}
	}
	for _, paths := range s.byName {
		sort.Slice(paths, func(i, j int) bool {
			if len(paths[i]) != len(paths[j]) {
				return len(paths[i]) < len(paths[j])
			}
			return paths[i] < paths[j]
		})
	}
	s.imp = importer.ForCompiler(s.fset, "gc", func(path string) (io.ReadCloser, error) {
		p, ok := s.pkgs[path]
		if !ok {
			return nil, fmt.Errorf("package %s is not in the library", path)
		}
		return io.NopCloser(bytes.NewReader(p.Export())), nil
	})
	return &Library{store: s}
}

// Only returns the library restricted to the paths that allow accepts. Both share what is loaded.
func (l *Library) Only(allow func(path string) bool) *Library {
	old := l.allow
	return &Library{store: l.store, allow: func(path string) bool { return allow(path) && (old == nil || old(path)) }}
}

// Has reports whether source may import path.
func (l *Library) Has(path string) bool {
	return l.pkgs[path] != nil && l.pkgs[path].Export != nil && (l.allow == nil || l.allow(path))
}

// Paths lists what source may import, sorted.
func (l *Library) Paths() []string {
	var paths []string
	for p := range l.pkgs {
		if l.Has(p) {
			paths = append(paths, p)
		}
	}
	sort.Strings(paths)
	return paths
}

// ByName finds the package that name means where nothing is imported under it: the one with that name, packages of
// this project first, then math/rand before crypto/rand and the like.
func (l *Library) ByName(name string) (path string, ok bool) {
	best := ""
	for _, p := range l.byName[name] {
		if !l.Has(p) {
			continue
		}
		if strings.HasPrefix(p, "goelm/") {
			return p, true
		}
		if best == "" || preferred[p] {
			best = p
		}
	}
	return best, best != ""
}

// ByUse is ByName for a name whose members are known: where several packages have the name, it finds one that has the members,
// as math/rand/v2 for rand.NewPCG. If none has them all, it is the one of ByName.
func (l *Library) ByUse(name string, members []string) (path string, ok bool) {
	first, ok := l.ByName(name)
	if !ok || len(l.byName[name]) == 1 {
		return first, ok
	}
	for _, p := range append([]string{first}, l.byName[name]...) {
		if pkg, err := l.Import(p); err == nil && hasAll(pkg, members) {
			return p, true
		}
	}
	return first, true
}

func hasAll(pkg *types.Package, members []string) bool {
	for _, m := range members {
		if obj := pkg.Scope().Lookup(m); obj == nil || !obj.Exported() {
			return false
		}
	}
	return true
}

// Advise sets what the error for a package that is not in the library says besides.
func (l *Library) Advise(text string) { l.advice = text }

// preferred decides between standard packages of one name.
var preferred = map[string]bool{
	"math/rand": true, "text/template": true, "text/scanner": true,
}

// Import gives the types of a package. It implements types.Importer.
func (l *Library) Import(path string) (*types.Package, error) {
	if path == "unsafe" && l.allow == nil {
		return types.Unsafe, nil
	}
	if !l.Has(path) {
		if l.pkgs[path] != nil {
			return nil, fmt.Errorf("package %s may not be imported here", path)
		}
		return nil, errors.New("package " + path + " is not available" + l.otherwise(path))
	}
	return l.load(path)
}

// otherwise says what there is instead of path.
func (l *Library) otherwise(path string) string {
	base := path[strings.LastIndex(path, "/")+1:]
	for _, p := range l.Paths() {
		if editDistance(path, p) <= max(1, len(base)/4) {
			return "; did you mean " + p + "?"
		}
	}
	if l.advice != "" {
		return "; " + l.advice
	}
	return ""
}

func (s *store) load(path string) (*types.Package, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.imp.Import(path)
}

// symbolsOf gives a package's table, restricted or not: types of other packages need their wrappers.
func (s *store) symbolsOf(path string) map[string]reflect.Value {
	e := s.pkgs[path]
	if e == nil {
		return nil
	}
	e.symOnce.Do(func() { e.symbols = e.Symbols() })
	return e.symbols
}

// Doc gives the doc comment of a symbol ("" is the package itself), or "".
func (l *Library) Doc(path, symbol string) string {
	e := l.pkgs[path]
	if e == nil || e.Package.Doc == nil {
		return ""
	}
	e.docOnce.Do(func() {
		if json.Unmarshal([]byte(e.Package.Doc()), &e.doc) != nil {
			e.doc = nil
		}
	})
	return e.doc[symbol]
}

// An Archive is the file of export data and documentation that command gen writes.
type Archive struct {
	data []byte
	once sync.Once
	r    *zip.Reader
	err  error
}

// NewArchive wraps the bytes of an archive; nothing is read before a package is used.
func NewArchive(data []byte) *Archive { return &Archive{data: data} }

// Package is the table entry of the package at path, with export data and documentation from the archive.
func (a *Archive) Package(path, name string, symbols func() map[string]reflect.Value) Package {
	return Package{
		Path: path, Name: name, Symbols: symbols,
		Export: func() []byte { return a.read(path + ".x") },
		Doc:    func() string { return string(a.read(path + ".doc")) },
	}
}

// Documentation is an entry for what has documentation but is no package to import.
func (a *Archive) Documentation(path string) Package {
	return Package{Path: path, Doc: func() string { return string(a.read(path + ".doc")) }}
}

// read returns a member, or nil; a missing member shows up as an import error.
func (a *Archive) read(name string) []byte {
	a.once.Do(func() { a.r, a.err = zip.NewReader(bytes.NewReader(a.data), int64(len(a.data))) })
	if a.err != nil {
		return nil
	}
	f, err := a.r.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		return nil
	}
	return b
}
