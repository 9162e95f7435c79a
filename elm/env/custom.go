package env

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"

	"goelm/elm"
	"goelm/render"
	"goelm/sandbox"
)

// Custom is a task of one's own, defined in a cell:
//
//	sorter := env.Custom{
//		Name: "sort", Entry: "func Solve(xs []int) []int",
//		Inputs:   [][]any{{[]int{3, 1, 2}}, {[]int{}}},
//		Measures: []elm.Measure{{Name: "loops", Min: 0, Max: 8, Cells: 8}},
//		Score:    func(p elm.Program, out []any) elm.Score { ... },
//		Seeds:    []string{`func Solve(xs []int) []int { return xs }`},
//	}
//
// Programs run in the sandbox, once for each list of arguments in Inputs. Score runs in the notebook, with a user's own rights, one call at a time:
// out holds what the entry function returned for each of the Inputs, as a value of the type that Entry declares ([]any of them if it returns
// several), so that out[0].([]int) above is safe. Numbers that are not finite arrive as such.
//
// A program that fails, or whose results have other types, is not scored. A task that makes no sense, a Score that panics or that gives
// NaN or the wrong number of measures is an error of the notebook, which ends the cell and is named with its line.
type Custom struct {
	Name     string // of the task: "sort"
	Entry    string // declaration of the function that programs define. Of types there are those of Go itself, in any combination
	Inputs   [][]any
	Measures []elm.Measure
	Score    func(p elm.Program, out []any) elm.Score
	Seeds    []string // sources of programs with which the search begins

	// What may be left out.
	Picture     func(p elm.Program, out []any) render.Figure // what a program did
	Fitness     string                                       // what the fitness is called; "fitness"
	FitnessUnit string
	Condition   string         // what is asked for, for language models
	Limits      sandbox.Limits // zero fields are the sandbox's defaults
}

// Spec describes the task.
func (c Custom) Spec() elm.Spec {
	s := elm.Spec{
		Name: c.Name, Entry: strings.TrimSpace(c.Entry), Calls: c.Inputs, Measures: c.Measures, Limits: c.Limits,
		Fitness: c.Fitness, FitnessUnit: c.FitnessUnit, Condition: c.Condition,
	}
	if s.Fitness == "" {
		s.Fitness = "fitness"
	}
	if len(c.Inputs) == 0 {
		s.Calls = [][]any{{}}
	}
	for i, source := range c.Seeds {
		s.Seeds = append(s.Seeds, elm.Program{Task: c.Name, Name: fmt.Sprintf("seed %d", i+1), Source: strings.TrimSpace(source) + "\n"})
	}
	return s
}

// Check says what is wrong with the task; searches and evaluations ask before they begin.
func (c Custom) Check() error {
	fail := func(format string, args ...any) error {
		return fmt.Errorf("env.Custom %q: "+format, append([]any{c.Name}, args...)...)
	}
	sig, err := parseEntry(c.Entry)
	switch {
	case strings.TrimSpace(c.Name) == "":
		return errors.New("env.Custom: the field Name is empty; give the task a name")
	case err != nil:
		return fail("%w", err)
	case len(sig.results) == 0:
		return fail("%s returns nothing, so there would be nothing to score", c.Entry)
	case c.Score == nil:
		return fail("the field Score is missing: func(p elm.Program, out []any) elm.Score")
	case len(c.Measures) == 0:
		return fail("the field Measures is empty; a map needs at least one measure")
	case len(c.Seeds) == 0:
		return fail("the field Seeds is empty; give at least one program to begin with, or there is nothing to change")
	}
	for i, m := range c.Measures {
		if m.Name == "" || !(m.Min < m.Max) || math.IsInf(m.Min, 0) || math.IsInf(m.Max, 0) || m.Cells < 1 {
			return fail("measure %d is %q from %v to %v in %d cells; it needs a name, Min below Max and at least one cell", i, m.Name, m.Min, m.Max, m.Cells)
		}
	}
	for i, seed := range c.Seeds {
		if err := sig.declared(c.Entry, seed); err != nil {
			return fail("seed %d %w", i+1, err)
		}
	}
	for i, args := range c.Spec().Calls {
		if err := sig.accepts(args); err != nil {
			return fail("input %d: %w", i, err)
		}
	}
	return nil
}

// scoring lets Score run once at a time, for each task by itself: cells are not written for several goroutines.
var scoring sync.Map // name of the task to *sync.Mutex

// Assess scores what the program returned. It panics with an [elm.Mistake] when Score does, or when what Score gives is no score: that is the cell's
// mistake, not the program's.
func (c Custom) Assess(_ context.Context, p elm.Program, o sandbox.Outcome) elm.Evaluation {
	b := Common{spec: c.Spec()}
	e := b.begin(p, o)
	if !e.OK() {
		return e
	}
	sig, err := parseEntry(c.Entry)
	if err != nil {
		return reject(e, "%v", err)
	}
	out, err := sig.read(o.Results, len(b.spec.Calls))
	if err != nil {
		return reject(e, "%s: %v", b.spec.EntryName(), err)
	}
	lock, _ := scoring.LoadOrStore(c.Name, new(sync.Mutex))
	lock.(*sync.Mutex).Lock()
	defer lock.(*sync.Mutex).Unlock()
	s := c.score(p, out)
	e.Phenotype, e.PhenotypeID = out, fmt.Sprintf("%s", o.Results)
	e.Fitness, e.Measures = s.Fitness, append([]float64(nil), s.Measures...)
	return e
}

// score calls Score and holds what it gives to its promise.
func (c Custom) score(p elm.Program, out []any) elm.Score {
	defer func() {
		if r := recover(); r != nil {
			panic(elm.Mistake{Value: r})
		}
	}()
	s := c.Score(p, append([]any(nil), out...))
	wrong := ""
	switch {
	case math.IsNaN(s.Fitness) || math.IsInf(s.Fitness, 0):
		wrong = fmt.Sprintf("the fitness %v; want a finite number", s.Fitness)
	case len(s.Measures) != len(c.Measures):
		wrong = fmt.Sprintf("%d measures; want %d, one for each of the task's", len(s.Measures), len(c.Measures))
	default:
		for i, v := range s.Measures {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				wrong = fmt.Sprintf("%v as the measure %q; want a finite number", v, c.Measures[i].Name)
				break
			}
		}
	}
	if wrong != "" {
		panic(fmt.Sprintf("env.Custom %q: Score gave %s. It was called for %s, which returned %.200s", c.Name, wrong, title(p), strings.ReplaceAll(fmt.Sprintf("%#v", out), "interface {}", "any")))
	}
	return s
}

// Draw shows what Picture draws, if there is one.
func (c Custom) Draw(e elm.Evaluation) render.Figure {
	out, ok := e.Phenotype.([]any)
	if !ok || !e.OK() || c.Picture == nil {
		return render.Figure{}
	}
	return c.Picture(e.Program, append([]any(nil), out...))
}

// String is the task's name.
func (c Custom) String() string { return c.Name }

// MIMEBundle describes the task in words.
func (c Custom) MIMEBundle() map[string]any {
	b := Common{spec: c.Spec()}
	return b.MIMEBundle()
}

// A signature is the entry function's declaration, as far as Go's own types go.
type signature struct {
	params, results []reflect.Type
}

func parseEntry(entry string) (signature, error) {
	var sig signature
	entry = strings.TrimSpace(entry)
	if entry == "" {
		return sig, errors.New(`the field Entry is empty; it declares the function that programs define: "func Solve(xs []int) []int"`)
	}
	file, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+entry, parser.SkipObjectResolution)
	if err != nil {
		return sig, fmt.Errorf("the entry %q is no declaration of a function: want %q", entry, "func Solve(xs []int) []int")
	}
	var f *ast.FuncDecl
	if len(file.Decls) == 1 {
		f, _ = file.Decls[0].(*ast.FuncDecl)
	}
	if f == nil || f.Recv != nil || f.Type.TypeParams != nil || f.Body != nil {
		return sig, fmt.Errorf("the entry %q is not the declaration of one plain function without a body", entry)
	}
	for _, list := range []struct {
		fields *ast.FieldList
		to     *[]reflect.Type
	}{{f.Type.Params, &sig.params}, {f.Type.Results, &sig.results}} {
		if list.fields == nil {
			continue
		}
		for _, field := range list.fields.List {
			t, err := plainType(field.Type)
			if err != nil {
				return sig, fmt.Errorf("the entry %q: %w", entry, err)
			}
			for range max(len(field.Names), 1) {
				*list.to = append(*list.to, t)
			}
		}
	}
	return sig, nil
}

// plainTypes are Go's own types that can travel as plain data.
var plainTypes = map[string]reflect.Type{
	"bool": reflect.TypeFor[bool](), "string": reflect.TypeFor[string](), "any": reflect.TypeFor[any](), "byte": reflect.TypeFor[byte](), "rune": reflect.TypeFor[rune](),
	"int": reflect.TypeFor[int](), "int8": reflect.TypeFor[int8](), "int16": reflect.TypeFor[int16](), "int32": reflect.TypeFor[int32](), "int64": reflect.TypeFor[int64](),
	"uint": reflect.TypeFor[uint](), "uint8": reflect.TypeFor[uint8](), "uint16": reflect.TypeFor[uint16](), "uint32": reflect.TypeFor[uint32](), "uint64": reflect.TypeFor[uint64](),
	"float32": reflect.TypeFor[float32](), "float64": reflect.TypeFor[float64](),
}

func plainType(x ast.Expr) (reflect.Type, error) {
	switch x := x.(type) {
	case *ast.Ident:
		if t := plainTypes[x.Name]; t != nil {
			return t, nil
		}
		return nil, fmt.Errorf("the type %s is none of Go's own that can leave the sandbox; use numbers, strings, bool, and slices and maps of them", x.Name)
	case *ast.ArrayType:
		elem, err := plainType(x.Elt)
		if err != nil {
			return nil, err
		}
		if x.Len == nil {
			return reflect.SliceOf(elem), nil
		}
		return nil, errors.New("arrays are not taken; use a slice")
	case *ast.MapType:
		key, err := plainType(x.Key)
		if err != nil {
			return nil, err
		}
		elem, err := plainType(x.Value)
		if err != nil {
			return nil, err
		}
		if key.Kind() != reflect.String && !key.ConvertibleTo(reflect.TypeFor[int64]()) || key.Kind() == reflect.Float64 || key.Kind() == reflect.Float32 {
			return nil, fmt.Errorf("maps with keys of type %s cannot leave the sandbox; strings and integers can be keys", key)
		}
		return reflect.MapOf(key, elem), nil
	}
	return nil, errors.New("it has a type that cannot leave the sandbox; use numbers, strings, bool, and slices and maps of them")
}

// declared says what is wrong with a program's entry function. It looks at names and types, and leaves the rest to the sandbox.
func (s signature) declared(entry, source string) error {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", "package p\n//line :1:1\n"+source, parser.SkipObjectResolution)
	if err != nil {
		var again error // it may have a package clause of its own
		if file, again = parser.ParseFile(fset, "", source, parser.SkipObjectResolution); again != nil {
			return fmt.Errorf("is no Go: %w", err)
		}
	}
	name := elm.Spec{Entry: entry}.EntryName()
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Name.Name != name || f.Recv != nil {
			continue
		}
		got := types.ExprString(f.Type)
		other, err := parseEntry("func " + name + strings.TrimPrefix(got, "func"))
		if err == nil && (!slices.Equal(other.params, s.params) || !slices.Equal(other.results, s.results)) {
			return fmt.Errorf("declares %s as %s, the task's entry is %s", name, got, strings.TrimSpace(entry))
		}
		return nil
	}
	return fmt.Errorf("lacks the entry function: %s", strings.TrimSpace(entry))
}

// accepts says what is wrong with a list of arguments.
func (s signature) accepts(args []any) error {
	if len(args) != len(s.params) {
		return fmt.Errorf("%d arguments, but the entry function takes %d", len(args), len(s.params))
	}
	for i, a := range args {
		text, err := json.Marshal(a)
		if err == nil {
			err = json.Unmarshal(text, reflect.New(s.params[i]).Interface())
		}
		if err != nil {
			return fmt.Errorf("argument %d is of type %T, but the entry function takes %s there", i+1, a, s.params[i])
		}
	}
	return nil
}

// read makes values of what the calls returned.
func (s signature) read(results []json.RawMessage, calls int) ([]any, error) {
	if len(results) != calls {
		return nil, fmt.Errorf("%d results, want %d", len(results), calls)
	}
	out := make([]any, len(results))
	for i, raw := range results {
		if len(s.results) == 1 {
			v, err := readValue(raw, s.results[0])
			if err != nil {
				return nil, fmt.Errorf("result %d: %w", i, err)
			}
			out[i] = v.Interface()
			continue
		}
		var parts []json.RawMessage
		if err := json.Unmarshal(raw, &parts); err != nil || len(parts) != len(s.results) {
			return nil, fmt.Errorf("result %d is %.60s, want %d values", i, raw, len(s.results))
		}
		values := make([]any, len(parts))
		for k, part := range parts {
			v, err := readValue(part, s.results[k])
			if err != nil {
				return nil, fmt.Errorf("result %d, value %d: %w", i, k+1, err)
			}
			values[k] = v.Interface()
		}
		out[i] = values
	}
	return out, nil
}

// readValue reads a value of type t as the sandbox writes it: like encoding/json, but for floats that are not finite, which are strings.
func readValue(raw json.RawMessage, t reflect.Type) (reflect.Value, error) {
	v := reflect.New(t).Elem()
	bad := func() (reflect.Value, error) {
		return v, fmt.Errorf("%.60s is no %s", raw, t)
	}
	switch t.Kind() {
	case reflect.Float32, reflect.Float64:
		switch string(raw) {
		case `"NaN"`:
			v.SetFloat(math.NaN())
			return v, nil
		case `"+Inf"`, `"-Inf"`:
			v.SetFloat(math.Inf(map[byte]int{'+': 1, '-': -1}[raw[1]]))
			return v, nil
		}
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 || string(raw) == "null" {
			break
		}
		var parts []json.RawMessage
		if err := json.Unmarshal(raw, &parts); err != nil {
			return bad()
		}
		v.Set(reflect.MakeSlice(t, len(parts), len(parts)))
		for i, part := range parts {
			x, err := readValue(part, t.Elem())
			if err != nil {
				return v, fmt.Errorf("element %d: %w", i, err)
			}
			v.Index(i).Set(x)
		}
		return v, nil
	case reflect.Map:
		if string(raw) == "null" {
			break
		}
		var parts map[string]json.RawMessage
		if err := json.Unmarshal(raw, &parts); err != nil {
			return bad()
		}
		v.Set(reflect.MakeMapWithSize(t, len(parts)))
		for key, part := range parts {
			x, err := readValue(part, t.Elem())
			if err != nil {
				return v, fmt.Errorf("element %q: %w", key, err)
			}
			k := reflect.New(t.Key()).Elem()
			if t.Key().Kind() == reflect.String {
				k.SetString(key)
			} else if err := json.Unmarshal([]byte(key), k.Addr().Interface()); err != nil {
				return bad()
			}
			v.SetMapIndex(k, x)
		}
		return v, nil
	}
	if string(raw) == "null" && t.Kind() != reflect.Slice && t.Kind() != reflect.Map && t.Kind() != reflect.Interface {
		return bad()
	}
	if err := json.Unmarshal(raw, v.Addr().Interface()); err != nil {
		return bad()
	}
	return v, nil
}
