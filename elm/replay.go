package elm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"goelm/elm/progress"
	"goelm/elm/store"
	"goelm/sandbox"
)

// A Difference is where a replay parts from its record.
type Difference struct {
	Candidate    int
	What         string // what differs: "fitness", "source"...
	Record, Here string // what the record says, and what came out now
}

// Error implements error.
func (d *Difference) Error() string {
	return fmt.Sprintf("candidate %d: %s is %s, the record says %s", d.Candidate, d.What, firstLines(d.Here, 8), firstLines(d.Record, 8))
}

// A Replay is what came of executing a run again.
type Replay struct {
	Candidates   int    // compared
	Unrepeatable int    // of them, those whose verdict was taken from the record, because a clock, the machine or the order of goroutines had decided
	Digest       string // of the archive
}

// String says what came of a replay.
func (r Replay) String() string {
	text := fmt.Sprintf("%d candidates are as they were", r.Candidates)
	if r.Unrepeatable > 0 {
		text += fmt.Sprintf("; %d had been decided by a clock, the machine or the order of goroutines, and their verdicts were taken from the record", r.Unrepeatable)
	}
	return text
}

// A checker compares a search's candidates with the record of another execution of the same run.
type checker struct {
	reader     *store.Reader
	unrepeated int
}

// row is the record of a candidate.
func (c *checker) row(ctx context.Context, number int) (store.Candidate, error) {
	row, ok, err := c.reader.Candidate(ctx, number)
	if err == nil && !ok {
		err = &Difference{number, "the candidate", "nothing", "there"}
	}
	return row, err
}

// unrepeatable is the verdict of the record for a candidate that another execution need not repeat: a clock, the sandbox's own
// failure or the order of goroutines decided. false for all others. What was scored, and so may be in the archive, is run again:
// only a program that is unrepeatable here too keeps its score.
func (c *checker) unrepeatable(ctx context.Context, runner sandbox.Runner, number int, task Task, program Program) (Evaluation, bool, error) {
	row, err := c.row(ctx, number)
	if err != nil || row.Evaluation == nil || row.Evaluation.Replayable {
		return Evaluation{}, false, err
	}
	record := evaluationOf(row.Evaluation, task, program)
	if record.OK() {
		here, err := evaluate(ctx, runner, task, program)
		if err != nil || here.Replayable {
			return here, true, err
		}
	}
	return record, true, nil
}

// answers are the recorded answers of models to a proposal.
func (c *checker) answers(ctx context.Context, candidate int) (*answers, error) {
	list, err := c.reader.Answers(ctx, candidate)
	return &answers{list: list, replay: true}, err
}

// compare finds the first difference between a candidate and its record.
func (c *checker) compare(ctx context.Context, here store.Candidate) error {
	record, err := c.row(ctx, here.Number)
	if err != nil {
		return err
	}
	differs := func(what string, record, now any) error {
		return &Difference{here.Number, what, fmt.Sprint(record), fmt.Sprint(now)}
	}
	for _, f := range []struct{ what, record, here string }{
		{"its origin", record.Origin, here.Origin},
		{"the list of its parents", fmt.Sprint(record.Parents), fmt.Sprint(here.Parents)},
		{"its operator", record.Operator, here.Operator},
		{"its message", record.Message, here.Message},
		{"the patch outcome", record.Outcome, here.Outcome},
		{"its diff", record.Diff, here.Diff},
		{"its source", record.Source, here.Source},
	} {
		if f.record != f.here {
			return differs(f.what, f.record, f.here)
		}
	}
	if (record.Evaluation == nil) != (here.Evaluation == nil) {
		return differs("its evaluation", presence(record.Evaluation), presence(here.Evaluation))
	}
	if here.Evaluation != nil {
		if err := compareEvaluations(record.Evaluation, here.Evaluation, differs); err != nil {
			return err
		}
		if !here.Evaluation.Replayable {
			c.unrepeated++
		}
	}
	if (record.Insertion == nil) != (here.Insertion == nil) {
		return differs("its place in the archive", presence(record.Insertion), presence(here.Insertion))
	}
	if here.Insertion != nil {
		r, h := record.Insertion, here.Insertion
		if r.Cell != h.Cell || r.Status != h.Status || math.Float64bits(r.Gain) != math.Float64bits(h.Gain) || r.Evicted != h.Evicted {
			return differs("its entry into the archive", insertion(r), insertion(h))
		}
	}
	return nil
}

func compareEvaluations(record, here *store.Evaluation, differs func(string, any, any) error) error {
	switch {
	case record.DuplicateOf != here.DuplicateOf:
		return differs("the candidate that it repeats", candidateOrNone(record.DuplicateOf), candidateOrNone(here.DuplicateOf))
	case record.Verdict != here.Verdict:
		return differs("its verdict", record.Verdict+" "+record.Detail, here.Verdict+" "+here.Detail)
	case math.Float64bits(record.Fitness) != math.Float64bits(here.Fitness):
		return differs("its fitness", record.Fitness, here.Fitness)
	case !slices.EqualFunc(record.Measures, here.Measures, func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) }):
		return differs("the list of its measures", record.Measures, here.Measures)
	case !bytes.Equal(record.Program, here.Program):
		return differs("the key of its program", fmt.Sprintf("%x", record.Program), fmt.Sprintf("%x", here.Program))
	case !bytes.Equal(record.Phenotype, here.Phenotype) && here.Replayable:
		return differs("the key of its phenotype", fmt.Sprintf("%x", record.Phenotype), fmt.Sprintf("%x", here.Phenotype))
	case record.Replayable != here.Replayable:
		return differs("whether it can be repeated", record.Replayable, here.Replayable)
	}
	return nil
}

func presence[T any](x *T) string {
	if x == nil {
		return "missing"
	}
	return "there"
}

func candidateOrNone(n int) string {
	if n < 0 {
		return "none"
	}
	return fmt.Sprint(n)
}

func insertion(i *store.Insertion) string {
	return fmt.Sprintf("%s in cell %d by %v, evicting %s", i.Status, i.Cell, i.Gain, candidateOrNone(i.Evicted))
}

// replay executes the run that reader reads again and compares. s is a search that has done nothing yet.
func (s *Search) replay(ctx context.Context, run store.Run, reader *store.Reader, runner sandbox.Runner) (Replay, error) {
	c := &checker{reader: reader}
	s.checker, s.settings.Runner = c, runner
	meter := progress.NewMeter(progress.From(ctx), fmt.Sprintf("replay of run %d", run.ID), run.Candidates, nil, nil)
	var group segment
	for row, err := range reader.Candidates(ctx, 0) {
		if err != nil {
			return Replay{}, err
		}
		if group.fits(row) {
			group.count++
			continue
		}
		if err := s.repeat(ctx, runner, group); err != nil {
			return Replay{}, err
		}
		meter.Update(s.done)
		group = segment{first: row, count: 1}
	}
	if err := s.repeat(ctx, runner, group); err != nil {
		return Replay{}, err
	}
	meter.Finish(s.done)
	if s.done != run.Candidates {
		return Replay{}, fmt.Errorf("the record has %d candidates, the replay made %d", run.Candidates, s.done)
	}
	digest := s.Digest()
	if e := run.Ended; e != nil && e.Candidates == run.Candidates && e.Detail != "" && e.Detail != digest {
		return Replay{}, &Difference{run.Candidates - 1, "the archive after it", e.Detail, digest}
	}
	return Replay{s.done, c.unrepeated, digest}, nil
}

// A segment is a stretch of candidates that came about in the same way.
type segment struct {
	first store.Candidate
	count int
}

// longestRun bounds a segment, so that a replay reports its progress.
const longestRun = 1000

func (g segment) fits(row store.Candidate) bool {
	f := g.first
	if g.count == 0 || row.Origin != f.Origin || row.Number != f.Number+g.count {
		return false
	}
	switch row.Origin {
	case originRun:
		// Siblings are proposed together.
		return g.count < longestRun || row.Batch != row.Number
	case originAsk:
		return row.Batch == f.Batch
	case originSeed:
		return true
	}
	return false
}

// repeat makes the search do what made the segment.
func (s *Search) repeat(ctx context.Context, runner sandbox.Runner, g segment) error {
	if g.count == 0 {
		return nil
	}
	if g.first.Number > s.next { // children were asked for and forgotten
		s.next, s.plan = g.first.Number, nil
	}
	var err error
	switch g.first.Origin {
	case originSeed:
		if n := len(s.spec.Seeds); n != g.count {
			return fmt.Errorf("the task has %d seeds, the record has %d", n, g.count)
		}
		err = s.seed(ctx, runner)
	case originAdd:
		_, err = s.Add(ctx, Program{Task: s.spec.Name, Name: g.first.Name, Source: g.first.Source})
	case originAsk:
		var children Children
		var results Results
		if children, err = s.Ask(ctx, g.count); err == nil {
			if results, err = s.Evaluate(ctx, children); err == nil {
				_, err = s.Tell(results)
			}
		}
	case originRun:
		_, err = s.Run(progress.With(ctx, nil), Evaluations(g.count))
	default:
		err = fmt.Errorf("candidate %d came about by %q, which this goelm does not know", g.first.Number, g.first.Origin)
	}
	var d *Difference
	if errors.As(err, &d) {
		return d
	}
	return err
}
