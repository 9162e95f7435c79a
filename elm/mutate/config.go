package mutate

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"goelm/elm"
	"goelm/elm/llm"
)

// operatorConfig is what decides about an operator's proposals: part of a run's identity, and what it is made of again.
type operatorConfig struct {
	Model    string          `json:"model"`
	Server   json.RawMessage `json:"server,omitempty"` // of a server's model, see llm.Model.Config
	Config   json.RawMessage `json:"config,omitempty"` // of any other
	Messages []messageConfig `json:"messages,omitempty"`
	Profile  string          `json:"profile,omitempty"`
	Prompt   string          `json:"prompt,omitempty"` // the user's own
	Variant  Variant         `json:"variant,omitempty"`
	Parents  int             `json:"parents"`
	Inspired int             `json:"inspirations,omitempty"`
	Resample int             `json:"resample"`
	Repair   int             `json:"repair,omitempty"`
}

type messageConfig struct {
	Weight float64 `json:"weight"`
	Text   string  `json:"text"`
}

// Config implements [elm.Configured].
func (o *Operator) Config() any {
	c := operatorConfig{
		Prompt: o.template, Variant: o.variant, Parents: o.parents, Inspired: o.inspired, Resample: o.resample, Repair: o.repair,
	}
	if o.profile != nil {
		c.Profile = o.profile.Name
	}
	for _, m := range o.messages {
		c.Messages = append(c.Messages, messageConfig{m.weight, m.text})
	}
	if o.model == nil {
		return c
	}
	c.Model = o.model.Name()
	config, err := json.Marshal(configOf(o.model))
	if err != nil {
		config = []byte(fmt.Sprintf("%q", err)) // such a run cannot be replayed, and says why
	}
	if _, ok := o.model.(*llm.Model); ok {
		c.Server = config
	} else if string(config) != "null" {
		c.Config = config
	}
	return c
}

// makers are the operators that ask a model, by the names that a command line has for them.
var makers = []struct {
	name, about string
	make        func(Completer, ...Option) *Operator
}{
	{"diff", "a unified diff, given a commit message", Diff},
	{"prompt", "the program again, from a prompt", Prompt},
	{"search-replace", "SEARCH/REPLACE blocks", conversing(SearchReplace)},
	{"rewrite", "the whole program", conversing(Rewrite)},
	{"rewrite-different", "another algorithm", conversing(Rewrite, Different)},
	{"rewrite-parametric", "other numbers", conversing(Rewrite, Parametric)},
	{"rewrite-structural", "another structure", conversing(Rewrite, Structural)},
	{"rewrite-simplify", "less of it", conversing(Rewrite, Simplify)},
	{"rate", "a drawn percentage of the lines", conversing(RateControlled)},
	{"crossover", "a program from three others", func(m Completer, o ...Option) *Operator { return Crossover(m, 3, o...) }},
	{"best-shot", "the next of two versions", BestShot},
}

// conversing is a constructor for a server's model as one for any.
func conversing(of func(*llm.Model, ...Option) *Operator, first ...Option) func(Completer, ...Option) *Operator {
	return func(model Completer, options ...Option) *Operator {
		m, ok := model.(*llm.Model)
		o := of(m, append(first, options...)...)
		if !ok && model != nil {
			o.model, o.err = model, nil // which says that it does not converse
		}
		return o
	}
}

// OperatorNames are the names that [OperatorNamed] knows.
func OperatorNames() []string {
	names := make([]string, len(makers))
	for i, m := range makers {
		names[i] = m.name
	}
	return names
}

// OperatorNamed makes the operator that a command line calls so: "diff", "rewrite-simplify+repair".
func OperatorNamed(name string, model Completer, options ...Option) (*Operator, error) {
	plain, repairs := strings.CutSuffix(name, "+repair")
	if repairs {
		options = append(options, Repair(2))
	}
	for _, m := range makers {
		if m.name == plain {
			return m.make(model, options...), nil
		}
	}
	return nil, fmt.Errorf("no operator %q; there are %s", name, strings.Join(OperatorNames(), ", "))
}

func init() {
	for _, m := range makers {
		elm.RegisterMutator(m.name, func(config json.RawMessage) (elm.Mutator, error) { return remake(m.name, m.make, config) })
	}
}

// remake makes an operator from its configuration. Without one, it is the usual operator of that name on the usual model.
func remake(name string, make func(Completer, ...Option) *Operator, config json.RawMessage) (elm.Mutator, error) {
	if config == nil {
		return Named(name, &Source{})
	}
	var c operatorConfig
	if err := json.Unmarshal(config, &c); err != nil {
		return nil, fmt.Errorf("an operator's configuration: %w", err)
	}
	model, err := c.model()
	if err != nil {
		return nil, err
	}
	o := make(model)
	o.template, o.variant, o.parents, o.inspired, o.resample, o.repair = c.Prompt, c.Variant, c.Parents, c.Inspired, c.Resample, c.Repair
	o.messages = nil
	for _, m := range c.Messages {
		o.messages = append(o.messages, chance{m.Weight, m.Text})
	}
	if c.Profile != "" {
		if o.profile, err = loadProfile(c.Profile); err != nil {
			return nil, err
		}
	}
	return o, nil
}

// model is the model of a configuration, which answers from the record alone.
func (c operatorConfig) model() (Completer, error) {
	if c.Server != nil {
		return llm.Recorded(c.Server)
	}
	return recorded{c.Model, c.Config}, nil
}

// recorded is a model that is known from the record of what it answered.
type recorded struct {
	name   string
	config json.RawMessage
}

func (r recorded) Name() string { return r.name }
func (r recorded) Config() any  { return r.config }

func (r recorded) Complete(context.Context, string, int, uint64) ([]string, error) {
	return nil, fmt.Errorf("the model %s is known from a stored run only, and cannot be asked anything new", r.name)
}
