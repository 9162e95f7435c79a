package elm

import (
	"context"
	"fmt"

	"goelm/elm/qd"
	"goelm/render"
)

// An AcceptedDiff is a change that the map took: its child opened a cell, or was better than the program that had the cell.
type AcceptedDiff struct {
	Candidate int    // number of the child
	Before    string // source of the first parent
	After     string // source of the child
	Message   string // what the change was asked for, or does
	Operator  string
	New       bool    // it opened a cell
	Gain      float64 // what it added to the cell: the fitness itself where New
	Weight    float64 // in a fine-tuning: 1 for a new cell, 0.5 for a better program
}

// Accepted are the accepted changes of a search, in the order in which the map took them and without repetitions: what the ELM paper
// fine-tunes its diff model with (Lehman et al. 2022, section 3.2).
type Accepted struct {
	Task    string
	Imports []string // packages that the task's programs may use besides the sandbox's list
	Diffs   []AcceptedDiff
	Asked   int // children that were proposed in all

	err error
}

// Err says why the changes could not be read from the search's store.
func (a Accepted) Err() error { return a.err }

// improvedWeight is the weight of a better program beside that of a new cell: an archive that fills has many more of them.
const improvedWeight = 0.5

// AcceptedDiffs are the changes that came into the map, also of programs that have lost their cell since.
func (s *Search) AcceptedDiffs() Accepted {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := &Accepted{Task: s.spec.Name, Imports: s.spec.Imports, Asked: s.total.Children}
	known := map[[2]string]bool{}
	add := func(d AcceptedDiff) {
		if pair := [2]string{d.Before, d.After}; d.Before != "" && d.After != "" && !known[pair] {
			known[pair] = true
			d.Weight = improvedWeight
			if d.New {
				d.Weight = 1
			}
			a.Diffs = append(a.Diffs, d)
		}
	}
	if s.past != nil {
		a.err = s.acceptedInStore(context.Background(), add)
		return *a
	}
	best := map[int]float64{} // fitness by cell
	for _, r := range s.entered {
		before, taken := best[r.cell]
		best[r.cell] = r.evaluation.Fitness
		if len(r.parents) == 0 {
			continue
		}
		d := AcceptedDiff{
			Candidate: r.number, Before: r.parents[0].program.Source, After: r.program.Source, Message: r.proposal.Message, Operator: r.proposal.Operator,
			New: !taken, Gain: r.evaluation.Fitness,
		}
		if taken {
			d.Gain -= before
		}
		add(d)
	}
	return *a
}

// acceptedInStore reads the changes from the run on disk. The caller holds the lock.
func (s *Search) acceptedInStore(ctx context.Context, add func(AcceptedDiff)) error {
	sources := map[int]string{} // of all that entered the map, and so of all parents but those that never did
	for c, err := range s.past.Candidates(ctx, 0) {
		if err != nil {
			return fmt.Errorf("accepted diffs: %w", err)
		}
		if c.Insertion != nil || len(c.Parents) == 0 {
			sources[c.Number] = c.Source
		}
		if c.Insertion == nil || len(c.Parents) == 0 {
			continue
		}
		add(AcceptedDiff{
			Candidate: c.Number, Before: sources[c.Parents[0]], After: c.Source, Message: c.Message, Operator: c.Operator,
			New: c.Insertion.Status == qd.New.String(), Gain: c.Insertion.Gain,
		})
	}
	return nil
}

// shownDiffs is how many changes the table of Accepted shows.
const shownDiffs = 20

// MIMEBundle is a table of the changes, of the first 20 if there are more.
func (a Accepted) MIMEBundle() map[string]any {
	t := render.Table{Columns: []string{"child", "message", "change", "gain", "weight"}}
	for _, d := range a.Diffs[:min(len(a.Diffs), shownDiffs)] {
		t.Rows = append(t.Rows, []any{fmt.Sprintf("#%d", d.Candidate), d.Message, coloured(render.Unified(d.Before, d.After)), d.Gain, d.Weight})
	}
	fresh := 0
	for _, d := range a.Diffs {
		if d.New {
			fresh++
		}
	}
	t.Caption = fmt.Sprintf("%d accepted changes of %d children of %s: %d opened a cell, %d improved one", len(a.Diffs), a.Asked, a.Task, fresh, len(a.Diffs)-fresh)
	if len(a.Diffs) > shownDiffs {
		t.Caption += fmt.Sprintf("; the first %d", shownDiffs)
	}
	if a.err != nil {
		t.Caption += "; " + a.err.Error()
	}
	return t.MIMEBundle()
}
