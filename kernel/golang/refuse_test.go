package golang_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/format"
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"goelm/kernel/golang"
	"goelm/kernel/golang/refuse"
)

// What cannot be run faithfully is refused before anything runs, with a stable code at the very token. The examples stand
// in testdata/refuse: programs and, as .cells, cells of which the last is refused.
func TestRefusals(t *testing.T) {
	for _, r := range refuse.Reasons {
		t.Run(string(r.Code), func(t *testing.T) {
			file, src := refusalExample(t, r.Code)
			if src == "" {
				return
			}
			err := refuseExample(t, file, src)
			var u *golang.Unsupported
			if !errors.As(err, &u) {
				t.Fatalf("not refused: %v", err)
			}
			line, col, code := refusedAt(t, src)
			if u.Code != code || u.Line != line || u.Col != col || code != string(r.Code) {
				t.Errorf("got %s at %d:%d, want %s at %d:%d: %v", u.Code, u.Line, u.Col, code, line, col, u)
			}
		})
	}
}

const nextCell = "\n// next cell\n"

// withoutExample are codes that no small program shows: defects, and programs that are too large.
var withoutExample = map[refuse.Code]bool{refuse.Internal: true, refuse.Interpreter: true, refuse.GenericInstances: true}

// refusalExample reads the example of a code, if there must be one.
func refusalExample(t *testing.T, code refuse.Code) (file, src string) {
	t.Helper()
	if withoutExample[code] {
		return "", ""
	}
	for _, ext := range []string{".go", ".cells"} {
		file = filepath.Join("testdata", "refuse", string(code)+ext)
		if data, err := os.ReadFile(file); err == nil {
			return file, string(data)
		}
	}
	t.Fatalf("no example testdata/refuse/%s.go", code)
	return "", ""
}

// refuseExample compiles an example, or runs its cells, and gives the error.
func refuseExample(t *testing.T, file, src string) error {
	t.Helper()
	if filepath.Ext(file) == ".go" {
		_, err := golang.Compile(stdlib, "p.go", src, golang.Options{})
		return err
	}
	s := golang.NewSession(stdlib, golang.SessionOptions{AutoImport: stdlib.ByUse})
	cells := strings.Split(src, nextCell)
	for i, cell := range cells[:len(cells)-1] {
		if _, err := s.Run(context.Background(), fmt.Sprintf("In[%d]", i+1), cell); err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.Run(context.Background(), "last", cells[len(cells)-1])
	return err
}

var unsupportedNote = regexp.MustCompile(`^/\* UNSUPPORTED ([a-z-]+) \*/$`)

// refusedAt finds the token before the comment /* UNSUPPORTED code */, in the last cell.
func refusedAt(t *testing.T, src string) (line, col int, code string) {
	t.Helper()
	if i := strings.LastIndex(src, nextCell); i >= 0 {
		src = src[i+len(nextCell):]
	}
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, []byte(src), func(token.Position, string) {}, scanner.ScanComments)
	var before token.Pos
	for {
		pos, tok, text := s.Scan()
		if tok == token.EOF {
			t.Fatal("no comment UNSUPPORTED")
		}
		if m := unsupportedNote.FindStringSubmatch(text); tok == token.COMMENT && m != nil {
			p := fset.Position(before)
			return p.Line, p.Column, m[1]
		}
		before = pos
	}
}

// plainExample formats the cells of an example whose notes have been taken out.
func plainExample(src string) string {
	cells := strings.Split(src, nextCell)
	for i, c := range cells {
		if text, err := format.Source([]byte(c)); err == nil {
			cells[i] = strings.TrimSpace(string(text))
		}
	}
	return strings.Join(cells, nextCell) + "\n"
}

// docs/unsupported.md is written from the table and the examples.
func TestUnsupportedPage(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("# What is refused\n\n" +
		"Every valid Go program either does in a cell what it does when compiled, or is refused before anything of it runs:\n" +
		"`unsupported: ... at In[3]:4:2`; `goelm run` ends it with the code in brackets and exit code 3. These are all the codes.\n" +
		"The page is generated from package `kernel/golang/refuse`; the examples are tests (`kernel/golang/testdata/refuse`).\n")
	note := regexp.MustCompile(` ?/\* UNSUPPORTED [a-z-]+ \*/`)
	for _, r := range refuse.Reasons {
		fmt.Fprintf(&b, "\n## %s\n\nRefused is %s, because %s. Write instead: %s.\n", r.Code, r.What, r.Why, r.Instead)
		if file, src := refusalExample(t, r.Code); src != "" {
			_, _, code := refusedAt(t, src)
			err := refuseExample(t, file, src)
			fmt.Fprintf(&b, "\n```go\n%s```\n\n    %v [%s]\n", plainExample(note.ReplaceAllString(src, "")), err, code)
		}
	}
	page := filepath.Join("..", "..", "docs", "unsupported.md")
	if *update {
		if err := os.WriteFile(page, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if have, err := os.ReadFile(page); err != nil || !bytes.Equal(have, b.Bytes()) {
		t.Errorf("%s is not what go test ./kernel/golang -run UnsupportedPage -update writes (%v)", page, err)
	}
}
