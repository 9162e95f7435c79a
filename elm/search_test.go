package elm

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"goelm/elm/progress"
	"goelm/elm/qd"
	"goelm/sandbox"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(killedStore); path != "" {
		os.Exit(killedRun(path))
	}
	goleak.VerifyTestMain(m)
}

// goldenDigest is what seed 7 and 500 evaluations of the toy task give. Another value means that old runs no longer
// replay.
const goldenDigest = "sha256:a292434240e7fbb7e2f0291fa39a31189c880c85d02e66004aca3b25e1b91383"

func TestTheArchiveDependsOnTheSeedOnly(t *testing.T) {
	var digests []string
	for _, c := range []struct {
		workers int
		shuffle uint64
	}{{1, 1}, {2, 2}, {2, 3}, {16, 4}} {
		runner := newRunner(c.workers, c.shuffle)
		s := newToySearch(t, runner)
		report := run(t, s, 500)
		if report.Summary.NoProgram == 0 || report.Summary.Failed == 0 || report.Summary.OutOfRange == 0 || report.Summary.Improved == 0 {
			t.Fatalf("the run did not meet every fate: %v", report.Summary)
		}
		digests = append(digests, s.Digest())
		if len(digests) > 1 && slices.IsSorted(runner.order) {
			t.Fatal("the runner did not shuffle")
		}
	}
	for _, d := range digests[1:] {
		if d != digests[0] {
			t.Errorf("digests differ: %q", digests)
		}
	}
	if digests[0] != goldenDigest {
		t.Errorf("digest %s, was always %s", digests[0], goldenDigest)
	}
	other := newToySearch(t, newRunner(2, 1), RandomSeed(8))
	run(t, other, 500)
	lagging := newToySearch(t, newRunner(2, 1), Lag(3))
	run(t, lagging, 500)
	if d := digests[0]; other.Digest() == d || lagging.Digest() == d {
		t.Error("another seed, or another lag, gave the same archive")
	}
}

func TestRunningInPartsIsRunningAtOnce(t *testing.T) {
	whole, parts := newToySearch(t, newRunner(2, 1)), newToySearch(t, newRunner(2, 2))
	run(t, whole, 300)
	for _, n := range []int{1, 99, 150, 50} {
		run(t, parts, n)
	}
	if whole.Digest() != parts.Digest() {
		t.Error("300 evaluations at once and in four parts gave two archives")
	}
}

func TestStopKeepsEverythingAndRunGoesOn(t *testing.T) {
	want := newToySearch(t, newRunner(2, 1))
	run(t, want, 300)

	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	runner := newRunner(2, 9)
	left := 150
	runner.fail = func(string) (sandbox.Outcome, bool) {
		if left--; left == 0 {
			cancel()
		}
		return sandbox.Outcome{}, false
	}
	s := newToySearch(t, runner)
	report, err := s.Run(ctx, Evaluations(300))
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), fmt.Sprintf("stopped after %d of 300 evaluations", report.Evaluations)) {
		t.Fatalf("a stopped run gave %v", err)
	}
	if n := report.Evaluations; n == 0 || n >= 300 {
		t.Fatalf("stopped after %d evaluations", n)
	}
	part := newToySearch(t, newRunner(1, 1))
	run(t, part, report.Evaluations)
	if s.Digest() != part.Digest() {
		t.Error("a stopped run is not the beginning of the whole one")
	}
	run(t, s, 300-report.Evaluations)
	if s.Digest() != want.Digest() {
		t.Error("a run that was stopped and went on gave another archive")
	}
}

func TestAskEvaluateTell(t *testing.T) {
	ctx := context.Background()
	s := newToySearch(t, newRunner(2, 1))
	for round := range 5 {
		children, err := s.Ask(ctx, 16)
		if err != nil {
			t.Fatal(err)
		}
		if first := 2 + 16*round; children[0].Number != first || len(children) != 16 {
			t.Fatalf("round %d: children from #%d, want 16 from #%d", round, children[0].Number, first)
		}
		results, err := s.Evaluate(ctx, children)
		if err != nil {
			t.Fatal(err)
		}
		before := s.Digest()
		foreseen := map[qd.Status]int{}
		failed, duplicates := 0, 0
		for _, r := range results {
			switch {
			case r.Evaluation.DuplicateOf != "":
				duplicates++
			case r.Evaluation.OK():
				foreseen[r.Status]++
			case r.Child.HasProgram():
				failed++
			}
		}
		slices.Reverse(results) // the order of results must not matter
		if again, _ := s.Evaluate(ctx, children); s.Digest() != before || len(again) != 16 {
			t.Fatal("Evaluate changed the archive")
		}
		summary, err := s.Tell(results)
		if err != nil {
			t.Fatal(err)
		}
		if summary.New != foreseen[qd.New] || summary.Improved != foreseen[qd.Improved] ||
			summary.NotAdded != foreseen[qd.NotAdded] || summary.Failed != failed || summary.Duplicates != duplicates {
			t.Errorf("round %d: Evaluate foresaw %v, %d failures and %d duplicates, Tell did %v", round, foreseen, failed, duplicates, summary)
		}
	}
}

func TestCallsOutOfOrderSayWhatToCall(t *testing.T) {
	ctx := context.Background()
	s := newToySearch(t, newRunner(1, 1))
	expect := func(err error, want string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	_, err := s.Tell(nil)
	expect(err, "call children, err := search.Ask(ctx, n)")
	children, err := s.Ask(ctx, 4)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Ask(ctx, 4)
	expect(err, "search.Ask: 4 children of the last Ask wait for their results; call search.Tell(results)")
	_, err = s.Run(ctx, Evaluations(10))
	expect(err, "search.Run: 4 children")
	_, err = s.Add(ctx, NewProgram(newToy(), "0.1 0.1"))
	expect(err, "search.Add: 4 children")
	results, err := s.Evaluate(ctx, children)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Tell(results[:3])
	expect(err, "3 results for 4 children; call search.Evaluate(ctx, children)")
	_, err = s.Tell(append(results[:3:3], results[0]))
	expect(err, "two results for child")
	raw := make(Results, 4)
	for i := range raw {
		raw[i].Child = children[i]
	}
	_, err = s.Tell(raw)
	expect(err, "was not evaluated; call results, err := search.Evaluate(ctx, children)")
	if _, err = s.Tell(results); err != nil {
		t.Fatal(err)
	}
	again, err := s.Ask(ctx, 4)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Tell(results)
	expect(err, fmt.Sprintf("not of the last Ask, which gave #%d", again[0].Number))
	s.Forget()
	_, err = s.Run(ctx)
	expect(err, "search.Run(ctx, elm.Evaluations(1000))")
	_, err = s.Run(ctx, Evaluations(10), RandomSeed(3))
	expect(err, "give them to elm.NewSearch")
	_, err = s.Run(ctx, Evaluations(10))
	if err != nil {
		t.Error(err)
	}
	_, err = NewSearch(newToy(), toyMutator{}, Lag(0))
	expect(err, "lag 0")
	_, err = NewSearch(nil, toyMutator{})
	expect(err, "needs a task and a mutator")
}

func TestAddEntersTheMapAndTheLineage(t *testing.T) {
	s := newToySearch(t, newRunner(1, 1))
	result, err := s.Add(context.Background(), NewProgram(newToy(), "0.51 0.5"))
	if err != nil || result.Status != qd.New {
		t.Fatalf("Add = %+v, %v", result, err)
	}
	if best := s.Best(); best.Program.Source != "0.51 0.5" || len(best.Lineage.Steps) != 1 {
		t.Errorf("best = %+v", best)
	}
	bad, err := s.Add(context.Background(), NewProgram(newToy(), "1 2 3"))
	if err != nil || bad.Evaluation.Verdict != sandbox.CompileError {
		t.Errorf("a program that fails gave %v, %v; want a verdict", bad.Evaluation.Verdict, err)
	}
}

func TestATaskWithoutSeeds(t *testing.T) {
	task := newToy()
	task.spec.Seeds = nil
	s, err := NewSearch(task, toyMutator{}, On(newRunner(1, 1)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Ask(context.Background(), 2); err == nil || !strings.Contains(err.Error(), "search.Add(ctx, program)") {
		t.Errorf("Ask without parents: %v", err)
	}
	if _, err := s.Add(context.Background(), NewProgram(task, "0 0")); err != nil {
		t.Fatal(err)
	}
	run(t, s, 20)
}

func TestLineageHasNoGhosts(t *testing.T) {
	s := newToySearch(t, newRunner(2, 1))
	run(t, s, 2000)
	lineage := s.Lineage()
	steps := lineage.Steps
	if len(steps) < 3 {
		t.Fatalf("%d steps", len(steps))
	}
	if first := steps[0].Program.Name; first != "origin" && first != "corner" {
		t.Errorf("the lineage begins with %s, want a seed", first)
	}
	evicted := 0
	living := map[string]bool{}
	for _, e := range s.Elites() {
		living[e.Program.ID()] = true
	}
	for i, step := range steps {
		if i > 0 && (step.Number <= steps[i-1].Number || step.Program.Source == "" || step.Diff == "") {
			t.Errorf("step %d: %+v after #%d", i, step, steps[i-1].Number)
		}
		if !living[step.Program.ID()] {
			evicted++
		}
	}
	if evicted == 0 {
		t.Error("no ancestor was evicted; the test shows nothing")
	}
}

func TestAMutatorThatFailsStopsTheRun(t *testing.T) {
	s, err := NewSearch(newToy(), toyMutator{broken: errBroken}, On(newRunner(2, 1)))
	if err != nil {
		t.Fatal(err)
	}
	report, err := s.Run(context.Background(), Evaluations(100))
	if !errors.Is(err, errBroken) || report.Evaluations != 38 {
		t.Errorf("after %d evaluations: %v; want candidate 40's error after 38", report.Evaluations, err)
	}
}

func TestInfraErrors(t *testing.T) {
	runner := newRunner(2, 1)
	tries := map[string]int{}
	runner.fail = func(source string) (sandbox.Outcome, bool) {
		tries[source]++
		return sandbox.Outcome{Verdict: sandbox.InfraError, Detail: "no more sandboxes"}, tries[source] < infraTries
	}
	s := newToySearch(t, runner)
	want := newToySearch(t, newRunner(1, 1))
	run(t, s, 100)
	run(t, want, 100)
	if s.Digest() != want.Digest() {
		t.Error("a sandbox that fails now and then changed the archive")
	}
	runner.fail = func(string) (sandbox.Outcome, bool) {
		return sandbox.Outcome{Verdict: sandbox.InfraError, Detail: "no more sandboxes"}, true
	}
	if _, err := s.Run(context.Background(), Evaluations(1000)); err == nil || !strings.Contains(err.Error(), "no more sandboxes") {
		t.Errorf("a broken sandbox gave %v", err)
	}
}

type lastEvent struct {
	events int
	last   progress.Event

	picture map[string]any
}

func (l *lastEvent) Progress(e progress.Event) { // draws every report, as a notebook does
	l.events++
	l.last = e
	l.picture = e.Picture()
}
func (l *lastEvent) Display(map[string]any, string, bool) {}

func TestProgress(t *testing.T) {
	sink := &lastEvent{}
	s := newToySearch(t, newRunner(2, 1))
	if _, err := s.Run(progress.With(context.Background(), sink), Evaluations(100)); err != nil {
		t.Fatal(err)
	}
	e := sink.last
	if !e.Final || e.Done != 100 || e.Total != 100 || e.Title != "toy with jump" {
		t.Errorf("last event %+v", e)
	}
	if niches := (progress.Field{Name: "niches", Value: fmt.Sprint(s.Stats().Elites)}); !slices.Contains(e.Fields, niches) {
		t.Errorf("fields %v, want %v among them", e.Fields, niches)
	}
	if !slices.ContainsFunc(e.Fields, func(f progress.Field) bool { return f.Name == "verdicts" && strings.HasPrefix(f.Value, "ok ") }) {
		t.Errorf("fields %v count no verdicts", e.Fields)
	}
	if svg, _ := sink.picture["image/svg+xml"].(string); svg == "" || svg != s.heat(Settings{}, false).SVG() {
		t.Error("the last picture is not the map as it is in the end")
	}
}

func TestStoppedBeforeItBegins(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s := newToySearch(t, newRunner(1, 1))
	if _, err := s.Run(ctx, Evaluations(10)); !errors.Is(err, context.Canceled) {
		t.Errorf("Run: %v", err)
	}
	run(t, s, 10) // the seeds are evaluated now
	if len(s.roots) != 2 {
		t.Errorf("%d seeds", len(s.roots))
	}
}

func TestCurve(t *testing.T) {
	s := newToySearch(t, newRunner(2, 1))
	if c := s.Curve(10); len(c) != 0 || s.Evaluated() != 0 {
		t.Errorf("before it begins: %v, %d", c, s.Evaluated())
	}
	run(t, s, 200)
	c := s.Curve(10)
	last, stats := c[len(c)-1], s.Stats()
	if len(c) < 8 || len(c) > 12 || last != (CurvePoint{202, stats.QDScore, stats.Coverage, stats.Best}) || s.Evaluated() != 200 {
		t.Errorf("%+v; in the end %+v", c, stats)
	}
	for i, p := range c[1:] {
		if p.Candidates <= c[i].Candidates || p.Coverage < c[i].Coverage || p.Best < c[i].Best {
			t.Errorf("%+v after %+v", p, c[i])
		}
	}
}

// A search whose seeds all fail says so, each time, and what is wrong with each; with a program added by hand it begins.
func TestNoValidSeed(t *testing.T) {
	task := newToy()
	task.spec.Seeds = []Program{{"toy", "word", "zero"}, {"toy", "one", "0"}}
	s, err := NewSearch(task, toyMutator{}, On(newRunner(1, 1)))
	if err != nil {
		t.Fatal(err)
	}
	_, asked := s.Ask(context.Background(), 3)
	_, ran := s.Run(context.Background(), Evaluations(10))
	for _, err := range []error{asked, ran} {
		if err == nil || !strings.Contains(err.Error(), "no seed of the task toy is valid") || !strings.Contains(err.Error(), "\nword: compile_error: want two numbers") || !strings.Contains(err.Error(), "\none: ") {
			t.Errorf("%v", err)
		}
	}
	if _, err := s.Add(context.Background(), Program{"toy", "mine", "0.5 0.5"}); err != nil {
		t.Fatal(err)
	}
	run(t, s, 10)
	task.spec.Seeds[0].Source = "0.1 0.1"
	if s, err = NewSearch(task, toyMutator{}, On(newRunner(1, 1))); err != nil {
		t.Fatal(err)
	}
	run(t, s, 10) // one is enough
}
