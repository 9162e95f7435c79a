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

// Where candidates come from, as the store has it.
const (
	originSeed = "seed" // one of the seeds
	originRun  = "run"  // the loop of Run
	originAsk  = "ask"  // Ask and Tell
	originAdd  = "add"  // a person's program
)

// An arrival is a candidate that is through, on its way into the archive.
type arrival struct {
	selection  selection
	child      Child
	evaluation Evaluation
	origin     string
	batch      int // number of the first candidate that was asked for together with it
	answers    []store.Answer

	// What commit makes of it.
	record   *record
	added    qd.Added
	original int     // candidate that it repeats; -1: none
	evicted  *record // that lost its cell to it; nil: none
}

// evaluateAgain evaluates a program, or takes the verdict of the record for one that a replay must not judge anew.
func (s *Search) evaluateAgain(ctx context.Context, runner sandbox.Runner, number int, program Program) (Evaluation, error) {
	if s.checker != nil {
		if e, ok, err := s.checker.unrepeatable(ctx, runner, number, s.task, program); ok || err != nil {
			return e, err
		}
	}
	return evaluate(ctx, runner, s.task, program)
}

// evaluateOnce evaluates a candidate of the loop, but not a program or a phenotype that was there before; then the
// evaluation has no verdict, and commit says what it repeats.
func (s *Search) evaluateOnce(ctx context.Context, runner sandbox.Runner, number int, program Program) (Evaluation, error) {
	if s.checker != nil {
		if e, ok, err := s.checker.unrepeatable(ctx, runner, number, s.task, program); ok || err != nil {
			return e, err
		}
	}
	k := programKey(program.Source)
	if _, ok, err := s.seen.program(ctx, k); ok || err != nil {
		return Evaluation{Program: program, Replayable: true, task: s.task}, err
	}
	e, err := s.seen.once(ctx, s.seen.running, k, func() (Evaluation, error) {
		return evaluateNew(ctx, runner, s.task, program, func(phenotype string, assess func() (Evaluation, error)) (Evaluation, error) {
			k, _ := phenotypeKey(phenotype)
			if _, ok, err := s.seen.phenotype(ctx, k); ok || err != nil {
				return Evaluation{PhenotypeID: phenotype}, err
			}
			return s.seen.once(ctx, s.seen.assessed, k, assess)
		})
	})
	e.Program = program // of another name, if somebody else evaluated it
	return e, err
}

// commit counts a candidate, finds out whether it repeats another, offers it to the archive and keeps it. After an error
// it was not committed, unless the error is that of a store that is full. The caller holds the lock, and calls in
// candidate order.
func (s *Search) commit(ctx context.Context, a *arrival) error {
	if err := s.findOriginal(ctx, a); err != nil {
		return err
	}
	a.record = &record{
		number: a.child.Number, program: a.child.Program, evaluation: a.evaluation, cell: -1, parents: a.child.parents, proposal: a.child.Proposal,
	}
	a.added, a.evicted = qd.Added{Cell: -1}, nil
	if e := a.evaluation; e.OK() {
		cell, _, err := s.archive.CellOf(e.Measures)
		if err == nil {
			if before, ok := s.archive.At(cell); ok {
				a.evicted = before.Genotype
			}
			a.added, err = s.population.add(a.selection.island, a.record, e.Fitness, e.Measures)
		}
		if err != nil {
			// evaluate lets only finite values of the right number through.
			panic(fmt.Sprintf("elm: candidate %d passed evaluation but not the archive: %v", a.child.Number, err))
		}
	}
	if a.added.Status != qd.Improved {
		a.evicted = nil
	}
	if s.checker != nil {
		if err := s.checker.compare(ctx, s.row(a)); err != nil {
			return err
		}
	}
	s.done++
	if a.added.Status != qd.NotAdded {
		a.record.cell = a.added.Cell
		s.sample(s.done)
		if s.past == nil {
			s.entered = append(s.entered, a.record)
		}
	}
	if a.origin == originRun || a.origin == originAsk {
		s.reward(a.selection, a.added.Status)
		s.population.step()
		s.total.add(a)
	}
	if a.child.HasProgram() && a.original < 0 {
		phenotype, known := s.decides(a.evaluation)
		s.seen.add(a.child.Number, a.evaluation, phenotype, known)
	}
	if j := s.journal; j != nil {
		j.buffer = append(j.buffer, s.row(a))
		if a.evicted != nil && len(a.evicted.parents) > 0 {
			j.evicted = append(j.evicted, a.evicted)
		}
	}
	return nil
}

// findOriginal looks for an earlier candidate with the same program or phenotype. A candidate that has one is a duplicate,
// whatever was found out about it meanwhile.
func (s *Search) findOriginal(ctx context.Context, a *arrival) error {
	a.original = -1
	e := &a.evaluation
	if !a.child.HasProgram() || a.origin == originSeed || a.origin == originAdd {
		return nil // a person's program is judged even if it was there before
	}
	n, ok, err := s.seen.program(ctx, programKey(a.child.Program.Source))
	phenotype := ""
	if err == nil && !ok {
		if k, known := s.decides(*e); known && e.Replayable {
			n, ok, err = s.seen.phenotype(ctx, k)
			phenotype = e.PhenotypeID
		}
	}
	switch {
	case err != nil:
		return err
	case ok:
		a.original = n
		*e = Evaluation{
			Program: e.Program, PhenotypeID: phenotype, DuplicateOf: s.nameOf(n), Elapsed: e.Elapsed, Replayable: true, task: e.task,
		}
	case e.Verdict == "":
		// Somebody was first while this one was evaluated, and then failed in a way that is not remembered.
		return fmt.Errorf("candidate %d was taken for a duplicate, but repeats nothing", a.child.Number)
	}
	return nil
}

// decides is the key of an evaluation's phenotype, if the task promises that it decides about fitness and measures.
func (s *Search) decides(e Evaluation) (k key, ok bool) {
	if _, promised := s.task.(Phenotyper); !promised {
		return key{}, false
	}
	return phenotypeKey(e.PhenotypeID)
}

// nameOf is what a candidate is called.
func (s *Search) nameOf(number int) string {
	for _, r := range s.roots {
		if r.number == number && !r.absent {
			return r.program.Name
		}
	}
	return fmt.Sprintf("#%d", number)
}

// sample adds the archive's state to the history.
func (s *Search) sample(candidates int) {
	stats := s.archive.Stats()
	s.history = append(s.history, sample{candidates, stats.QDScore, stats.Coverage, stats.Best})
}

// row is a committed candidate as the store keeps it.
func (s *Search) row(a *arrival) store.Candidate {
	c, p := a.child, a.child.Proposal
	row := store.Candidate{
		Number: c.Number, Origin: a.origin, Batch: a.batch, Island: a.selection.island, Parents: []int{}, Operator: p.Operator, Message: p.Message,
		Outcome: string(p.Outcome), Detail: p.Detail, Source: c.Program.Source, Tokens: p.Tokens, Cost: p.Cost, Latency: p.Latency, Answers: a.answers,
	}
	for _, r := range c.parents {
		row.Parents = append(row.Parents, r.number)
	}
	if c.HasProgram() && c.Program.Name != fmt.Sprintf("#%d", c.Number) {
		row.Name = c.Program.Name
	}
	// The plain difference of parent and child is not worth keeping.
	if len(c.Parents) > 0 && p.Diff != patch.Diff(c.Parents[0].Source, p.Source) {
		row.Diff = p.Diff
	}
	if c.HasProgram() {
		row.Evaluation = a.evaluationRow()
	}
	if a.added.Status != qd.NotAdded {
		row.Insertion = &store.Insertion{Cell: a.added.Cell, Status: a.added.Status.String(), Gain: a.added.Value, Evicted: -1}
		if a.evicted != nil {
			row.Insertion.Evicted = a.evicted.number
		}
	}
	return row
}

func (a *arrival) evaluationRow() *store.Evaluation {
	e := a.evaluation
	k := programKey(a.child.Program.Source)
	row := &store.Evaluation{
		Verdict: string(e.Verdict), Detail: e.Detail, Output: e.Stdout, Program: k[:], DuplicateOf: a.original, Replayable: e.Replayable, Elapsed: e.Elapsed,
	}
	if k, ok := phenotypeKey(e.PhenotypeID); ok {
		row.Phenotype = k[:]
	}
	if e.OK() {
		row.Fitness, row.Measures = e.Fitness, append([]float64{}, e.Measures...)
	}
	if a.added.Status != qd.NotAdded && e.results != nil {
		// They are JSON already, so that they can be joined without a fault.
		row.Results, _ = json.Marshal(e.results)
	}
	return row
}
