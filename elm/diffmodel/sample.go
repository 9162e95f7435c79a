package diffmodel

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"goelm/elm/diffmodel/tokenizer"
	"goelm/elm/diffmodel/transformer"
)

// An Answer is one diff that the model has written.
type Answer struct {
	Diff   string
	Tokens int     // written, its end among them
	LogP   float64 // natural logarithm of its probability before temperature and constraints
	Ended  bool    // the model ended it; else it was cut at the limit of tokens, or nothing more was allowed
}

// batchMost is how many answers are decoded together.
const batchMost = 32

// Ask samples n diffs for a prompt. The prompt's text is read once for all of them. Answer i depends on the prompt, the settings, the seed
// and i, but not on n. It fails if the prompt is too long for the model, or when ctx ends.
func (m *Model) Ask(ctx context.Context, p Prompt, n int, seed uint64) ([]Answer, error) {
	if n < 1 {
		return nil, fmt.Errorf("ask for %d diffs: ask for at least one", n)
	}
	prefix := p.prefix(m.tok)
	request := p.request(m.tok)
	if room := m.net.Context - len(prefix) - len(request); room < 16 {
		return nil, fmt.Errorf("the program has %d tokens and its message %d; the model reads %d in all", len(prefix), len(request), m.net.Context-16)
	}
	read, err := m.decoder().Read(prefix)
	if err != nil {
		return nil, err
	}
	var out []Answer
	for from := 0; from < n; from += batchMost {
		batch := newSampling(m, p, read, from, min(batchMost, n-from), seed)
		batch.request(request)
		if err := batch.run(ctx); err != nil {
			return nil, err
		}
		out = append(out, batch.answers()...)
	}
	return out, nil
}

// Complete continues a prompt given as one text (see ParsePrompt) n times: what a language model's server does. It returns diffs.
func (m *Model) Complete(ctx context.Context, prompt string, n int, seed uint64) ([]string, error) {
	p, err := ParsePrompt(prompt)
	if err != nil {
		return nil, err
	}
	answers, err := m.Ask(ctx, p, n, seed)
	if err != nil {
		return nil, err
	}
	out := make([]string, len(answers))
	for i, a := range answers {
		out[i] = a.Diff
	}
	return out, nil
}

// Profile names the form of the model's prompts.
func (m *Model) Profile() string { return Profile }

// Config is what decides about the model's answers: its weights and how it is asked.
func (m *Model) Config() any {
	return map[string]any{"weights": m.digest(), "temperature": m.set.temperature, "top_p": m.set.topP, "max_tokens": m.set.maxTokens, "free": m.set.free, "any_names": m.set.anyNames}
}

// Tokens counts the tokens of a text.
func (m *Model) Tokens(text string) int { return len(m.tok.Encode(text)) }

// sampling decodes some answers of one prompt together.
type sampling struct {
	m       *Model
	c       *constraint // nil: free
	streams *transformer.Streams
	writers []*writer
}

// A writer is one answer being written.
type writer struct {
	r     *rand.Rand
	text  strings.Builder
	state state
	n     int
	logP  float64
	good  int // length of the text where it could last have ended, -1: nowhere yet
	ended bool
	done  bool
}

func newSampling(m *Model, p Prompt, read *transformer.Prompt, from, n int, seed uint64) *sampling {
	s := &sampling{m: m, streams: read.Continue(n)}
	if !m.set.free {
		s.c = newConstraint(p.Before)
		if m.set.anyNames {
			s.c.names = nil
		}
	}
	for i := range n {
		s.writers = append(s.writers, &writer{r: rand.New(rand.NewPCG(seed, uint64(from+i))), good: -1})
	}
	return s
}

// request shows the message to all streams.
func (s *sampling) request(tokens []int32) {
	ids := make([]int, len(s.writers))
	same := make([]int32, len(ids))
	for i := range ids {
		ids[i] = i
	}
	for _, t := range tokens {
		for i := range same {
			same[i] = t
		}
		s.streams.Push(ids, same)
	}
}

func (s *sampling) run(ctx context.Context) error {
	var ids []int
	var tokens []int32
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		ids, tokens = ids[:0], tokens[:0]
		for i, w := range s.writers {
			if w.done {
				continue
			}
			t, ok := s.choose(w, s.streams.Logits(i))
			if !ok {
				w.done = true
				continue
			}
			w.n++
			if t == tokenizer.End {
				w.ended, w.done = true, true
				continue
			}
			w.text.WriteString(s.m.tok.Text(t))
			if w.n >= s.m.set.maxTokens || s.streams.Room(i) < 2 {
				w.done = true
				continue
			}
			ids, tokens = append(ids, i), append(tokens, t)
		}
		if len(ids) == 0 {
			return nil
		}
		s.streams.Push(ids, tokens)
	}
}

// A choice is a token that may come next, with its share of the probability.
type choice struct {
	token int32
	p     float64
	state state
}

// negligible is how much less likely than the likeliest a token may be and still be looked at first.
const negligible = 1e-5

// choose draws the next token. It is false if none is allowed.
func (s *sampling) choose(w *writer, logits []float32) (int32, bool) {
	temperature := max(s.m.set.temperature, 1e-4)
	top := float64(slices.Max(logits))
	var all []choice
	total, plain := 0.0, 0.0
	for i, l := range logits {
		p := math.Exp((float64(l) - top) / temperature)
		total += p
		plain += math.Exp(float64(l) - top)
		if p > negligible {
			all = append(all, choice{token: int32(i), p: p})
		}
	}
	kept := s.nucleus(w, all, total)
	if len(kept) == 0 { // nothing likely is allowed
		all = all[:0]
		for i, l := range logits {
			all = append(all, choice{token: int32(i), p: math.Exp((float64(l) - top) / temperature)})
		}
		if kept = s.nucleus(w, all, total); len(kept) == 0 {
			return 0, false
		}
	}
	sum := 0.0
	for _, c := range kept {
		sum += c.p
	}
	x := w.r.Float64() * sum
	picked := kept[len(kept)-1]
	for _, c := range kept {
		if x -= c.p; x < 0 {
			picked = c
			break
		}
	}
	w.logP += float64(logits[picked.token]) - top - math.Log(plain)
	w.state = picked.state
	return picked.token, true
}

// nucleus are the likeliest allowed tokens that together have the part topP of what is allowed (Holtzman et al. 2020).
func (s *sampling) nucleus(w *writer, all []choice, total float64) []choice {
	slices.SortFunc(all, func(a, b choice) int {
		switch {
		case a.p > b.p:
			return -1
		case a.p < b.p:
			return 1
		}
		return int(a.token - b.token)
	})
	kept := all[:0]
	allowed, rest := 0.0, total
	for _, c := range all {
		rest -= c.p
		var ok bool
		if c.state, ok = s.allowed(w, c.token); !ok {
			continue
		}
		kept = append(kept, c)
		allowed += c.p
		if s.m.set.temperature == 0 || allowed >= s.m.set.topP*(allowed+max(rest, 0)) {
			break
		}
	}
	return kept
}

// allowed says whether a token may come next, and what state it leads to.
func (s *sampling) allowed(w *writer, t int32) (state, bool) {
	if s.c == nil {
		return state{}, t == tokenizer.End || t >= tokenizer.Condition+tokenizer.Conditions
	}
	if t == tokenizer.End {
		ok := s.c.complete(w.state, w.text.String())
		if ok {
			w.good = w.text.Len()
		}
		return w.state, ok
	}
	text := s.m.tok.Text(t)
	if text == "" {
		return state{}, false
	}
	return s.c.next(w.state, text)
}

// answers are what has been written. What was cut is taken back to where it could have ended.
func (s *sampling) answers() []Answer {
	out := make([]Answer, len(s.writers))
	for i, w := range s.writers {
		text := w.text.String()
		if !w.ended && s.c != nil {
			if s.c.complete(w.state, text) {
				w.good = len(text)
			}
			if w.good >= 0 {
				text = text[:w.good]
			}
		}
		text = strings.TrimPrefix(text, "\n")
		if text != "" && !strings.HasSuffix(text, "\n") {
			text += "\n"
		}
		out[i] = Answer{Diff: text, Tokens: w.n, LogP: w.logP, Ended: w.ended}
	}
	return out
}
