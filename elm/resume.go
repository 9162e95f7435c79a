package elm

import (
	"context"
	"encoding/json"
	"fmt"

	"goelm/elm/patch"
	"goelm/elm/qd"
	"goelm/elm/store"
	"goelm/sandbox"
)

// resume brings the search to where its run stands: the archive is filled again with what entered it, in the same order,
// and the rest is in the run's state. Nothing is evaluated.
func (s *Search) resume(ctx context.Context, run store.Run) error {
	if run.Candidates == 0 {
		return nil
	}
	var st state
	if err := json.Unmarshal(run.State, &st); err != nil {
		return fmt.Errorf("its state: %w", err)
	}
	records := map[int]*record{}
	of := func(number int) *record {
		r := records[number]
		if r == nil {
			r = &record{number: number, cell: -1, absent: true}
			records[number] = r
		}
		return r
	}
	if err := s.refill(ctx, of); err != nil {
		return err
	}
	for i, a := range s.population.archives() {
		if i < len(st.OutOfRange) {
			a.SetOutOfRange(st.OutOfRange[i])
		}
		if i < len(st.Curiosity) {
			if err := a.SetScores(st.Curiosity[i]); err != nil {
				return err
			}
		}
	}
	if s.bandit != nil {
		if err := json.Unmarshal(st.Bandit, s.bandit); err != nil {
			return fmt.Errorf("its bandit: %w", err)
		}
	}
	for _, number := range st.Roots {
		s.roots = append(s.roots, of(number))
	}
	for _, p := range st.Plan {
		sel := selection{first: p.First, count: p.Count, places: p.Places, seed: p.Seed, island: p.Island, arm: p.Arm}
		for _, number := range p.Parents {
			sel.parents = append(sel.parents, of(number))
		}
		s.plan = append(s.plan, sel)
	}
	s.next, s.seeded, s.total, s.done, s.credit = st.Next, st.Seeded, st.Total, run.Candidates, st.Total.Children
	s.seen.past = s.past
	if s.journal != nil {
		s.journal.written = s.next
	}
	// Elites and roots are wanted soon, and an error is better met here.
	for e := range s.archive.All() {
		if err := s.load(ctx, e.Genotype); err != nil {
			return err
		}
	}
	for _, r := range s.roots {
		if err := s.load(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// refill offers the archive again what entered it. Islands, and boundaries that slide, also depend on what did not.
func (s *Search) refill(ctx context.Context, of func(int) *record) error {
	_, sliding := s.settings.Layout.(qd.Sliding)
	all := sliding || s.population.islands != nil
	candidates := 0
	for p, err := range s.past.Placed(ctx, all) {
		if err != nil {
			return err
		}
		candidates++
		if !all {
			candidates = p.Number + 1
		}
		if p.Measures != nil {
			r := of(p.Number)
			added, err := s.population.add(p.Island, r, p.Fitness, p.Measures)
			if err != nil {
				return fmt.Errorf("candidate %d: %w", p.Number, err)
			}
			if entered := added.Status != qd.NotAdded; entered != p.Entered {
				return fmt.Errorf("candidate %d is %v, but was %s", p.Number, added.Status, map[bool]string{true: "added", false: "not added"}[p.Entered])
			}
			if p.Entered {
				r.cell = added.Cell
				s.sample(candidates)
			}
		}
		if p.Origin == originRun || p.Origin == originAsk {
			s.population.step()
		}
	}
	return nil
}

// revive fills in a record from its row.
func (s *Search) revive(r *record, c store.Candidate) {
	r.absent = false
	r.program = Program{Task: s.spec.Name, Name: c.Name, Source: c.Source}
	if c.Name == "" {
		r.program.Name = fmt.Sprintf("#%d", c.Number)
	}
	for _, p := range c.Parents {
		r.parents = append(r.parents, s.recordOf(p))
	}
	r.proposal = Proposal{
		Source: c.Source, Diff: c.Diff, Message: c.Message, Operator: c.Operator, Outcome: patch.Outcome(c.Outcome), Detail: c.Detail,
		Tokens: c.Tokens, Cost: c.Cost, Latency: c.Latency,
	}
	if e := c.Evaluation; e != nil {
		r.evaluation = evaluationOf(e, s.task, r.program)
	}
}

// recordOf is a record of which only the number is known.
func (s *Search) recordOf(number int) *record { return &record{number: number, cell: -1, absent: true} }

// evaluationOf is an evaluation as it was, but for the phenotype, see Evaluation.whole.
func evaluationOf(e *store.Evaluation, task Task, program Program) Evaluation {
	out := Evaluation{
		Program: program, Verdict: sandbox.Verdict(e.Verdict), Detail: e.Detail, Stdout: e.Output, Fitness: e.Fitness, Measures: e.Measures,
		Elapsed: e.Elapsed, Replayable: e.Replayable, task: task,
	}
	if e.Results != nil && json.Unmarshal(e.Results, &out.results) != nil {
		out.results = nil // it can be shown, but not drawn
	}
	return out
}
