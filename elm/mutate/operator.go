package mutate

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"goelm/elm"
	"goelm/elm/llm"
	"goelm/elm/patch"
	"goelm/kernel/golang"
)

// An Operator changes programs by asking a language model. It is made by [Diff], [Prompt], [SearchReplace], [Rewrite],
// [Crossover], [BestShot] or [RateControlled]. Goroutines may share it.
type Operator struct {
	form     form
	model    Completer
	messages messages // what is asked for; empty: what the task wants, or the form's own
	profile  *Profile
	template string // the user's own prompt, as text
	variant  Variant
	parents  int // of each child
	inspired int // programs beside the parent that are shown to the model
	resample int // further tries after an answer that is no change; -1: the form's own
	repair   int // further tries after a program that does not compile
	err      error

	last atomic.Pointer[Exchange]
}

// A form is one way of asking for a change, and of reading the answer.
type form struct {
	name      string
	file      string // of its prompts
	completes bool   // its prompt may be a text to be continued
	converses bool   // or a conversation
	format    patch.Format
	maxTokens int
	parents   int
	ascending bool // whether the parents are shown from the worst to the best
	stop      []string
	read      func(v *view, answer string) patch.Result // nil: patch.Apply with the format
	messages  messages
}

// An Option changes how an [Operator] asks.
type Option interface{ apply(*Operator) }

type option func(*Operator)

func (f option) apply(o *Operator) { f(o) }

// Message asks for this change: a commit message ("make the legs longer"), or what is wanted in words.
func Message(text string) Option {
	return option(func(o *Operator) { o.messages = messages{{1, text}} })
}

// Messages asks for one of these changes each time, all equally often.
func Messages(texts ...string) Option {
	return option(func(o *Operator) {
		o.messages = nil
		for _, t := range texts {
			o.messages = append(o.messages, chance{1, t})
		}
	})
}

// Weighted adds a change to those that are asked for, with a weight in proportion to which it is drawn.
func Weighted(weight float64, text string) Option {
	return option(func(o *Operator) { o.messages = append(o.messages, chance{max(weight, 0), text}) })
}

// PromptFile asks with the prompt in this file: a Go template like those in elm/mutate/prompts, which define "completion", or
// "system" and "user".
func PromptFile(path string) Option {
	return option(func(o *Operator) {
		text, err := readPrompt(path)
		if err != nil && o.err == nil {
			o.err = err
		}
		o.template = text
	})
}

// Resample is how often the model is asked again when its answer is no change that fits (default 3 for a conversation, where
// it is told what was wrong, and 0 for a text to be continued).
func Resample(n int) Option { return option(func(o *Operator) { o.resample = max(n, 0) }) }

// Repair is how often the model may repair a child that does not compile or run, with the compiler's message, or with the
// verdict and what the program printed (default 0). Every attempt runs in the sandbox. It needs a model that converses.
func Repair(n int) Option { return option(func(o *Operator) { o.repair = max(n, 0) }) }

// Inspirations shows the model k other programs of the map beside the parent.
func Inspirations(k int) Option { return option(func(o *Operator) { o.inspired = max(k, 0) }) }

// newOperator makes an operator of a form.
func newOperator(f form, model Completer, options []Option) *Operator {
	o := &Operator{form: f, model: model, parents: max(f.parents, 1), resample: -1}
	if model == nil {
		o.err = fmt.Errorf("the operator %s has no model: give it diffmodel.Embedded(), or mutate.Server(ADDRESS)", f.name)
	}
	for _, opt := range options {
		opt.apply(o)
	}
	return o
}

// Name is the form with the model: "diff(qwen2.5-coder)".
func (o *Operator) Name() string {
	if o.model == nil {
		return o.form.name
	}
	name := o.form.name
	if o.variant != AnyChange {
		name += "-" + string(o.variant)
	}
	if o.repair > 0 {
		name += "+repair"
	}
	return fmt.Sprintf("%s(%s)", name, o.model.Name())
}

// Model is what the operator asks.
func (o *Operator) Model() Completer { return o.model }

// InFlight is how many proposals may be under way at the same time.
func (o *Operator) InFlight() int {
	if w, ok := o.model.(interface{ InFlight() int }); ok {
		return max(w.InFlight(), 1)
	}
	return 1
}

// Parents is how many parents each child has.
func (o *Operator) Parents() int { return o.parents + o.inspired }

// TrainingTime is how long the model was trained, as far as it says.
func (o *Operator) TrainingTime() time.Duration {
	if t, ok := o.model.(interface{ TrainingTime() time.Duration }); ok {
		return t.TrainingTime()
	}
	return 0
}

// chats tells whether the model is asked in a conversation.
func (o *Operator) chats() bool {
	m, ok := o.model.(*llm.Model)
	return ok && o.form.converses && (m.Chats() || !o.form.completes)
}

// usable says what stands against asking.
func (o *Operator) usable() error {
	switch {
	case o.err != nil:
		return o.err
	case !o.form.completes && !o.chats():
		return fmt.Errorf("the operator %s needs a model that converses, and %s continues texts: use it with mutate.Diff, or give a server's model", o.form.name, o.model.Name())
	case o.repair > 0 && !o.chats():
		return fmt.Errorf("repair needs a conversation, and %s continues texts: use mutate.Chat, or leave mutate.Repair out", o.model.Name())
	}
	return nil
}

// Propose implements [elm.Mutator]. All n children share one prompt.
func (o *Operator) Propose(ctx context.Context, req elm.Request) ([]elm.Proposal, error) {
	if err := valid(req); err != nil {
		return nil, err
	}
	if err := o.usable(); err != nil {
		return nil, err
	}
	v, err := o.view(req)
	if err != nil {
		return nil, err
	}
	q, err := o.question(v, req)
	if err != nil {
		return nil, err
	}
	answers, err := o.ask(ctx, req, q)
	if err != nil {
		return nil, err
	}
	out := make([]elm.Proposal, req.N)
	errs := make([]error, req.N)
	var wg sync.WaitGroup
	for i := range out {
		wg.Go(func() { out[i], errs[i] = o.finish(ctx, req, v, q, answers[i], i) })
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// finish reads one answer, and asks again where that may help.
func (o *Operator) finish(ctx context.Context, req elm.Request, v *view, q question, a llm.Answer, i int) (elm.Proposal, error) {
	x := &Exchange{Operator: o.Name(), Parent: v.Parent.Source}
	p := elm.Proposal{Message: v.Message, Operator: o.form.name, Parents: v.ids()}
	tries := rand.New(rand.NewPCG(req.Seed, uint64(i)|1<<62))
	resample, repair := o.resample, o.repair
	if resample < 0 {
		resample = 0
		if len(q.Messages) > 0 {
			resample = 3
		}
	}
	for {
		r := o.read(v, a, q.MaxTokens)
		broken := ""
		if r.Outcome == patch.Applied && o.repair > 0 {
			var err error
			if broken, err = o.try(ctx, req, v, r.Source); err != nil {
				return p, err
			}
		}
		x.add(q, a, r, broken)
		p.Tokens += a.Read + a.Written
		p.Cost += a.Dollars
		p.Latency += a.Took
		p.Source, p.Outcome, p.Detail = r.Source, r.Outcome, r.Detail
		complaint := ""
		switch {
		case r.Outcome == patch.Applied && broken == "", a.End == llm.TooLarge:
		case broken != "" && repair > 0:
			repair--
			complaint = broken + "\n\nAnswer again, in the same form, with the whole change from the program that you were given."
		case r.Outcome != patch.Applied && resample > 0:
			resample--
			complaint = o.form.complaint(r)
		}
		if complaint == "" {
			break
		}
		if len(q.Messages) > 0 {
			q = q.then(a.Text, complaint, tries.Uint64())
		} else {
			q.N, q.Seed = 1, tries.Uint64()
		}
		next, err := o.ask(ctx, req, q)
		if err != nil {
			return p, err
		}
		a = next[0]
	}
	if p.Outcome != patch.Applied {
		p.Source = ""
	}
	x.Outcome, x.Child, x.Detail = p.Outcome, p.Source, p.Detail
	o.last.Store(x)
	return p, nil
}

// read makes a child of an answer.
func (o *Operator) read(v *view, a llm.Answer, maxTokens int) patch.Result {
	text := strings.TrimSpace(a.Text)
	switch {
	case a.End == llm.TooLarge:
		return patch.Result{Outcome: patch.NoOutput, Detail: "the prompt is too long for the model: " + a.Detail}
	case text == "" && a.End == llm.Length:
		return patch.Result{Outcome: patch.NoOutput, Detail: fmt.Sprintf("the answer is empty: the model thought until max_tokens (%d) was reached; raise it with mutate.MaxTokens", maxTokens)}
	case text == "" && a.End == llm.Filter:
		return patch.Result{Outcome: patch.NoOutput, Detail: "the server held the answer back (content_filter)"}
	}
	var r patch.Result
	if o.form.read != nil {
		r = o.form.read(v, a.Text)
	} else {
		r = patch.Apply(o.format(), v.Parent.Source, a.Text)
	}
	if r.Outcome == patch.Unparsable && a.End == llm.Length && !strings.Contains(r.Detail, "max_tokens") {
		r.Detail += fmt.Sprintf("; the answer was cut off at max_tokens (%d), see mutate.MaxTokens", maxTokens)
	}
	if r.Outcome == patch.Applied && SameProgram(v.Parent.Source, r.Source) {
		return patch.Result{Outcome: patch.NoOp, Detail: "the program is the same but for layout, comments or the names of variables"}
	}
	return r
}

// format is the form's, unless the profile has another.
func (o *Operator) format() patch.Format {
	if o.profile != nil && o.profile.Format != "" {
		return o.profile.Format
	}
	return o.form.format
}

// try says what is wrong with a child: what the compiler says, or how it fails in the sandbox. "" is nothing.
func (o *Operator) try(ctx context.Context, req elm.Request, v *view, source string) (string, error) {
	if _, err := golang.Check(v.library, "candidate.go", source, golang.CheckOptions{AutoImport: true}); err != nil {
		return "The changed program does not compile:\n\n" + firstLines(err.Error(), 12), nil
	}
	e, err := req.Evaluate(ctx, elm.Program{Task: v.Task.Name, Source: source})
	if err != nil || e.OK() {
		return "", err
	}
	text := fmt.Sprintf("The changed program was run, and failed (%s):\n\n%s", e.Verdict, firstLines(e.Detail, 12))
	if e.Stdout != "" {
		text += "\n\nIt printed:\n\n" + firstLines(e.Stdout, 12)
	}
	return text, nil
}

func (f form) complaint(r patch.Result) string {
	switch r.Outcome {
	case patch.NoOp:
		return "Your change leaves the program as it was. Answer again, in the same form, with a change that makes a difference."
	case patch.NoOutput:
		return "Your answer holds nothing. Answer again, in the form that was asked for."
	}
	return "Your answer cannot be applied: " + r.Detail + "\n\nAnswer again, in the same form, with the whole change."
}

// firstLines is the beginning of a text.
func firstLines(text string, n int) string {
	lines := strings.SplitN(text, "\n", n+1)
	return strings.Join(lines[:min(n, len(lines))], "\n")
}

// Children has the model propose n children of a parent, runs them in the sandbox, and shows messages, changes, outcomes and what
// they built. Options such as [Message] hold for this call.
func (o *Operator) Children(ctx context.Context, task elm.Task, parent elm.Program, n int, options ...Option) (elm.Offspring, error) {
	mine := &Operator{
		form: o.form, model: o.model, messages: o.messages, profile: o.profile, template: o.template, variant: o.variant,
		parents: o.parents, inspired: o.inspired, resample: o.resample, repair: o.repair, err: o.err,
	}
	for _, opt := range options {
		opt.apply(mine)
	}
	out, err := elm.Breed(ctx, task, mine, parent, n)
	if x := mine.last.Load(); x != nil {
		o.last.Store(x)
	}
	return out, err
}
