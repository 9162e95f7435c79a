package elm

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"math"
	"math/rand/v2"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"goelm/elm/patch"
	"goelm/elm/qd"
	"goelm/sandbox"
)

// A toy program is two numbers, "0.25 0.5"; the toy task maximises their distance from the origin's opposite corner over
// a map of the two. toyRunner executes such programs.
type toyTask struct{ spec Spec }

func newToy() toyTask {
	return toyTask{Spec{
		Name: "toy", Entry: "func Point() (x, y float64)", Fitness: "height", FitnessUnit: "m",
		Measures: []Measure{{"x", "m", -1, 1, 10}, {"y", "m", -1, 1, 10}},
		Seeds:    []Program{{"toy", "origin", "0 0"}, {"toy", "corner", "0.9 0.9"}},
	}}
}

func (t toyTask) Spec() Spec { return t.spec }

func (t toyTask) Assess(_ context.Context, p Program, o sandbox.Outcome) Evaluation {
	e := Evaluation{Verdict: o.Verdict, Detail: o.Detail}
	if o.Verdict != sandbox.OK {
		return e
	}
	var xy [2]float64
	if err := json.Unmarshal(o.Results[0], &xy); err != nil {
		e.Verdict, e.Detail = sandbox.Rejected, err.Error()
		return e
	}
	e.Measures = xy[:]
	e.Fitness = 2 - math.Hypot(xy[0]-0.5, xy[1]-0.5)
	if strings.HasPrefix(p.Source, "0.0") {
		e.Fitness = math.NaN() // a task's bug, which must not reach the archive
	}
	return e
}

func (t toyTask) Robustness(context.Context, Evaluation) (float64, []float64, error) {
	return 1.25, []float64{1, 1.25, 2}, nil
}

// toyRunner executes toy programs one at a time, in random order among those that wait.
type toyRunner struct {
	mu      sync.Mutex
	random  *rand.Rand
	waiting []*toyJob
	slots   chan struct{}                               // workers
	order   []string                                    // sources in the order of completion
	fail    func(source string) (sandbox.Outcome, bool) // called by one goroutine at a time
}

type toyJob struct {
	job  sandbox.Job
	done chan sandbox.Outcome
}

func newRunner(workers int, shuffle uint64) *toyRunner {
	return &toyRunner{random: qd.Rand(shuffle, 0), slots: make(chan struct{}, workers)}
}

func (r *toyRunner) Run(ctx context.Context, jobs []sandbox.Job) iter.Seq2[int, sandbox.Outcome] {
	return func(yield func(int, sandbox.Outcome) bool) {
		for i, job := range jobs {
			mine := &toyJob{job, make(chan sandbox.Outcome, 1)}
			r.mu.Lock()
			r.waiting = append(r.waiting, mine)
			r.mu.Unlock()
			r.slots <- struct{}{}
			for range 20 { // let others queue up, so that there is an order to shuffle
				runtime.Gosched()
			}
			r.mu.Lock()
			k := r.random.IntN(len(r.waiting))
			chosen := r.waiting[k]
			r.waiting = append(r.waiting[:k], r.waiting[k+1:]...)
			r.mu.Unlock()
			chosen.done <- r.execute(ctx, chosen.job)
			<-r.slots
			if !yield(i, <-mine.done) {
				return
			}
		}
	}
}

func (r *toyRunner) Close() error { return nil }

func (r *toyRunner) execute(ctx context.Context, job sandbox.Job) sandbox.Outcome {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.order = append(r.order, job.Source)
	if ctx.Err() != nil {
		return sandbox.Outcome{Verdict: sandbox.InfraError, Detail: ctx.Err().Error()}
	}
	if r.fail != nil {
		if o, ok := r.fail(job.Source); ok {
			return o
		}
	}
	fields := strings.Fields(job.Source)
	if len(fields) != 2 {
		return sandbox.Outcome{Verdict: sandbox.CompileError, Detail: "want two numbers", Replayable: true}
	}
	var xy [2]float64
	for i, f := range fields {
		var err error
		if xy[i], err = strconv.ParseFloat(f, 64); err != nil {
			return sandbox.Outcome{Verdict: sandbox.CompileError, Detail: err.Error(), Replayable: true}
		}
	}
	result, _ := json.Marshal(xy)
	return sandbox.Outcome{Verdict: sandbox.OK, Results: []json.RawMessage{result}, Elapsed: time.Millisecond, Replayable: true}
}

// toyMutator moves both numbers, and at times proposes what a real operator may: nonsense, nothing, the parent itself.
type toyMutator struct {
	broken error
	name   string // "" is "jump"
}

func (m toyMutator) Name() string { return cmp.Or(m.name, "jump") }

func (m toyMutator) Propose(ctx context.Context, req Request) ([]Proposal, error) {
	if m.broken != nil && req.Number == 40 {
		return nil, m.broken
	}
	out := make([]Proposal, req.N)
	for i := range out {
		var err error
		if out[i], err = m.propose(req, qd.Rand(req.Seed, uint64(i+1))); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (m toyMutator) propose(req Request, r *rand.Rand) (Proposal, error) {
	switch r.IntN(10) {
	case 0:
		return Proposal{Outcome: patch.Unparsable, Detail: "not a diff"}, nil
	case 1:
		return Proposal{Source: "nonsense", Outcome: patch.Applied, Message: "break it"}, nil
	case 2:
		return Proposal{Source: req.Parents[0].Source, Outcome: patch.Applied}, nil
	}
	fields := strings.Fields(req.Parents[0].Source)
	child := make([]string, 2)
	for i := range child {
		x, err := strconv.ParseFloat(fields[i], 64)
		if err != nil {
			return Proposal{}, err
		}
		if step := 0.3 * r.NormFloat64(); m.name == "" || m.name == "jump" {
			x += step
		} else {
			x += step / 10
		}
		child[i] = strconv.FormatFloat(x, 'g', 4, 64)
	}
	return Proposal{Source: strings.Join(child, " "), Outcome: patch.Applied, Message: m.Name(), Operator: m.Name()}, nil
}

func newToySearch(t testing.TB, runner sandbox.Runner, options ...Option) *Search {
	t.Helper()
	s, err := NewSearch(newToy(), toyMutator{}, append([]Option{On(runner), RandomSeed(7)}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func run(t testing.TB, s *Search, n int) Report {
	t.Helper()
	report, err := s.Run(context.Background(), Evaluations(n))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

var errBroken = errors.New("no weights")
