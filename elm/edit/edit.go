// Package edit makes small, typed changes of Go programs: a literal takes a
// Gaussian step, an operator becomes another of the same type, a statement is
// inserted, duplicated or deleted, two subtrees change places. The GP mutation
// operator composes its children from such edits, and the diff model's
// training data are made of them, each with a message that says what was done.
//
// A program is opened once ([Open]) from its source and its type-checked tree
// and may then be edited any number of times ([Tree.Make], [Tree.Apply]), from
// several goroutines. Edits are spans of text, so everything they do not touch
// keeps its comments and its layout; a declaration that changes is formatted
// as gofmt does.
//
// All randomness comes from the generator given: the same tree, kind and
// generator state give the same edit, byte for byte. An edit is chosen with
// the types in view and nearly always compiles, but only a check of the result
// says so (a last use of a variable may be gone): who needs a valid program
// checks it and tries again.
//
// The package knows Go, but no tasks, fitness or searches.
// Start reading at [Kind] and [Tree.Make].
package edit

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"math/rand/v2"
	"sort"
	"strings"
)

// A Kind names one way of editing a program.
type Kind string

const (
	// Literal moves a number by a Gaussian step on the scale of its peers,
	// flips a bool or varies a string.
	Literal Kind = "literal"
	// Operator replaces an operator, or a called function, by another one
	// of the same type.
	Operator Kind = "operator"
	// Replace puts another expression of the same type in the place of one.
	Replace Kind = "replace"
	// Argument replaces one argument of a call, or exchanges two of them.
	Argument Kind = "argument"
	// Grow builds a larger expression around one: x becomes x*0.5 or
	// math.Sin(x).
	Grow Kind = "grow"
	// Shrink puts a part in the place of the whole: x*0.5 becomes x, and a
	// loop or an if becomes its body.
	Shrink Kind = "shrink"
	// Insert adds a statement made of what is in scope.
	Insert Kind = "insert"
	// Enclose puts an if or a short loop around a statement.
	Enclose Kind = "enclose"
	// Delete removes a statement, and with a variable what uses it.
	Delete Kind = "delete"
	// Duplicate repeats a statement or an element of a list, often with
	// other literals; a variable is repeated under a new name together with
	// statements that use it.
	Duplicate Kind = "duplicate"
	// Swap exchanges two subtrees of the same type, or two statements.
	Swap Kind = "swap"
	// Bound changes how far or in which steps a loop runs.
	Bound Kind = "bound"
	// Crossover takes an expression or statements from a second program. It
	// needs a donor.
	Crossover Kind = "crossover"
)

// Kinds lists every kind, in a fixed order.
func Kinds() []Kind {
	return []Kind{Literal, Operator, Replace, Argument, Grow, Shrink, Insert,
		Enclose, Delete, Duplicate, Swap, Bound, Crossover}
}

// A Span replaces the bytes From..To (To exclusive) of a source by Text.
type Span struct {
	From, To int
	Text     string
}

// An Edit is one change of one program: spans that do not overlap, and a
// message in words, such as "changed 0.66 to 0.71 in MakeWalker".
type Edit struct {
	Kind    Kind
	Message string
	Spans   []Span
}

// Make proposes one edit of the given kind. The donor is the second parent
// of a [Crossover]; other kinds ignore it, and it may be nil. The result is
// false if this draw found nothing to change; another draw may.
func (t *Tree) Make(kind Kind, r *rand.Rand, donor *Tree) (Edit, bool) {
	var (
		e  Edit
		ok bool
	)
	switch kind {
	case Literal:
		e, ok = t.literal(r)
	case Operator:
		e, ok = t.operator(r)
	case Replace:
		e, ok = t.replace(r)
	case Argument:
		e, ok = t.argument(r)
	case Grow:
		e, ok = t.growExpr(r)
	case Shrink:
		e, ok = t.shrink(r)
	case Insert:
		e, ok = t.insert(r)
	case Enclose:
		e, ok = t.enclose(r)
	case Delete:
		e, ok = t.delete(r)
	case Duplicate:
		e, ok = t.duplicate(r)
	case Swap:
		e, ok = t.swap(r)
	case Bound:
		e, ok = t.bound(r)
	case Crossover:
		if donor != nil {
			e, ok = t.crossover(r, donor)
		}
	}
	e.Kind = kind
	return e, ok && len(e.Spans) > 0
}

// Apply carries out edits of this tree, together, and formats the declarations
// that they change. It fails if two edits touch the same bytes, or if the
// result does not parse.
func (t *Tree) Apply(edits ...Edit) (string, error) {
	var spans []Span
	for _, e := range edits {
		spans = append(spans, e.Spans...)
	}
	var whole []Span
	for _, d := range t.file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			continue
		}
		from, to := t.off(d.Pos()), t.off(d.End())
		var inside, outside []Span
		for _, s := range spans {
			if from <= s.From && s.To <= to {
				inside = append(inside, s)
			} else {
				outside = append(outside, s)
			}
		}
		if len(inside) == 0 {
			continue
		}
		text, err := splice(t.src[from:to], from, inside)
		if err != nil {
			return "", err
		}
		out, err := format.Source([]byte(text))
		if err != nil {
			return "", fmt.Errorf("edited source does not parse: %w", err)
		}
		whole = append(whole, Span{from, to, strings.TrimRight(string(out), "\n")})
		spans = outside
	}
	if len(spans) > 0 {
		return "", fmt.Errorf("an edit at byte %d lies in no declaration", spans[0].From)
	}
	return splice(t.src, 0, whole)
}

// splice applies spans to src, whose first byte is at offset base of the
// file that the spans speak of. Insertions at one place keep their order.
func splice(src string, base int, spans []Span) (string, error) {
	spans = append([]Span(nil), spans...)
	sort.SliceStable(spans, func(i, j int) bool {
		if spans[i].From != spans[j].From {
			return spans[i].From < spans[j].From
		}
		return spans[i].To < spans[j].To
	})
	var b strings.Builder
	at := 0
	for _, s := range spans {
		from, to := s.From-base, s.To-base
		if from < at || to < from || to > len(src) {
			return "", fmt.Errorf("edits overlap at byte %d of the source: apply them one after another", s.From)
		}
		b.WriteString(src[at:from])
		b.WriteString(s.Text)
		at = to
	}
	b.WriteString(src[at:])
	return b.String(), nil
}
