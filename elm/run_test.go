package elm

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"goelm/elm/patch"
	"goelm/elm/qd"
	"goelm/sandbox"
)

// spender is a mutator whose children cost something.
type spender struct{ toyMutator }

func (m spender) Propose(ctx context.Context, req Request) ([]Proposal, error) {
	out, err := m.toyMutator.Propose(ctx, req)
	for i := range out {
		out[i].Tokens, out[i].Cost = 100, 0.25
	}
	return out, err
}

func TestLimits(t *testing.T) {
	ctx := context.Background()
	make := func() *Search {
		s, err := NewSearch(newToy(), spender{}, On(newRunner(2, 1)), RandomSeed(7))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	whole := make()
	run(t, whole, 400)
	for _, c := range []struct {
		options []Option
		stopped string
		n       int // children; -1: not known beforehand
	}{
		{[]Option{Evaluations(50)}, "evaluations", 50},
		{[]Option{Tokens(1000)}, "tokens", 10},
		{[]Option{Tokens(1001), Evaluations(50)}, "tokens", 11},
		{[]Option{Cost(5), Tokens(1 << 30)}, "cost", 20},
		{[]Option{Target(1.9), Evaluations(400)}, "target", -1},
		{[]Option{Target(0), Evaluations(400)}, "target", 0}, // the seeds reach it
	} {
		s := make()
		report, err := s.Run(ctx, c.options...)
		if err != nil || report.Stopped != c.stopped || c.n >= 0 && report.Evaluations != c.n {
			t.Errorf("%v: %+v, %v", c.options, report, err)
		}
		if c.stopped == "target" && s.Stats().Best < float64(c.options[0].(Target)) {
			t.Errorf("stopped at a best of %v", s.Stats().Best)
		}
		contains(t, "the report", text(t, report), fmt.Sprint(report.Evaluations))
		if report.Tokens != 100*report.Evaluations || report.Cost != 0.25*float64(report.Evaluations) {
			t.Errorf("%v: %d tokens, $%v", c.options, report.Tokens, report.Cost)
		}
		// Whatever ended it, it is the beginning of the longer run.
		if report.Evaluations < 400 {
			run(t, s, 400-report.Evaluations)
		}
		if s.Digest() != whole.Digest() {
			t.Errorf("%v: not the beginning of the longer run", c.options)
		}
	}
	for _, options := range [][]Option{{}, {Evaluations(-1)}, {Tokens(-1)}, {Cost(-1)}, {Time(-1)}, {Evaluations(5), InFlight(-1)}, {Evaluations(5), Siblings(2)}} {
		if _, err := make().Run(ctx, options...); err == nil || !strings.HasPrefix(err.Error(), "search.Run: ") {
			t.Errorf("%v: %v", options, err)
		}
	}
	for _, option := range []Option{Parents(-1), Siblings(-1), InFlight(-1), Lag(-1), Layout(qd.CVT{}), Islands{Count: -1}} {
		if _, err := NewSearch(newToy(), spender{}, option); err == nil {
			t.Errorf("%v: no error", option)
		}
	}
}

func TestTimeEndsARun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		whole := newToySearch(t, newRunner(2, 1))
		run(t, whole, 100)
		s, err := NewSearch(newToy(), patient{delay: func(*rand.Rand) time.Duration { return time.Second }, slots: 2}, On(newRunner(2, 1)), RandomSeed(7), Lag(64))
		if err != nil {
			t.Fatal(err)
		}
		report, err := s.Run(context.Background(), Time(10*time.Second+time.Millisecond))
		if err != nil || report.Stopped != "time" || report.Evaluations != 20 {
			t.Fatalf("%+v, %v; want 10 seconds of 2 children each", report, err)
		}
		if report, err := s.Run(context.Background(), Time(time.Hour), Evaluations(80)); err != nil || report.Stopped != "evaluations" {
			t.Errorf("%+v, %v", report, err)
		}
		if s.Digest() != whole.Digest() {
			t.Error("a run that time has ended is not the beginning of the longer run")
		}
	})
}

// patient is a mutator whose answers take a time.
type patient struct {
	toyMutator
	delay func(*rand.Rand) time.Duration
	slots int
	clock *busy
}

func (m patient) InFlight() int { return m.slots }

func (m patient) Propose(ctx context.Context, req Request) ([]Proposal, error) {
	m.clock.change(1)
	defer m.clock.change(-1)
	select {
	case <-time.After(m.delay(qd.Rand(req.Seed, 77))):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return m.toyMutator.Propose(ctx, req)
}

// busy adds up how long how many slots are busy.
type busy struct {
	mu    sync.Mutex
	now   int
	most  int
	since time.Time
	total time.Duration // of all slots, until the last was taken
	last  time.Time
	taken int
}

func (b *busy) change(by int) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.taken += max(by, 0); b.taken < slowEvaluations && !b.since.IsZero() {
		b.total += time.Duration(b.now) * time.Since(b.since)
		b.last = time.Now()
	}
	b.since = time.Now()
	b.now += by
	b.most = max(b.most, b.now)
}

const slowEvaluations = 3000

// TestSlowMutators: with answers that take between 0.2 and 20 seconds, 64 requests are kept in flight at least nine tenths of
// the time, and the archive does not depend on how long they take. The clock is a fake one.
func TestSlowMutators(t *testing.T) {
	const slots = 64
	var digests []string
	for salt := range uint64(3) {
		synctest.Test(t, func(t *testing.T) {
			clock := &busy{}
			delay := func(r *rand.Rand) time.Duration {
				for range salt { // other times in each round
					r.Uint64()
				}
				return 200*time.Millisecond + time.Duration(r.Float64()*19.8*float64(time.Second))
			}
			m := patient{delay: delay, slots: slots, clock: clock}
			s, err := NewSearch(newToy(), m, On(newRunner(4, salt)), RandomSeed(7))
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			report := run(t, s, slowEvaluations)
			// The end, when nothing more is launched, is not counted: it is as long as the slowest answer.
			share := clock.total.Seconds() / (slots * clock.last.Sub(start).Seconds())
			t.Logf("lag %d: %.1f %% busy, at most %d, %v", s.settings.Lag, 100*share, clock.most, report.Elapsed)
			if share < 0.9 || clock.most != slots {
				t.Errorf("%.1f %% of the slots were busy, at most %d", 100*share, clock.most)
			}
			digests = append(digests, s.Digest())
		})
	}
	if digests[0] != digests[1] || digests[1] != digests[2] {
		t.Errorf("the archive depends on the timing: %q", digests)
	}
}

// A program, and what it builds, is evaluated once.
func TestDuplicates(t *testing.T) {
	const n = 600
	task := &builder{toyTask: newToy(), assessed: map[string]int{}}
	runner := newRunner(4, 1)
	s, err := NewSearch(task, rounder{}, On(runner), RandomSeed(3))
	if err != nil {
		t.Fatal(err)
	}
	report := run(t, s, n)
	sources := map[key]int{}
	for _, source := range runner.order {
		sources[programKey(source)]++
	}
	for k, times := range sources {
		if times > 1 {
			t.Errorf("a program was run %d times: %x", times, k)
		}
	}
	twice := 0
	for phenotype, times := range task.assessed {
		if times > 1 && phenotype != "" {
			twice += times - 1
		}
	}
	unique := len(sources)
	if report.Summary.Duplicates < n/4 || unique+report.Summary.Duplicates < n || twice > 0 {
		t.Errorf("%v; %d programs run, %d phenotypes assessed again", report.Summary, unique, twice)
	}
	// The count does not depend on the number of workers.
	for _, workers := range []int{1, 7} {
		again, err := NewSearch(&builder{toyTask: newToy(), assessed: map[string]int{}}, rounder{}, On(newRunner(workers, 2)), RandomSeed(3))
		if err != nil {
			t.Fatal(err)
		}
		if r := run(t, again, n); r.Summary.String() != report.Summary.String() || again.Digest() != s.Digest() {
			t.Errorf("%d workers: %v\nbefore: %v", workers, r.Summary, report.Summary)
		}
	}
	// And the archive is what it would be if everything were evaluated.
	plain, err := NewSearch(&builder{toyTask: newToy(), assessed: map[string]int{}}, rounder{}, On(newRunner(2, 2)), RandomSeed(3))
	if err != nil {
		t.Fatal(err)
	}
	plain.seen = forgetful()
	for range n {
		run(t, plain, 1)
		plain.seen = forgetful()
	}
	if plain.Digest() != s.Digest() {
		t.Error("leaving out duplicates changes the archive")
	}
}

func forgetful() *seen { return newSeen() }

// rounder is a mutator that often comes to the same places, by programs of other looks.
type rounder struct{}

func (rounder) Name() string { return "rounder" }

func (rounder) Propose(_ context.Context, req Request) ([]Proposal, error) {
	r := qd.Rand(req.Seed, 1)
	var x, y float64
	fmt.Sscan(req.Parents[0].Source, &x, &y)
	x, y = float64(int(10*x))/10+float64(r.IntN(3)-1)/10, float64(int(10*y))/10+float64(r.IntN(3)-1)/10
	x, y = max(-1, min(x, 1)), max(-1, min(y, 1))
	form := []string{"%g %g", "%g  %g", "%.2f %g", "%g %.3f"}[r.IntN(4)]
	return []Proposal{{Source: fmt.Sprintf(form, x, y), Outcome: "applied"}}, nil
}

// builder is the toy task with phenotypes, which counts what it assesses.
type builder struct {
	toyTask
	mu       sync.Mutex
	assessed map[string]int
}

func (b *builder) Phenotype(_ Program, o sandbox.Outcome) string { return string(o.Results[0]) }

func (b *builder) Assess(ctx context.Context, p Program, o sandbox.Outcome) Evaluation {
	e := b.toyTask.Assess(ctx, Program{}, o) // by what it built alone
	if o.Verdict == sandbox.OK {
		e.PhenotypeID = b.Phenotype(p, o)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.assessed[e.PhenotypeID]++
	return e
}

func TestProgramKey(t *testing.T) {
	same := []string{
		"func f() int { return 1 + 2 } // three",
		"func f() int {\n\treturn 1 + 2\n}\n",
		"/* f */ func f() int {\nreturn 1+2;\n}",
	}
	for _, source := range same[1:] {
		if programKey(source) != programKey(same[0]) {
			t.Errorf("%q differs from %q", source, same[0])
		}
	}
	seen := map[key]string{programKey(same[0]): same[0]}
	for _, source := range []string{
		"", "func f() int { return 1 + 3 }", "func f() int { return 1 - 2 }", "func g() int { return 1 + 2 }", "func f() int { return 12 }",
		"func f() int { return 1 + \"2\" }", "func f() int { return 1 + `2` }", "a b", "ab", "\x00", "“", "0.1 .2", "0.1 2",
	} {
		k := programKey(source)
		if other, ok := seen[k]; ok {
			t.Errorf("%q has the key of %q", source, other)
		}
		seen[k] = source
	}
}

// Two mutators in a portfolio: the search comes to ask the better one, each search for itself.
func TestPortfolio(t *testing.T) {
	for _, kind := range []BanditKind{UCB, Thompson} {
		p, err := Portfolio(kind, toyMutator{}, failing{})
		if err != nil {
			t.Fatal(err)
		}
		var digests []string
		for range 2 {
			s, err := NewSearch(newToy(), p, On(newRunner(2, 1)), RandomSeed(7))
			if err != nil {
				t.Fatal(err)
			}
			report := run(t, s, 600)
			digests = append(digests, s.Digest())
			if n := report.Summary.Outcomes["no_output"]; n == 0 || n > 250 {
				t.Errorf("%s asked the mutator that never answers %d times of 600", kind, n)
			}
		}
		if digests[0] != digests[1] {
			t.Errorf("%s: what one search learnt reached the next", kind)
		}
	}
	if _, err := Portfolio("roulette", toyMutator{}, failing{}); err == nil || !strings.Contains(err.Error(), "there are ucb and thompson") {
		t.Errorf("no such bandit: %v", err)
	}
	if _, err := Portfolio(UCB, toyMutator{}); err == nil {
		t.Error("a portfolio of one")
	}
}

type failing struct{}

func (failing) Name() string { return "failing" }

func (failing) Propose(_ context.Context, req Request) ([]Proposal, error) {
	return make([]Proposal, req.N), nil
}

// A mutator may want several parents, which then differ, and several siblings, which share them.
func TestParentsAndSiblings(t *testing.T) {
	var mu sync.Mutex
	var requests []Request
	m := recorder{toyMutator{}, func(r Request) {
		mu.Lock()
		defer mu.Unlock()
		requests = append(requests, r)
	}}
	s, err := NewSearch(newToy(), m, On(newRunner(2, 1)), RandomSeed(7), Siblings(4))
	if err != nil {
		t.Fatal(err)
	}
	report := run(t, s, 90)
	if report.Evaluations != 92 || len(requests) != 23 {
		t.Errorf("%d evaluations in %d groups, want 90 rounded up to groups of 4", report.Evaluations, len(requests))
	}
	distinct := 0
	for _, r := range requests {
		if len(r.Parents) != 3 || r.N != 4 {
			t.Fatalf("%d parents, %d children wanted", len(r.Parents), r.N)
		}
		if r.Parents[0] != r.Parents[1] && r.Parents[1] != r.Parents[2] {
			distinct++
		}
	}
	if distinct < len(requests)/2 {
		t.Errorf("%d of %d requests have distinct parents", distinct, len(requests))
	}
}

type recorder struct {
	toyMutator
	note func(Request)
}

func (recorder) Parents() int { return 3 }

func (m recorder) Propose(ctx context.Context, req Request) ([]Proposal, error) {
	m.note(req)
	return m.toyMutator.Propose(ctx, req)
}

// A full disk stops the run, and loses nothing that was committed.
func TestAFullStoreStopsTheRun(t *testing.T) {
	path := t.TempDir() + "/a.db"
	s := newToySearch(t, newRunner(2, 1), Store(path))
	run(t, s, 64)
	restore := limitFiles(t, 300<<10)
	report, err := s.Run(context.Background(), Evaluations(10000))
	if err == nil || !strings.Contains(err.Error(), "no space is left") || report.Evaluations == 0 {
		t.Fatalf("%+v, %v", report, err)
	}
	n := s.total.Children
	want := newToySearch(t, newRunner(2, 1))
	run(t, want, n)
	if s.Digest() != want.Digest() {
		t.Error("the map in memory lost something")
	}
	restore() // there is room again
	run(t, s, 10)
	run(t, want, 10)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := newToySearch(t, newRunner(2, 1), Store(path))
	defer again.Close()
	if again.Digest() != want.Digest() || again.total.Children != n+10 {
		t.Errorf("%d children in the store, want %d", again.total.Children, n+10)
	}
}

// limitFiles lets no file grow beyond size until the function it returns is called.
func limitFiles(t *testing.T, size uint64) (restore func()) {
	t.Helper()
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: size, Max: before.Max}); err != nil {
		t.Fatal(err)
	}
	restore = func() { syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before) }
	t.Cleanup(restore)
	return restore
}

// A mutator sees how its parents did, and may evaluate on its way.
func TestMutatorsThatEvaluate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	open := func() *Search {
		s, err := NewSearch(newToy(), &climber{t: t}, On(newRunner(4, 1)), RandomSeed(7), Store(path))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	whole, err := NewSearch(newToy(), &climber{t: t}, On(newRunner(2, 2)), RandomSeed(7))
	if err != nil {
		t.Fatal(err)
	}
	run(t, whole, 200)
	for _, n := range []int{90, 110} { // the parents of the second half were read from the store
		s := open()
		if n == 110 {
			n = 200
		}
		run(t, s, n)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if n == 200 && s.Digest() != whole.Digest() {
			t.Error("not the archive of a run in one piece")
		}
	}
}

// climber takes the better of its parent's evaluation and one of its own.
type climber struct {
	toyMutator
	t *testing.T
}

func (c *climber) Propose(ctx context.Context, req Request) ([]Proposal, error) {
	out, err := c.toyMutator.Propose(ctx, req)
	parent := req.Evaluations[0]
	if len(req.Evaluations) != len(req.Parents) || !parent.OK() || parent.Program.Source != req.Parents[0].Source || parent.Elapsed != 0 {
		c.t.Errorf("candidate %d: the parent's evaluation is %+v", req.Number, parent)
	}
	for i := range out {
		if out[i].Source == "" {
			continue
		}
		e, err := req.Evaluate(ctx, NewProgram(req.Task, out[i].Source))
		if err != nil {
			return nil, err
		}
		if e.OK() && e.Fitness < parent.Fitness {
			out[i] = Proposal{Outcome: patch.NoOutput, Detail: fmt.Sprintf("%v is worse than %v", e.Fitness, parent.Fitness)}
		}
	}
	return out, err
}

// A mutator that has spent what it may ends a run, which keeps all that came before.
func TestABudgetEndsARun(t *testing.T) {
	whole := newToySearch(t, newRunner(2, 1))
	run(t, whole, 100)
	spent := toyMutator{broken: fmt.Errorf("model: %w", overspent{})} // at candidate 40
	s, err := NewSearch(newToy(), spent, On(newRunner(4, 1)), RandomSeed(7))
	if err != nil {
		t.Fatal(err)
	}
	report, err := s.Run(context.Background(), Evaluations(100))
	if want := 40 - len(s.spec.Seeds); err != nil || report.Stopped != "budget" || report.Evaluations != want {
		t.Fatalf("%+v, %v; want %d children", report, err, want)
	}
	contains(t, "the report", text(t, report), "until the mutator had spent its budget")
	s.mutator = toyMutator{}
	run(t, s, 100-report.Evaluations)
	if s.Digest() != whole.Digest() {
		t.Error("not the beginning of the longer run")
	}
}

type overspent struct{}

func (overspent) Error() string { return "the budget of $1 is spent" }
func (overspent) Budget() bool  { return true }
