package tune

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"goelm/elm"
	"goelm/elm/diffmodel"
	"goelm/elm/mutate"
	"goelm/elm/patch"
	"goelm/elm/qd"
	"goelm/sandbox"
)

// A Loop is the whole experiment: a search with a diff model, a model tuned on what it accepted, and paired searches that show what the
// tuning was worth, beside genetic programming and samples without an archive. Zero fields have the values that their comments name.
type Loop struct {
	Task    elm.Task
	Model   *diffmodel.Model // the base
	Seed    uint64
	Rounds  int              // of searching and tuning (1)
	Runs    int              // paired searches of each arm (5)
	Evals   int              // children of each search (3000)
	Explore int              // children of each search that a model is tuned on; 0 is Evals
	Teacher string           // whose accepted diffs a model is tuned on: Own (the default), GP, or Both, with as many children of each
	Arms    []string         // to compare, of ArmNames; nil is all of them
	Tuning  []Option         // of each round
	Search  []elm.Option     // of each search: where to run it, mostly
	Report  func(ArmRun)     // if not nil, is called after each search
	Tuned   func(*Tuned)     // if not nil, is called after each round
	Clock   func() time.Time // for tests
}

// The arms of a comparison.
const (
	GP        = "gp"        // genetic programming with typed edits
	Base      = "base"      // the model before tuning
	AfterTune = "tuned"     // and after the last round
	IID       = "iid"       // the base model's changes of the seeds only
	BestOfN   = "best-of-n" // the base model without an archive: of each 50 children the best is the next parent, if it is better
)

// ArmNames are all arms, in the order in which they run.
func ArmNames() []string { return []string{GP, Base, AfterTune, IID, BestOfN} }

// Teachers, besides GP.
const (
	Own  = "own"
	Both = "both"
)

// broodSize is N of the arm BestOfN.
const broodSize = 50

// An ArmRun is one search of one arm.
type ArmRun struct {
	Arm        string  `json:"arm"`
	Seed       uint64  `json:"seed"`
	Evals      int     `json:"evaluations"`
	Valid      float64 `json:"valid"`      // share of the children whose change applied and changed something
	Runnable   float64 `json:"runnable"`   // share of the children, repetitions left out, that ran and could be scored
	Duplicates float64 `json:"duplicates"` // share of the children that repeated a program or a phenotype
	Niches     int     `json:"niches"`
	Coverage   float64 `json:"coverage"`
	QDScore    float64 `json:"qd_score"`
	Best       float64 `json:"best"`
	Seconds    float64 `json:"seconds"`
	Tokens     int     `json:"tokens"`
	Curve      []Point `json:"curve"`
}

// A Point is the state of a map after so many children.
type Point struct {
	Evals   int     `json:"evaluations"`
	QDScore float64 `json:"qd_score"`
	Niches  int     `json:"niches"`
}

// Run makes the experiment. What it gives but for the times depends on the seed alone.
func (l Loop) Run(ctx context.Context) (*Report, error) {
	l = l.complete()
	if l.Task == nil || l.Model == nil {
		return nil, fmt.Errorf("a loop needs a task and a model")
	}
	r := &Report{Task: l.Task.Spec().Name, Model: l.Model.Name(), InFamily: l.Model.Card().InFamily, Seed: l.Seed, Runs: l.Runs, EvalsEach: l.Evals, Explored: l.Explore, Teacher: l.Teacher}
	tuned, err := l.rounds(ctx, r)
	if err != nil {
		return r, err
	}
	for k := range l.Runs {
		for _, arm := range l.Arms {
			// All arms of a pair have the same seed.
			run, err := l.run(ctx, arm, l.seed(1000+k), tuned)
			if err != nil {
				return r, fmt.Errorf("arm %s, run %d: %w", arm, k+1, err)
			}
			r.ArmRuns = append(r.ArmRuns, run)
			if l.Report != nil {
				l.Report(run)
			}
		}
	}
	r.compare()
	return r, nil
}

func (l Loop) complete() Loop {
	set := func(n *int, usual int) {
		if *n < 1 {
			*n = usual
		}
	}
	set(&l.Rounds, 1)
	set(&l.Runs, 5)
	set(&l.Evals, 3000)
	set(&l.Explore, l.Evals)
	if l.Teacher == "" {
		l.Teacher = Own
	}
	if l.Arms == nil {
		l.Arms = ArmNames()
	}
	if l.Clock == nil {
		l.Clock = time.Now
	}
	return l
}

// seed is the seed of the k-th search: below 1000 those that models are tuned on, from there the paired ones.
func (l Loop) seed(k int) uint64 { return l.Seed<<20 + uint64(k) }

// rounds searches and tunes, each time with the model of the round before.
func (l Loop) rounds(ctx context.Context, r *Report) (*diffmodel.Model, error) {
	model := l.Model
	for round := range l.Rounds {
		start := l.Clock()
		accepted, err := l.explore(ctx, model, l.seed(round))
		if err != nil {
			return nil, err
		}
		searched := l.Clock().Sub(start)
		options := append([]Option{Name(fmt.Sprintf("%s-round%d", l.Model.Name(), round+1)), RandomSeed(l.seed(round))}, l.Tuning...)
		tuned, err := FineTune(ctx, model, accepted, options...)
		if err != nil {
			return nil, err
		}
		r.Rounds = append(r.Rounds, RoundReport{
			Round: round + 1, Accepted: len(accepted.Diffs), Learnt: tuned.Learnt, Measured: tuned.Measured, Chosen: tuned.Chosen,
			SearchSeconds: searched.Seconds(), TuneSeconds: tuned.Took.Seconds(), Model: tuned.Digest(), Card: tuned.Card(),
		})
		if l.Tuned != nil {
			l.Tuned(tuned)
		}
		model = tuned.Model
	}
	return model, nil
}

// explore are the diffs that the teacher's searches accepted.
func (l Loop) explore(ctx context.Context, model *diffmodel.Model, seed uint64) (elm.Accepted, error) {
	var all elm.Accepted
	teachers := map[string][]elm.Mutator{Own: {mutate.Diff(model)}, GP: {mutate.TypedGP()}, Both: {mutate.Diff(model), mutate.TypedGP()}}[l.Teacher]
	if teachers == nil {
		return all, fmt.Errorf("no teacher %q; there are %s, %s and %s", l.Teacher, Own, GP, Both)
	}
	for _, m := range teachers {
		search, err := elm.NewSearch(l.Task, m, append([]elm.Option{elm.RandomSeed(seed)}, l.Search...)...)
		if err != nil {
			return all, err
		}
		if _, err := search.Run(ctx, elm.Evaluations(l.Explore)); err != nil {
			return all, err
		}
		a := search.AcceptedDiffs()
		if err := a.Err(); err != nil {
			return all, err
		}
		all.Task, all.Imports, all.Asked, all.Diffs = a.Task, a.Imports, all.Asked+a.Asked, append(all.Diffs, a.Diffs...)
	}
	// A model is asked with the paper's three messages, and learns to answer these: what GP says of its edits is not kept.
	name := l.Task.Spec().EntryName()
	for i := range all.Diffs {
		if d := &all.Diffs[i]; !strings.HasPrefix(d.Operator, "diff") {
			d.Message = []string{"Changed " + name + " function.", "Changed parameters in " + name + " function.", "Small change to " + name + " function."}[i%3]
		}
	}
	return all, nil
}

// run makes one search of an arm.
func (l Loop) run(ctx context.Context, arm string, seed uint64, tuned *diffmodel.Model) (ArmRun, error) {
	var mutator elm.Mutator
	switch arm {
	case GP:
		mutator = mutate.TypedGP()
	case Base, BestOfN:
		mutator = mutate.Diff(l.Model)
	case AfterTune:
		mutator = mutate.Diff(tuned)
	case IID:
		mutator = mutate.IID(mutate.Diff(l.Model))
	default:
		return ArmRun{}, fmt.Errorf("no arm %q; there are %q", arm, ArmNames())
	}
	start := l.Clock()
	out := ArmRun{Arm: arm, Seed: seed}
	var err error
	if arm == BestOfN {
		err = l.climb(ctx, mutator, &out)
	} else {
		err = l.search(ctx, mutator, &out)
	}
	out.Seconds = l.Clock().Sub(start).Seconds()
	return out, err
}

// curvePoints is how many points of a curve a report has.
const curvePoints = 60

func (l Loop) search(ctx context.Context, mutator elm.Mutator, out *ArmRun) error {
	s, err := elm.NewSearch(l.Task, mutator, append([]elm.Option{elm.RandomSeed(out.Seed)}, l.Search...)...)
	if err != nil {
		return err
	}
	report, err := s.Run(ctx, elm.Evaluations(l.Evals))
	if err != nil {
		return err
	}
	sum := report.Summary
	out.count(report.Evaluations, sum.Outcomes[patch.Applied], sum.Verdicts[sandbox.OK], sum.Duplicates)
	out.finish(sum.Stats)
	out.Tokens = report.Tokens
	for _, p := range s.Curve(curvePoints) {
		out.Curve = append(out.Curve, Point{p.Candidates, p.QDScore, int(p.Coverage*float64(sum.Stats.Cells) + 0.5)})
	}
	return nil
}

func (r *ArmRun) count(children, applied, ran, duplicates int) {
	r.Evals = children
	r.Valid = share(applied, children)
	r.Runnable = share(ran, children-duplicates)
	r.Duplicates = share(duplicates, children)
}

func (r *ArmRun) finish(s qd.Stats) {
	r.Niches, r.Coverage, r.QDScore, r.Best = s.Elites, s.Coverage, s.QDScore, s.Best
}

func share(n, of int) float64 { return float64(n) / float64(max(of, 1)) }

// climb is the arm BestOfN. Its map only counts what was found.
func (l Loop) climb(ctx context.Context, mutator elm.Mutator, out *ArmRun) error {
	spec := l.Task.Spec()
	axes := make([]qd.Axis, len(spec.Measures))
	for i, m := range spec.Measures {
		axes[i] = qd.Axis{Name: m.Name, Min: m.Min, Max: m.Max, Cells: m.Cells}
	}
	found, err := qd.NewArchive[string](qd.Grid{Axes: axes})
	if err != nil {
		return err
	}
	add := func(e elm.Evaluation) error {
		_, err := found.Add(e.Program.Source, e.Fitness, e.Measures)
		return err
	}
	// It begins at the best of the seeds, as a search does with all of them.
	var parent elm.Evaluation
	for _, s := range spec.Seeds {
		e, err := elm.Evaluate(ctx, l.Task, s)
		if err != nil {
			return err
		}
		if e.OK() {
			if err := add(e); err != nil {
				return err
			}
			if !parent.OK() || e.Fitness > parent.Fitness {
				parent = e
			}
		}
	}
	if !parent.OK() {
		return fmt.Errorf("no seed of %s is valid", spec.Name)
	}
	applied, ran, repeated := 0, 0, 0
	known := map[string]bool{}
	for done := 0; done < l.Evals; {
		n := min(broodSize, l.Evals-done)
		brood, err := elm.Breed(ctx, l.Task, mutator, parent.Program, n, append([]elm.Option{elm.RandomSeed(out.Seed<<20 + uint64(done))}, l.Search...)...)
		if err != nil {
			return err
		}
		for _, result := range brood.Results {
			out.Tokens += result.Child.Proposal.Tokens
			if !result.Child.HasProgram() {
				continue
			}
			applied++
			if source := result.Child.Program.Source; known[source] {
				repeated++
				continue
			} else {
				known[source] = true
			}
			e := result.Evaluation
			if !e.OK() {
				continue
			}
			ran++
			if err := add(e); err != nil {
				return err
			}
			if e.Fitness > parent.Fitness {
				parent = e
			}
		}
		done += n
		s := found.Stats()
		out.Curve = append(out.Curve, Point{done, s.QDScore, s.Elites})
	}
	out.count(l.Evals, applied, ran, repeated)
	out.finish(found.Stats())
	return nil
}

// ParseArms reads a list of arms, separated by commas.
func ParseArms(list string) ([]string, error) {
	arms := strings.Split(list, ",")
	for _, a := range arms {
		if !slices.Contains(ArmNames(), a) {
			return nil, fmt.Errorf("no arm %q; there are %s", a, strings.Join(ArmNames(), ", "))
		}
	}
	return arms, nil
}
