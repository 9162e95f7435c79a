package mutate

import (
	"context"
	"encoding/json"
	"fmt"
	"go/scanner"
	"go/token"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"goelm/elm"
	"goelm/elm/patch"
)

// The controls of a comparison: what an operator is worth shows beside these.

// NoOp is a control that never changes anything: each of its proposals has the outcome no_op.
func NoOp() elm.Mutator { return noOp{} }

type noOp struct{}

func (noOp) Name() string { return "noop" }

func (noOp) Propose(ctx context.Context, req elm.Request) ([]elm.Proposal, error) {
	return proposals(ctx, req, func(*rand.Rand, elm.Program) elm.Proposal {
		return elm.Proposal{Operator: "noop", Outcome: patch.NoOp, Message: "changed nothing", Detail: "the control operator changes nothing"}
	})
}

// Copy is a control that proposes the parent again, under another comment: what a search gets by luck and noise alone, when a
// task's fitness has any.
func Copy() elm.Mutator { return copier{} }

type copier struct{}

func (copier) Name() string { return "copy" }

func (copier) Propose(ctx context.Context, req elm.Request) ([]elm.Proposal, error) {
	return proposals(ctx, req, func(r *rand.Rand, parent elm.Program) elm.Proposal {
		body := parent.Source
		if first, rest, ok := strings.Cut(body, "\n"); ok && strings.HasPrefix(first, copyMark) {
			body = rest
		}
		return elm.Proposal{Operator: "copy", Outcome: patch.Applied, Message: "copied", Source: fmt.Sprintf("%s%d\n%s", copyMark, r.Uint32(), body)}
	})
}

const copyMark = "// copy "

// RandomEdit is a control that changes the parent's text without a look at its meaning: it deletes, doubles, exchanges or replaces
// one to three of its words. What compiles by then is luck.
func RandomEdit() elm.Mutator { return randomEdit{} }

type randomEdit struct{}

func (randomEdit) Name() string { return "random-edit" }

func (randomEdit) Propose(ctx context.Context, req elm.Request) ([]elm.Proposal, error) {
	return proposals(ctx, req, func(r *rand.Rand, parent elm.Program) elm.Proposal {
		words := split(parent.Source)
		n := 1 + r.IntN(3)
		for range n {
			words = editOnce(r, words)
		}
		p := elm.Proposal{Operator: "random-edit", Message: fmt.Sprintf("%d edits of words", n), Source: strings.Join(words, "")}
		if p.Outcome = patch.Applied; p.Source == parent.Source {
			p.Source, p.Outcome, p.Detail = "", patch.NoOp, "the edits cancel out"
		}
		return p
	})
}

// editOnce makes one edit. Words are at the odd places of the list, and what lies between them at the even ones.
func editOnce(r *rand.Rand, words []string) []string {
	n := len(words) / 2
	if n == 0 {
		return words
	}
	word := func() int { return 2*r.IntN(n) + 1 }
	i, j := word(), word()
	out := slices.Clone(words)
	switch r.IntN(4) {
	case 0:
		return slices.Concat(out[:i-1], []string{out[i-1] + out[i+1]}, out[i+2:])
	case 1:
		return slices.Concat(out[:i+1], []string{" ", out[i]}, out[i+1:])
	case 2:
		out[i], out[j] = out[j], out[i]
	default:
		out[i] = out[j]
	}
	return out
}

// split divides a source into its words and what lies between them: blank, word, blank, word, …, blank.
func split(source string) []string {
	var s scanner.Scanner
	files := token.NewFileSet()
	file := files.AddFile("", files.Base(), len(source))
	s.Init(file, []byte(source), func(token.Position, string) {}, 0)
	var out []string
	at := 0
	for {
		pos, tok, literal := s.Scan()
		if tok == token.EOF {
			return append(out, source[at:])
		}
		if tok == token.SEMICOLON && literal == "\n" {
			continue
		}
		text := literal
		if text == "" || tok.IsOperator() {
			text = tok.String()
		}
		from := file.Offset(pos)
		if !strings.HasPrefix(source[from:], text) {
			continue // a raw string with CR, which the scanner leaves out
		}
		out = append(out, source[at:from], text)
		at = from + len(text)
	}
}

// proposals makes n of them, each from a random stream of its own.
func proposals(ctx context.Context, req elm.Request, one func(*rand.Rand, elm.Program) elm.Proposal) ([]elm.Proposal, error) {
	if err := valid(req); err != nil {
		return nil, err
	}
	out := make([]elm.Proposal, req.N)
	for i := range out {
		start := time.Now()
		out[i] = one(rand.New(rand.NewPCG(req.Seed, uint64(i))), req.Parents[0])
		out[i].Parents = []string{req.Parents[0].ID()}
		out[i].Latency = time.Since(start)
	}
	return out, ctx.Err()
}

// IID asks an operator for children of the task's seeds only, whatever the map holds by then: samples that know nothing of each
// other, the baseline that evolution has to beat.
func IID(of elm.Mutator) elm.Mutator { return iid{of} }

type iid struct{ of elm.Mutator }

func (m iid) Name() string { return "iid(" + m.of.Name() + ")" }

func (m iid) Propose(ctx context.Context, req elm.Request) ([]elm.Proposal, error) {
	if err := valid(req); err != nil {
		return nil, err
	}
	seeds := req.Task.Spec().Seeds
	if len(seeds) == 0 {
		return m.of.Propose(ctx, req)
	}
	r := rand.New(rand.NewPCG(req.Seed, 1<<61))
	parents := make([]elm.Program, len(req.Parents))
	for i := range parents {
		parents[i] = seeds[r.IntN(len(seeds))]
	}
	req.Parents, req.Evaluations = parents, nil
	return m.of.Propose(ctx, req)
}

// InFlight is the operator's.
func (m iid) InFlight() int {
	if w, ok := m.of.(elm.Waiter); ok {
		return w.InFlight()
	}
	return 0
}

// Config implements [elm.Configured].
func (m iid) Config() any {
	c := iidConfig{Name: m.of.Name()}
	if configured, ok := m.of.(elm.Configured); ok {
		text, err := json.Marshal(configured.Config())
		if err != nil {
			text = []byte(fmt.Sprintf("%q", err))
		}
		c.Config = text
	}
	return c
}

type iidConfig struct {
	Name   string          `json:"name"`
	Config json.RawMessage `json:"config,omitempty"`
}

func remakeIID(config json.RawMessage) (elm.Mutator, error) {
	c := iidConfig{Name: "gp"}
	if config != nil {
		if err := json.Unmarshal(config, &c); err != nil {
			return nil, fmt.Errorf("configuration of iid: %w", err)
		}
	}
	of, err := elm.MutatorByName(c.Name, c.Config)
	if err != nil {
		return nil, err
	}
	return IID(of), nil
}
