package corpus

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"slices"
	"strings"

	"goelm/elm/edit"
)

// breakProgram puts one to four bugs into a program, such that it still compiles, runs, and gives other results.
func (g *Generator) breakProgram(ctx context.Context, r *rand.Rand, good *opened) (*opened, error) {
	for range 12 {
		edits := drawBugs(r, good, g.double)
		if len(edits) == 0 {
			continue
		}
		source, err := good.tree.Apply(edits...)
		if err != nil || source == good.source {
			continue
		}
		broken, err := g.open(ctx, good.program, source)
		if err != nil || broken.output == good.output {
			continue
		}
		return broken, nil
	}
	return nil, errors.New("the program could not be broken")
}

// bugKinds are the edits that look like a slip of the pen.
var bugKinds = []edit.Kind{edit.Operator, edit.Operator, edit.Argument, edit.Literal, edit.Bound, edit.Swap, edit.Replace, edit.Delete}

// drawBugs draws edits: variables mistaken for others, which is half of all bugs, or slips of other kinds.
func drawBugs(r *rand.Rand, p *opened, double float64) []edit.Edit {
	if r.Float64() < 0.55 {
		if spans := mistake(r, p.source); len(spans) > 0 {
			edits := []edit.Edit{{Spans: spans}}
			if double > 0 && r.Float64() < double {
				if e, ok := p.tree.Make(edit.Literal, r, nil); ok {
					return append(edits, e)
				}
			}
			if r.Float64() < 0.15 {
				if e, ok := p.tree.Make(bugKinds[r.IntN(len(bugKinds))], r, nil); ok {
					edits = append(edits, e)
				}
			}
			return edits
		}
	}
	n := 1
	for n < 4 && r.Float64() < 0.3 {
		n++
	}
	var edits []edit.Edit
	for range n {
		if e, ok := p.tree.Make(bugKinds[r.IntN(len(bugKinds))], r, nil); ok {
			edits = append(edits, e)
		}
	}
	return edits
}

// A use is a parameter's name in the body of its function.
type use struct {
	name string
	span edit.Span
	fn   *parameters
}

// parameters are a function's parameters with their types as they are written.
type parameters struct {
	names []string
	types map[string]string
}

// mistake takes parameters for other parameters of the same type: with numbered names, some of one series for those with the
// same numbers in another.
func mistake(r *rand.Rand, source string) []edit.Span {
	uses := parameterUses(source)
	if len(uses) == 0 {
		return nil
	}
	first := uses[r.IntN(len(uses))]
	if to := otherStem(r, first); to != "" && r.Float64() < 0.8 {
		from, _ := splitStem(first.name)
		var same []use
		for _, u := range uses {
			stem, number := splitStem(u.name)
			if u.fn == first.fn && stem == from && slices.Contains(u.fn.names, to+number) {
				same = append(same, u)
			}
		}
		if len(same) > 0 {
			r.Shuffle(len(same), func(i, j int) { same[i], same[j] = same[j], same[i] })
			n := 1 + r.IntN(len(same))
			var spans []edit.Span
			for _, u := range same[:n] {
				_, number := splitStem(u.name)
				spans = append(spans, edit.Span{From: u.span.From, To: u.span.To, Text: to + number})
			}
			return spans
		}
	}
	var spans []edit.Span
	n := 1 + r.IntN(2)
	for _, i := range r.Perm(len(uses)) {
		u := uses[i]
		var others []string
		for _, o := range u.fn.names {
			if o != u.name && u.fn.types[o] == u.fn.types[u.name] {
				others = append(others, o)
			}
		}
		if len(others) > 0 {
			spans = append(spans, edit.Span{From: u.span.From, To: u.span.To, Text: others[r.IntN(len(others))]})
		}
		if len(spans) == n {
			break
		}
	}
	return spans
}

// splitStem cuts a number off a name: "b12" is "b" and "12".
func splitStem(name string) (stem, number string) {
	stem = strings.TrimRight(name, "0123456789")
	return stem, name[len(stem):]
}

// otherStem is the stem of another series with the same number and type, "" if there is none.
func otherStem(r *rand.Rand, u use) string {
	stem, number := splitStem(u.name)
	if number == "" {
		return ""
	}
	var stems []string
	for _, o := range u.fn.names {
		if s, n := splitStem(o); n == number && s != stem && s != "" && u.fn.types[o] == u.fn.types[u.name] {
			stems = append(stems, s)
		}
	}
	if len(stems) == 0 {
		return ""
	}
	return stems[r.IntN(len(stems))]
}

// parameterUses finds the reads of parameters in the bodies of functions, in source order.
func parameterUses(source string) []use {
	const clause = "package main\n"
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", clause+source, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	var uses []use
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Body == nil {
			continue
		}
		p := &parameters{types: map[string]string{}}
		for _, field := range f.Type.Params.List {
			typ := (clause + source)[fset.Position(field.Type.Pos()).Offset:fset.Position(field.Type.End()).Offset]
			for _, n := range field.Names {
				p.names = append(p.names, n.Name)
				p.types[n.Name] = typ
			}
		}
		written := map[*ast.Ident]bool{}
		ast.Inspect(f.Body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, l := range n.Lhs {
					if id, ok := l.(*ast.Ident); ok {
						written[id] = true
					}
				}
			case *ast.SelectorExpr:
				written[n.Sel] = true
			case *ast.Ident:
				if p.types[n.Name] != "" && !written[n] {
					at := fset.Position(n.Pos()).Offset - len(clause)
					uses = append(uses, use{n.Name, edit.Span{From: at, To: at + len(n.Name)}, p})
				}
			}
			return true
		})
	}
	return uses
}
