package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/doc"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"time"
)

// A loaded package: what `go list` says of it, its export data and its types.
type loaded struct {
	Path    string `json:"ImportPath"`
	Dir     string
	Export  string // path of the compiled package
	GoFiles []string
	types   *types.Package
	data    []byte // the __.PKGDEF part of Export, as an archive of its own
}

// load builds the packages with the go command and reads their export data.
func load(paths []string) ([]*loaded, error) {
	cmd := exec.Command("go", append([]string{"list", "-export", "-json=ImportPath,Dir,Export,GoFiles"}, paths...)...)
	cmd.Stderr = os.Stderr
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list -export: %w", err)
	}
	var pkgs []*loaded
	byPath := map[string]*loaded{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		p := &loaded{}
		if err := dec.Decode(p); err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		if p.data, err = pkgdef(p.Export); err != nil {
			return nil, fmt.Errorf("%s: %w", p.Path, err)
		}
		pkgs = append(pkgs, p)
		byPath[p.Path] = p
	}
	sort.Slice(pkgs, func(i, j int) bool { return pkgs[i].Path < pkgs[j].Path })
	imp := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		p, ok := byPath[path]
		if !ok {
			return nil, fmt.Errorf("no export data for %q", path)
		}
		return io.NopCloser(bytes.NewReader(p.data)), nil
	})
	for _, p := range pkgs {
		if p.types, err = imp.Import(p.Path); err != nil {
			return nil, err
		}
	}
	return pkgs, nil
}

// pkgdef returns the part of a compiled package that importers read, as an archive of its own.
func pkgdef(file string) ([]byte, error) {
	const magic, header = "!<arch>\n", 60
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(b, []byte(magic)) {
		return nil, fmt.Errorf("%s is no archive", file)
	}
	for b = b[len(magic):]; len(b) >= header; {
		size, err := strconv.Atoi(strings.TrimSpace(string(b[48:58])))
		if err != nil || header+size > len(b) {
			return nil, fmt.Errorf("%s: bad archive header", file)
		}
		if bytes.HasPrefix(b, []byte("__.PKGDEF")) {
			return append([]byte(magic), b[:header+size]...), nil
		}
		b = b[min(len(b), header+size+size%2):]
	}
	return nil, fmt.Errorf("%s holds no export data", file)
}

// archive packs export data (PATH.x) and documentation (PATH.doc) of all packages.
func archive(pkgs []*loaded) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, p := range pkgs {
		docs, err := documentation(p)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Path, err)
		}
		for _, e := range []struct {
			name string
			data []byte
		}{{p.Path + ".x", p.data}, {p.Path + ".doc", docs}} {
			if e.data == nil {
				continue
			}
			f, err := w.CreateHeader(&zip.FileHeader{Name: e.name, Method: zip.Deflate, Modified: time.Time{}})
			if err != nil {
				return nil, err
			}
			if _, err := f.Write(e.data); err != nil {
				return nil, err
			}
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// members puts the documentation of the fields of a struct and of the methods of an interface.
func members(t *doc.Type, put func(name, text string)) {
	for _, s := range t.Decl.Specs {
		spec, ok := s.(*ast.TypeSpec)
		if !ok || spec.Name.Name != t.Name {
			continue
		}
		var list *ast.FieldList
		switch def := spec.Type.(type) {
		case *ast.StructType:
			list = def.Fields
		case *ast.InterfaceType:
			list = def.Methods
		default:
			continue
		}
		for _, f := range list.List {
			text := f.Doc.Text()
			if text == "" {
				text = f.Comment.Text()
			}
			for _, n := range f.Names {
				if n.IsExported() {
					put(t.Name+"."+n.Name, text)
				}
			}
		}
	}
}

// builtin is the documentation of Go's own functions and types, which belong to no package.
func builtin() (*loaded, error) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles", "builtin").Output()
	if err != nil {
		return nil, fmt.Errorf("go list builtin: %w", err)
	}
	p := &loaded{}
	return p, json.Unmarshal(out, p)
}

// documentation returns a JSON object from symbol ("", "Func", "Type", "Type.Method", "Type.Field") to its doc comment.
func documentation(p *loaded) ([]byte, error) {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	mode := doc.Mode(0)
	if p.Path == "builtin" { // its functions have small letters
		mode = doc.AllDecls
	}
	d, err := doc.NewFromFiles(fset, files, p.Path, mode)
	if err != nil {
		return nil, err
	}
	text := map[string]string{}
	put := func(name, s string) {
		if s = strings.TrimSpace(s); s != "" {
			text[name] = s
		}
	}
	put("", d.Doc)
	funcs := d.Funcs
	values := append(d.Consts, d.Vars...)
	for _, t := range d.Types {
		put(t.Name, t.Doc)
		members(t, put)
		funcs = append(funcs, t.Funcs...)
		values = append(append(values, t.Consts...), t.Vars...)
		for _, m := range t.Methods {
			put(t.Name+"."+m.Name, m.Doc)
		}
	}
	for _, f := range funcs {
		put(f.Name, f.Doc)
	}
	for _, v := range values {
		for _, n := range v.Names {
			put(n, v.Doc)
		}
	}
	return json.Marshal(text)
}
