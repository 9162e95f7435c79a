package elm

import (
	"cmp"
	"fmt"
	"math"

	"goelm/elm/qd"
)

// A Waiter is a mutator that waits for somebody else, such as a model's server, and so can have many proposals under way
// at no cost. Its searches have four times as many candidates under way (see [InFlight]).
type Waiter interface {
	// InFlight is how many proposals to have under way at the same time.
	InFlight() int
}

// A Crosser is a mutator that wants several parents for a child.
type Crosser interface {
	Parents() int
}

// complete fills in what a search's settings leave to the mutator and to the task, and says what cannot be.
func (s Settings) complete(spec Spec, mutator Mutator) (Settings, error) {
	if err := s.check(); err != nil {
		return s, err
	}
	if !s.lagGiven {
		s.Lag = DefaultLag
		if w, ok := mutator.(Waiter); ok {
			s.Lag = max(DefaultLag, 4*w.InFlight())
		}
	}
	if s.Parents == 0 {
		s.Parents = 1
		if c, ok := mutator.(Crosser); ok {
			s.Parents = max(c.Parents(), 1)
		}
	}
	s.Siblings = cmp.Or(s.Siblings, 1)
	if s.Layout == nil {
		s.Layout = qd.Grid{}
	}
	s.Layout = withAxes(s.Layout, spec.axes())
	return s, nil
}

// check says which setting of a search cannot be.
func (s Settings) check() error {
	switch {
	case s.lagGiven && s.Lag < 1:
		return fmt.Errorf("lag %d: a child is proposed at the earliest after the result before it, so give at least 1", s.Lag)
	case s.InFlight < 0:
		return fmt.Errorf("%d proposals in flight: give at least 1", s.InFlight)
	case s.Parents < 0:
		return fmt.Errorf("%d parents: give at least 1", s.Parents)
	case s.Siblings < 0:
		return fmt.Errorf("%d siblings: give at least 1", s.Siblings)
	}
	return nil
}

// withAxes gives a layout without axes those of the task.
func withAxes(layout qd.Layout, axes []qd.Axis) qd.Layout {
	switch l := layout.(type) {
	case qd.Grid:
		if l.Axes == nil {
			l.Axes = axes
		}
		return l
	case qd.CVT:
		if l.Axes == nil {
			l.Axes = axes
		}
		return l
	case qd.Sliding:
		if l.Axes == nil {
			l.Axes = axes
		}
		return l
	case qd.Unstructured:
		if l.Axes == nil {
			l.Axes = axes
		}
		return l
	}
	return layout
}

// archiveOptions are the options of the search's archives.
func (s Settings) archiveOptions() []qd.Option {
	options := []qd.Option{qd.Select(s.Select)}
	if s.Clip {
		options = append(options, qd.Clip())
	}
	return options
}

// checkRun says what is wrong with the settings of one Run, given those of its search.
func (s Settings) checkRun(search Settings) error {
	same := s.Seed == search.Seed && s.Lag == search.Lag && s.Clip == search.Clip && s.Select == search.Select && s.Parents == search.Parents &&
		s.Siblings == search.Siblings && s.Store == search.Store && len(s.Seeds) == len(search.Seeds) && s.Islands == search.Islands
	switch {
	case !same:
		return fmt.Errorf("search.Run: seed, lag, clipping, selection, islands, parents, siblings, seeds and store belong to the whole search; give them to elm.NewSearch")
	case s.Evaluations < 0 || s.Time < 0 || s.Tokens < 0 || s.Cost < 0 || math.IsNaN(s.Cost):
		return fmt.Errorf("search.Run: a limit is negative: %d evaluations, %v, %d tokens, %v dollars", s.Evaluations, s.Time, s.Tokens, s.Cost)
	case s.Evaluations == 0 && s.Time == 0 && s.Tokens == 0 && s.Cost == 0 && s.Target == nil:
		return fmt.Errorf("search.Run: say how many children to evaluate: search.Run(ctx, elm.Evaluations(1000)); elm.Time, elm.Tokens, elm.Cost and elm.Target end a run as well")
	case s.Target != nil && math.IsNaN(*s.Target):
		return fmt.Errorf("search.Run: the target is NaN, which no fitness reaches")
	case s.InFlight < 0:
		return fmt.Errorf("search.Run: %d proposals in flight: give at least 1", s.InFlight)
	}
	return nil
}

// inFlight is how many proposals of the mutator may be under way.
func (s Settings) inFlight(mutator Mutator) int {
	if s.InFlight > 0 {
		return s.InFlight
	}
	if w, ok := mutator.(Waiter); ok {
		return max(w.InFlight(), 1)
	}
	return s.Lag
}
