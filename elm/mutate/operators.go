package mutate

import (
	"fmt"

	"goelm/elm/llm"
	"goelm/elm/patch"
)

// Diff is the mutation operator of the ELM paper: a diff model reads a program and a commit message, and writes the change as a
// unified diff. The model is diffmodel.Embedded(), a server's diff model or base model, which continue a text ([WithProfile]
// says in which form), or, with [Chat], one that converses.
//
// Messages are drawn as in the paper: 40 % "Changed F function.", 30 % "Changed parameters in F function.", 30 % "Small change to F
// function.", where F is the task's entry function; a task that wants a certain change has its own ("Fixed bugs.").
func Diff(model Completer, options ...Option) *Operator {
	o := newOperator(form{
		name: "diff", file: "diff.tmpl", completes: true, converses: true, format: patch.Unified, maxTokens: 512, messages: paperMessages,
	}, model, options)
	if o.profile == nil && o.err == nil {
		name := DefaultProfile
		if p, ok := model.(interface{ Profile() string }); ok && p.Profile() != "" {
			name = p.Profile()
		}
		o.profile, o.err = loadProfile(name)
	}
	return o
}

// SearchReplace asks a model in a conversation for SEARCH/REPLACE blocks, as AlphaEvolve and its kin do.
func SearchReplace(model *llm.Model, options ...Option) *Operator {
	return newOperator(form{
		name: "search-replace", file: "search-replace.tmpl", converses: true, format: patch.SearchReplace, maxTokens: 2048,
		messages: messages{{1, "Improve the program."}},
	}, completer(model), options)
}

// A Variant says what kind of rewriting is wanted (after ShinkaEvolve's and EoH's kinds of prompts). It is an [Option].
type Variant string

const (
	AnyChange  Variant = ""           // whatever seems best
	Different  Variant = "different"  // another algorithm
	Parametric Variant = "parametric" // other numbers, the same structure
	Structural Variant = "structural" // another structure, the same idea
	Simplify   Variant = "simplify"   // less of it
)

func (v Variant) apply(o *Operator) {
	wish, ok := map[Variant]string{
		AnyChange:  "Improve the program.",
		Different:  "Write a program that solves the task by an entirely different algorithm or idea.",
		Parametric: "Change the program's numbers: sizes, amounts, thresholds, counts. Leave its structure as it is.",
		Structural: "Change the program's structure: its functions, loops and decisions. Keep its idea and, where they still fit, its numbers.",
		Simplify:   "Make the program simpler: leave out what contributes nothing, and write what remains more plainly.",
	}[v]
	if !ok {
		o.err = fmt.Errorf("no variant %q; there are %q, %q, %q and %q", string(v), Different, Parametric, Structural, Simplify)
		return
	}
	o.variant, o.messages = v, messages{{1, wish}}
}

// Rewrite asks a model in a conversation for the whole new program, or those of its functions that change. A [Variant] says what
// kind of change.
func Rewrite(model *llm.Model, options ...Option) *Operator {
	return newOperator(form{
		name: "rewrite", file: "rewrite.tmpl", converses: true, format: patch.Rewrite, maxTokens: 4096, read: rewritten,
		messages: messages{{1, "Improve the program."}},
	}, completer(model), options)
}

// RateControlled is [Rewrite] that says how much is to change: a percentage of the lines, mostly small and sometimes large (drawn
// from a heavy-tailed law; Yin et al. 2024, arXiv 2412.03250).
func RateControlled(model *llm.Model, options ...Option) *Operator {
	return newOperator(form{
		name: "rate", file: "rate.tmpl", converses: true, format: patch.Rewrite, maxTokens: 4096, read: rewritten,
		messages: messages{{1, "Improve the program."}},
	}, completer(model), options)
}

// Prompt is the prompt-engineered mutation of the ELM paper and of OpenELM: the program stands in a text that a model
// continues, behind "// A buggy implementation" and before "// Fixed bugs" for repairs, and before "// Create a new program by
// modifying the starting function above." for everything else.
func Prompt(model Completer, options ...Option) *Operator {
	return newOperator(form{
		name: "prompt", file: "prompt.tmpl", completes: true, converses: true, format: patch.Rewrite, maxTokens: 1024,
		stop: []string{"\n// A buggy", "\n// Fixed bugs", "\n// Create a new", "\npackage "}, read: continued("func"), messages: promptMessages,
	}, model, options)
}

// Crossover is language model crossover (Meyerson et al. 2023): k parents stand in a list, and the model goes on with it. k is at
// least 2.
func Crossover(model Completer, k int, options ...Option) *Operator {
	return newOperator(form{
		name: "crossover", file: "crossover.tmpl", completes: true, converses: true, format: patch.Rewrite, maxTokens: 2048, parents: max(k, 2),
		stop: []string{"\n// Program ", "\npackage "}, read: continued(""), messages: messages{{1, "Combine the programs."}},
	}, model, options)
}

// BestShot is FunSearch's operator (Romera-Paredes et al. 2024): two parents stand as versions 0 and 1 of a function, the worse one
// first, and the model writes version 2.
func BestShot(model Completer, options ...Option) *Operator {
	return newOperator(form{
		name: "best-shot", file: "best-shot.tmpl", completes: true, converses: true, format: patch.Rewrite, maxTokens: 2048, parents: 2, ascending: true,
		stop: []string{"\npackage "}, read: nextVersionOf, messages: messages{{1, "Improve on the best version."}},
	}, model, options)
}

// completer is a model as a Completer, nil where there is none.
func completer(m *llm.Model) Completer {
	if m == nil {
		return nil
	}
	return m
}
