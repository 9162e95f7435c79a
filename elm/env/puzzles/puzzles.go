// Package puzzles holds programming puzzles in the form of P3 (Schuster et al. 2021, "Programming Puzzles"): each is a function Sat that says
// whether an answer is right, and the puzzle is to write a function Solve that returns one. They were written for this project, some after
// puzzles that are older than programs, and are graded from 1 (a constant does it) to 5 (one has to search).
//
// The functions here are compiled and run on the host, on answers that come from programs nobody trusts: Check reads an answer with limits on its
// size, and every Sat ends for every answer. Beside Sat a puzzle has a measure of how near a wrong answer is, so that there is something for
// evolution to climb. Source is Sat's text, which is what a person or a model is given.
//
// Start with All. To add a puzzle: a Sat and a measure in the file of its level, an entry in that file's list, and a solution in the test.
package puzzles

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// A Puzzle is one of them.
type Puzzle struct {
	Name   string // "sum-to-100"
	Level  int    // 1 to 5
	Answer string // Go type of the answer: "[]int"
	sat    string // name of the function in this package
	check  func(raw json.RawMessage) (solved bool, near float64, answer any, err error)
}

// Limits of an answer. They keep every Sat quick.
const (
	maxList   = 200     // elements of a list, and of a list in a list
	maxString = 1000    // bytes
	maxNumber = 1 << 40 // largest |number|
)

// All lists the puzzles by level.
func All() []*Puzzle { return slices.Concat(level1, level2, level3, level4, level5) }

// Find is the puzzle with that name; the error for an unknown one names a few that sound like it.
func Find(name string) (*Puzzle, error) {
	var like []string
	for _, p := range All() {
		if p.Name == name {
			return p, nil
		}
		if slices.ContainsFunc(strings.Split(name, "-"), func(word string) bool { return len(word) > 2 && strings.Contains(p.Name, word) }) {
			like = append(like, p.Name)
		}
	}
	if len(like) == 0 {
		like = append(like, All()[0].Name, All()[len(All())-1].Name)
	}
	return nil, fmt.Errorf("no puzzle %q; there are %d, among them %s", name, len(All()), strings.Join(like, ", "))
}

// Check reads an answer and says whether it is right and how near it is, from 0 to 1, which only a right one has. The error says why it is no answer.
func (p *Puzzle) Check(raw json.RawMessage) (solved bool, near float64, answer any, err error) {
	return p.check(raw)
}

// puzzle makes an entry of a list. Its name is that of the function without "sat".
func puzzle[T any](level int, sat func(T) bool, near func(T) float64) *Puzzle {
	full := runtime.FuncForPC(reflect.ValueOf(sat).Pointer()).Name()
	name := full[strings.LastIndex(full, ".")+1:]
	p := &Puzzle{Name: kebab(strings.TrimPrefix(name, "sat")), Level: level, Answer: reflect.TypeFor[T]().String(), sat: name}
	p.check = func(raw json.RawMessage) (bool, float64, any, error) {
		var x *T
		if err := json.Unmarshal(raw, &x); err != nil || x == nil && reflect.TypeFor[T]().Kind() != reflect.Slice {
			return false, 0, nil, fmt.Errorf("the answer is %.60s, want a value of type %s", raw, p.Answer)
		}
		if x == nil {
			x = new(T)
		}
		if err := small(reflect.ValueOf(*x)); err != nil {
			return false, 0, nil, err
		}
		if sat(*x) {
			return true, 1, *x, nil
		}
		v := near(*x)
		if !(v >= 0) { // a measure that divided by nothing
			v = 0
		}
		return false, min(v, 0.999), *x, nil
	}
	return p
}

// small checks an answer against the limits.
func small(v reflect.Value) error {
	switch v.Kind() {
	case reflect.Slice:
		if v.Len() > maxList {
			return fmt.Errorf("a list of %d elements, more than %d", v.Len(), maxList)
		}
		for i := range v.Len() {
			if err := small(v.Index(i)); err != nil {
				return err
			}
		}
	case reflect.String:
		if v.Len() > maxString {
			return fmt.Errorf("a string of %d bytes, more than %d", v.Len(), maxString)
		}
	case reflect.Int:
		if n := v.Int(); n > maxNumber || n < -maxNumber {
			return fmt.Errorf("the number %d, larger than %d", n, maxNumber)
		}
	case reflect.Float64:
		if f := v.Float(); !(math.Abs(f) <= maxNumber) {
			return fmt.Errorf("the number %v, larger than %d", f, maxNumber)
		}
	}
	return nil
}

// kebab is SumTo100 as sum-to-100.
func kebab(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && (unicode.IsUpper(r) || unicode.IsDigit(r) && !unicode.IsDigit(rune(name[i-1]))) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

//go:embed level1.go level2.go level3.go level4.go level5.go shared.go
var files embed.FS

// declared holds the functions of the embedded files by name.
var declared = sync.OnceValue(func() map[string]*ast.FuncDecl {
	fset := token.NewFileSet()
	all := map[string]*ast.FuncDecl{}
	for _, name := range []string{"level1.go", "level2.go", "level3.go", "level4.go", "level5.go", "shared.go"} {
		text, err := files.ReadFile(name)
		if err != nil {
			panic(err) // compiled in
		}
		file, err := parser.ParseFile(fset, name, text, parser.ParseComments)
		if err != nil {
			panic(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				all[f.Name.Name] = f
			}
		}
	}
	return all
})

// Statement says in a sentence what is asked for: the comment of Sat.
func (p *Puzzle) Statement() string {
	text := strings.TrimSpace(declared()[p.sat].Doc.Text())
	return strings.TrimPrefix(strings.ReplaceAll(text, "\n", " "), p.sat+" asks for ")
}

// Source is the text of Sat, and of the functions of this package that it calls.
func (p *Puzzle) Source() string {
	var b strings.Builder
	fmt.Fprintf(&b, "// Sat asks for %s\n", p.Statement())
	written := map[string]bool{p.sat: true}
	queue := []string{p.sat}
	for len(queue) > 0 {
		f := declared()[queue[0]]
		queue = queue[1:]
		bare := *f
		bare.Doc = nil
		var text bytes.Buffer
		if err := format.Node(&text, token.NewFileSet(), &bare); err != nil {
			panic(err) // it was parsed
		}
		if len(written) > 1 {
			b.WriteString("\n")
		}
		b.WriteString(strings.Replace(text.String(), "func "+p.sat+"(", "func Sat(", 1) + "\n")
		ast.Inspect(f.Body, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && declared()[id.Name] != nil && !written[id.Name] {
				written[id.Name] = true
				queue = append(queue, id.Name)
			}
			return true
		})
	}
	return b.String()
}
