package corpus

import (
	"context"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"

	"goelm/elm/edit"
)

// A drawn change is a new source and messages that describe it, with weights.
type drawn struct {
	source   string
	kind     string
	messages []weighted
}

type weighted struct {
	weight float64
	text   string
}

// drawChange draws a change that compiles, runs and does not only change what is printed into a failure.
func (g *Generator) drawChange(ctx context.Context, r *rand.Rand, p *opened) (Change, bool) {
	var d drawn
	switch x := r.Float64(); {
	case x < 0.05:
		d = rename(r, p)
	case x < 0.2:
		d = resize(r, p)
	case x < 0.24:
		d = looped(r, p)
	case x < 0.47:
		d = tune(r, p)
	default:
		d = structural(r, p)
	}
	if d.source == "" || d.source == p.source {
		return Change{}, false
	}
	if len(d.source) > maxSource {
		return Change{}, false
	}
	if _, err := g.open(ctx, p.program, d.source); err != nil {
		return Change{}, false
	}
	c, err := g.change(p, d.source, d.kind, draw(r, d.messages))
	return c, err == nil
}

// maxSource bounds programs in bytes.
const maxSource = 2400

func draw(r *rand.Rand, list []weighted) string {
	sum := 0.0
	for _, w := range list {
		sum += w.weight
	}
	x := r.Float64() * sum
	for _, w := range list {
		if x -= w.weight; x < 0 {
			return w.text
		}
	}
	return list[len(list)-1].text
}

// tune changes one to four numbers.
func tune(r *rand.Rand, p *opened) drawn {
	n := 1
	for n < 4 && r.Float64() < 0.4 {
		n++
	}
	kinds := make([]edit.Kind, n)
	for i := range kinds {
		kinds[i] = edit.Literal
	}
	return edited(r, p, "parameters", kinds)
}

// structureKinds are the other edits, as often as they are drawn.
var structureKinds = []edit.Kind{
	edit.Operator, edit.Operator, edit.Replace, edit.Argument, edit.Argument, edit.Argument, edit.Grow, edit.Grow, edit.Shrink, edit.Insert, edit.Insert, edit.Insert,
	edit.Enclose, edit.Enclose, edit.Delete, edit.Delete, edit.Delete, edit.Duplicate, edit.Duplicate, edit.Duplicate, edit.Duplicate, edit.Swap, edit.Bound, edit.Bound,
}

// structural makes one to three edits of any kind.
func structural(r *rand.Rand, p *opened) drawn {
	kinds := []edit.Kind{structureKinds[r.IntN(len(structureKinds))]}
	for len(kinds) < 3 && r.Float64() < 0.25 {
		if r.Float64() < 0.4 {
			kinds = append(kinds, edit.Literal)
		} else {
			kinds = append(kinds, structureKinds[r.IntN(len(structureKinds))])
		}
	}
	return edited(r, p, "structure", kinds)
}

func edited(r *rand.Rand, p *opened, kind string, kinds []edit.Kind) drawn {
	var edits []edit.Edit
	for _, k := range kinds {
		if e, ok := p.tree.Make(k, r, nil); ok {
			edits = append(edits, e)
		}
	}
	if len(edits) == 0 {
		return drawn{}
	}
	source, err := p.tree.Apply(edits...)
	if err != nil {
		return drawn{}
	}
	return drawn{source, kind, editMessages(r, p, source, edits)}
}

// looped puts a loop around a statement.
func looped(r *rand.Rand, p *opened) drawn {
	was := shape(p.source).loops
	for range 6 {
		if d := edited(r, p, "structure", []edit.Kind{edit.Enclose}); d.source != "" && shape(d.source).loops > was {
			return d
		}
	}
	return drawn{}
}

// rename gives a variable, a parameter or a helper another name, in comments too.
func rename(r *rand.Rand, p *opened) drawn {
	var names []string
	seen := map[string]bool{}
	for _, t := range scan(p.source) {
		if t.tok == token.IDENT && !seen[t.text] && !reserved[t.text] && t.text != p.entry && !keep[t.text] && t.text[0] >= 'a' {
			seen[t.text] = true
			names = append(names, t.text)
		}
	}
	if len(names) == 0 {
		return drawn{}
	}
	from := names[r.IntN(len(names))]
	w := newWriter(r)
	for _, n := range names {
		w.used[n] = true
	}
	to := w.fresh()
	if r.Float64() < 0.3 {
		to = w.short()
	}
	word := regexp.MustCompile(`\b` + from + `\b`)
	var b strings.Builder
	at := 0
	selected := false
	for _, t := range scan(p.source) {
		b.WriteString(p.source[at:t.at])
		at = t.at + len(t.text)
		switch {
		case t.tok == token.IDENT && t.text == from && !selected:
			b.WriteString(to)
		case t.tok == token.COMMENT:
			b.WriteString(word.ReplaceAllString(t.text, to))
		default:
			b.WriteString(t.text)
		}
		selected = t.tok == token.PERIOD
	}
	b.WriteString(p.source[at:])
	source, err := formatted(b.String())
	if err != nil {
		return drawn{}
	}
	return drawn{source, "rename", renameMessages(from, to)}
}

// keep are names that tasks or packages give a meaning.
var keep = map[string]bool{"w": true, "p": true, "item": true, "bins": true, "_": true}

type scanned struct {
	at   int
	tok  token.Token
	text string
}

// scan cuts a source into tokens, comments among them.
func scan(source string) []scanned {
	var s scanner.Scanner
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(source))
	s.Init(file, []byte(source), func(token.Position, string) {}, scanner.ScanComments)
	var out []scanned
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return out
		}
		if tok == token.SEMICOLON && lit == "\n" {
			continue
		}
		if lit == "" {
			lit = tok.String()
		}
		out = append(out, scanned{file.Offset(pos), tok, lit})
	}
}

// resize makes a number that has a name larger or smaller.
func resize(r *rand.Rand, p *opened) drawn {
	named := namedNumbers(p.source)
	if len(named) == 0 {
		return drawn{}
	}
	n := named[r.IntN(len(named))]
	larger := r.Float64() < 0.5
	text, ok := resized(r, n.text, larger)
	if !ok {
		return drawn{}
	}
	source := p.source[:n.at] + text + p.source[n.at+len(n.text):]
	return drawn{source, "resize", resizeMessages(n.name, text, larger)}
}

// resized is a number made larger or smaller by a good part, with as many digits behind the point.
func resized(r *rand.Rand, text string, larger bool) (string, bool) {
	factor := 1.2 + r.Float64()*1.1
	if !larger {
		factor = 1 / factor
	}
	if i, err := strconv.Atoi(text); err == nil {
		n := int(float64(i)*factor + 0.5)
		if n == i && larger {
			n++
		} else if n == i {
			n--
		}
		return strconv.Itoa(n), i > 0 && n > 0
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || v <= 0 {
		return "", false
	}
	_, digits, _ := strings.Cut(text, ".")
	out := strconv.FormatFloat(v*factor, 'f', max(len(digits), 1), 64)
	return out, out != text
}

// A namedNumber is a literal that a variable begins with, or that is given for a parameter of a function of the program.
type namedNumber struct {
	name, text string
	at         int
}

func namedNumbers(source string) []namedNumber {
	const clause = "package main\n"
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", clause+source, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	params := map[string][]string{}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			for _, field := range f.Type.Params.List {
				for _, n := range field.Names {
					params[f.Name.Name] = append(params[f.Name.Name], n.Name)
				}
			}
		}
	}
	var out []namedNumber
	add := func(name string, value ast.Expr) {
		if lit, ok := value.(*ast.BasicLit); ok && len(name) > 1 && (lit.Kind == token.INT || lit.Kind == token.FLOAT) {
			out = append(out, namedNumber{name, lit.Value, fset.Position(lit.Pos()).Offset - len(clause)})
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if id, ok := l.(*ast.Ident); ok && len(n.Lhs) == len(n.Rhs) && (n.Tok == token.DEFINE || n.Tok == token.ASSIGN) {
					add(id.Name, n.Rhs[i])
				}
			}
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok {
				for i, a := range n.Args {
					if i < len(params[id.Name]) {
						add(params[id.Name][i], a)
					}
				}
			}
		}
		return true
	})
	return out
}
