package elm

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"goelm/elm/qd"
)

// A BanditKind is a rule by which a [Portfolio] learns which of its mutators to ask.
type BanditKind string

const (
	UCB      BanditKind = "ucb"      // upper confidence bounds, see [qd.UCB]
	Thompson BanditKind = "thompson" // Thompson sampling, see [qd.Thompson]
)

// Portfolio is a mutator made of several: operators, or models. For every proposal a search's bandit chooses one of them,
// and is rewarded when the child enters the map. Every search learns for itself.
func Portfolio(kind BanditKind, mutators ...Mutator) (Mutator, error) {
	p := &portfolio{kind: kind, arms: mutators}
	if _, err := p.bandit(); err != nil {
		return nil, err
	}
	if len(mutators) < 2 {
		return nil, fmt.Errorf("a portfolio of %d mutators: give at least two to choose from", len(mutators))
	}
	return p, nil
}

type portfolio struct {
	kind BanditKind
	arms []Mutator
}

// bandit is a fresh bandit over the arms.
func (p *portfolio) bandit() (qd.Bandit, error) {
	switch p.kind {
	case UCB:
		return qd.NewUCB(len(p.arms)), nil
	case Thompson:
		return qd.NewThompson(len(p.arms)), nil
	}
	return nil, fmt.Errorf("no bandit %q; there are %s and %s", p.kind, UCB, Thompson)
}

// Name is the kind with the names of the mutators: "ucb(gp, diff)".
func (p *portfolio) Name() string {
	names := make([]string, len(p.arms))
	for i, m := range p.arms {
		names[i] = m.Name()
	}
	return fmt.Sprintf("%s(%s)", p.kind, strings.Join(names, ", "))
}

// Propose asks one of the mutators, each with the same chance. A search does not call it: it chooses by its bandit.
func (p *portfolio) Propose(ctx context.Context, req Request) ([]Proposal, error) {
	return p.arms[qd.Rand(req.Seed, 0).IntN(len(p.arms))].Propose(ctx, req)
}

// InFlight is the greatest of the mutators'; 0 when none waits for anybody.
func (p *portfolio) InFlight() int {
	n := 0
	for _, m := range p.arms {
		if w, ok := m.(Waiter); ok {
			n = max(n, w.InFlight())
		}
	}
	return n
}

// Parents is the greatest number that one of the mutators wants.
func (p *portfolio) Parents() int {
	n := 1
	for _, m := range p.arms {
		if c, ok := m.(Crosser); ok {
			n = max(n, c.Parents())
		}
	}
	return n
}

type portfolioConfig struct {
	Kind BanditKind  `json:"kind"`
	Arms []armConfig `json:"arms"`
}

type armConfig struct {
	Name   string          `json:"name"`
	Config json.RawMessage `json:"config,omitempty"`
}

// Config implements [Configured].
func (p *portfolio) Config() any {
	c := portfolioConfig{Kind: p.kind}
	for _, m := range p.arms {
		arm := armConfig{Name: m.Name()}
		if configured, ok := m.(Configured); ok {
			text, err := json.Marshal(configured.Config())
			if err != nil {
				text = []byte(fmt.Sprintf("%q", err)) // such a run cannot be replayed, and says why
			}
			arm.Config = text
		}
		c.Arms = append(c.Arms, arm)
	}
	return c
}

// remakeMutator makes the mutator of a stored run.
func remakeMutator(name string, config json.RawMessage) (Mutator, error) {
	kind, _, isPortfolio := strings.Cut(name, "(")
	if !isPortfolio || BanditKind(kind) != UCB && BanditKind(kind) != Thompson {
		return MutatorByName(name, config)
	}
	var c portfolioConfig
	if err := json.Unmarshal(config, &c); err != nil {
		return nil, fmt.Errorf("portfolio %s: %w", name, err)
	}
	var arms []Mutator
	for _, a := range c.Arms {
		arm, err := MutatorByName(a.Name, a.Config)
		if err != nil {
			return nil, fmt.Errorf("portfolio %s: %w", name, err)
		}
		arms = append(arms, arm)
	}
	return Portfolio(c.Kind, arms...)
}
