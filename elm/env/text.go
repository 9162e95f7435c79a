package env

import (
	"context"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/token"
	"strconv"

	"goelm/elm"
	"goelm/sandbox"
)

// StringTask asks for a program that builds a given text. Make it with String. It may be shared by goroutines.
type StringTask struct {
	Common
	target []rune
}

// maxText bounds the texts that are compared, in characters.
const maxText = 400

// DefaultText is what the task "strings" asks for if nothing else is named.
const DefaultText = "Evolution through Large Models"

// String is the task of building the text, of 1 to 400 characters. The fitness is 100 % minus the share of characters that an editor would
// have to insert, delete or replace (Levenshtein's distance over the longer length). It panics if the text is empty or too
// long.
func String(text string) *StringTask {
	t := &StringTask{target: []rune(text)}
	if n := len(t.target); n < 1 || n > maxText {
		panic(fmt.Sprintf("env.String: the text has %d characters, want 1 to %d", n, maxText))
	}
	longest := float64(len(t.target))
	t.spec = elm.Spec{
		Name: "strings", Entry: "func Build() string",
		Measures: []elm.Measure{
			nodesMeasure(120, 20),
			{Name: "longest literal", Unit: "characters", Min: 0, Max: longest, Cells: min(20, len(t.target))},
		},
		Fitness: "likeness", FitnessUnit: "%",
		Limits:    sandbox.Limits{Fuel: 20_000, Memory: 16 << 20, Result: 16 << 10},
		Condition: fmt.Sprintf("A program that builds the text %q.", text),
	}
	if text != DefaultText {
		t.spec.Name = "strings/" + text
	}
	t.plant("strings", "letters", "steps", "words")
	return t
}

// Assess compares what the program built with the target.
func (t *StringTask) Assess(_ context.Context, p elm.Program, o sandbox.Outcome) elm.Evaluation {
	e := t.begin(p, o)
	if !e.OK() {
		return e
	}
	var text *string
	if len(o.Results) != 1 || json.Unmarshal(o.Results[0], &text) != nil || text == nil {
		return reject(e, "Build returned no string")
	}
	got := []rune(*text)
	if len(got) > 2*maxText {
		return reject(e, "Build returned %d characters, more than %d", len(got), 2*maxText)
	}
	e.Phenotype, e.PhenotypeID = *text, strconv.Quote(*text)
	worst := max(len(got), len(t.target))
	e.Fitness = float64(100*(worst-levenshtein(got, t.target))) / float64(worst)
	e.Measures = []float64{float64(ShapeOf(p).Nodes), float64(min(longestLiteral(p.Source), len(t.target)))}
	e.Notes = []elm.Note{{Name: "builds", Value: strconv.Quote(*text)}}
	return e
}

// longestLiteral is the number of characters in the program's longest string literal: how much it is told, not made to say.
func longestLiteral(source string) int {
	longest := 0
	ast.Inspect(parse(source), func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if text, err := strconv.Unquote(lit.Value); err == nil {
				longest = max(longest, len([]rune(text)))
			}
		}
		return true
	})
	return longest
}

// levenshtein is the number of characters to insert, delete or replace to make b of a (Levenshtein 1966).
func levenshtein(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := diagonal
			if x != y {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
