package elm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"goelm/elm/store"
	"goelm/sandbox"
)

// ladderKind is the kind of one mutator's trials on a ladder in the store.
const ladderKind = "ladder"

// ladderIdentity is all that decides about a mutator's trials.
type ladderIdentity struct {
	Ladder  string          `json:"ladder"`
	Cases   []string        `json:"cases"` // hashes of the broken programs, in order
	Mutator string          `json:"mutator"`
	Config  json.RawMessage `json:"config,omitempty"`
	Trials  int             `json:"trials"`
	Seed    uint64          `json:"seed"`
}

// keep writes what was tried into the store: a run for each mutator, a candidate for each trial, the rungs one after another. Trials
// that a run has already are the same ones.
func (c *climb) keep(ctx context.Context, path string) (err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTime)
	defer cancel()
	file, err := store.Open(ctx, path, store.Create)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	for _, m := range c.entrants {
		if err := c.keepEntrant(ctx, file, m); err != nil {
			return fmt.Errorf("trials of %s: %w", m.name, err)
		}
	}
	return nil
}

func (c *climb) keepEntrant(ctx context.Context, file *store.Store, m *entrant) (err error) {
	id := ladderIdentity{Ladder: c.result.Ladder, Mutator: m.name, Trials: c.trials, Seed: c.seed}
	var dictionary []byte
	for _, r := range c.rungs {
		for _, one := range r.Cases {
			id.Cases = append(id.Cases, one.Parent.ID())
			dictionary = append(dictionary, one.Parent.Source...)
		}
	}
	if configured, ok := m.mutator.(Configured); ok {
		if id.Config, err = json.Marshal(configured.Config()); err != nil {
			return err
		}
	}
	settings, err := json.Marshal(id)
	if err != nil {
		return err
	}
	w, err := file.Begin(ctx, store.Run{
		Kind: ladderKind, Task: c.result.Ladder, Mutator: m.name, Seed: c.seed, Settings: settings, Version: version(), Dictionary: dictionary,
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	var rows []store.Candidate
	sum := runSummary{}
	for rung, trials := range m.trials {
		for i, t := range trials {
			sum.Children++
			sum.Tokens += t.Tokens
			sum.Cost += t.Cost
			if number := rung*c.trials + i; number >= w.Run.Candidates {
				rows = append(rows, t.row(number))
			}
		}
	}
	summary, err := json.Marshal(sum)
	if err != nil {
		return err
	}
	if err := w.Commit(ctx, rows, store.Checkpoint{Summary: summary}); err != nil {
		return err
	}
	event := store.Finished
	if c.result.Partial {
		event = store.Stopped
	}
	return w.Mark(ctx, event, "")
}

// row is the trial as the store keeps it. Its fitness is 1 where the program was repaired.
func (t Trial) row(number int) store.Candidate {
	c := store.Candidate{
		Number: number, Origin: "trial", Batch: number, Island: -1, Parents: []int{}, Name: t.Case, Operator: t.Operator, Message: t.message, Outcome: string(t.Outcome),
		Detail: t.Detail, Source: t.source, Tokens: t.Tokens, Cost: t.Cost, Latency: t.Latency,
	}
	if t.Verdict == "" {
		return c
	}
	k := programKey(t.source)
	c.Evaluation = &store.Evaluation{Verdict: string(t.Verdict), Detail: t.Detail, Program: k[:], DuplicateOf: -1, Replayable: true, Elapsed: time.Duration(0)}
	if t.Verdict == sandbox.OK {
		c.Evaluation.Measures = []float64{}
		if t.Solved {
			c.Evaluation.Fitness = 1
		}
	}
	return c
}
