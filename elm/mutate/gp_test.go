package mutate_test

import (
	"context"
	"fmt"
	"go/format"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"goelm/elm"
	"goelm/elm/edit"
	"goelm/elm/env"
	"goelm/elm/mutate"
	"goelm/elm/mutate/candidate"
	"goelm/elm/patch"
	"goelm/elm/sodarace"
	"goelm/kernel/golang"
)

func propose(t testing.TB, m elm.Mutator, task elm.Task, n int, seed uint64, parents ...elm.Program) []elm.Proposal {
	t.Helper()
	out, err := m.Propose(context.Background(), elm.Request{Task: task, Parents: parents, N: n, Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) != n {
		t.Fatalf("%d proposals, want %d", len(out), n)
	}
	return out
}

// TestProposals walks away from every seed of the Sodarace task for a while, child of child, and looks at every step.
func TestProposals(t *testing.T) {
	task := env.Sodarace(sodarace.Flat)
	lib := candidate.Library()
	gp := mutate.GP()
	kinds := map[string]int{}
	noOps, total := 0, 0
	for _, seed := range task.Spec().Seeds {
		for walk := range uint64(4) {
			parent := seed
			for step := range uint64(60) {
				p := propose(t, gp, task, 1, walk<<32|step, parent)[0]
				total++
				if p.Outcome == patch.NoOp && p.Source == "" && p.Detail != "" {
					noOps++
					continue
				}
				inspect(t, lib, parent, p)
				for _, k := range strings.Split(strings.TrimPrefix(p.Operator, "gp/"), "+") {
					kinds[k]++
				}
				parent = elm.Program{Task: task.Spec().Name, Source: p.Source}
			}
		}
	}
	for _, k := range edit.Kinds() {
		if kinds[string(k)] == 0 {
			t.Errorf("no edit of kind %s among %d proposals", k, total)
		}
	}
	if noOps > total/50 {
		t.Errorf("%d of %d proposals found nothing to change", noOps, total)
	}
}

// inspect checks what every applied proposal promises.
func inspect(t *testing.T, lib *golang.Library, parent elm.Program, p elm.Proposal) {
	t.Helper()
	fail := func(what string, detail any) {
		t.Helper()
		t.Errorf("%s: %s: %v\n%s", p.Message, what, detail, p.Diff)
	}
	if p.Outcome != patch.Applied || !strings.HasPrefix(p.Operator, "gp/") || p.Message == "" || strings.Contains(p.Message, "\n") {
		fail("outcome, operator or message", fmt.Sprintf("%q, %q, %q", p.Outcome, p.Operator, p.Message))
	}
	if p.Source == parent.Source || p.Diff != patch.Diff(parent.Source, p.Source) || len(p.Parents) == 0 || p.Parents[0] != parent.ID() {
		fail("the child is its parent, or the diff or the parent is wrong", p.Parents)
	}
	if _, err := golang.Check(lib, "child.go", p.Source, golang.CheckOptions{AutoImport: true}); err != nil {
		fail("the child does not compile", err)
	}
	if text, err := format.Source([]byte(p.Source)); err != nil || string(text) != p.Source {
		fail("the child is not formatted", err)
	}
	if !strings.Contains(p.Source, "func MakeWalker() *sodarace.Walker {") {
		fail("the entry function is gone", "")
	}
}

// Two operators, one asked in order and one from many goroutines in any order, propose the same.
func TestSameSeedSameProposals(t *testing.T) {
	task := env.Sodarace(sodarace.Flat)
	parent := task.Seed("radial")
	const n = 64
	first := make([]string, n)
	gp := mutate.GP()
	for i := range first {
		first[i] = summary(propose(t, gp, task, 2, uint64(i), parent))
	}
	second := make([]string, n)
	gp = mutate.GP()
	var wg sync.WaitGroup
	for k := range 8 {
		wg.Go(func() {
			for i := n - 1 - k; i >= 0; i -= 8 {
				out, err := gp.Propose(context.Background(), elm.Request{Task: task, Parents: []elm.Program{parent}, N: 2, Seed: uint64(i)})
				if err != nil {
					t.Error(err)
					return
				}
				second[i] = summary(out)
			}
		})
	}
	wg.Wait()
	distinct := map[string]bool{}
	for i := range first {
		if first[i] != second[i] {
			t.Fatalf("seed %d: first\n%s\nthen\n%s", i, first[i], second[i])
		}
		distinct[first[i]] = true
	}
	if len(distinct) < n*3/4 {
		t.Errorf("%d seeds give only %d different proposals", n, len(distinct))
	}
}

func summary(ps []elm.Proposal) string {
	var b strings.Builder
	for _, p := range ps {
		fmt.Fprintln(&b, p.Outcome, p.Operator, p.Message, p.Detail, p.Parents)
		b.WriteString(p.Source)
	}
	return b.String()
}

func TestOptions(t *testing.T) {
	task := env.Sodarace(sodarace.Flat)
	square := task.Seed("square")
	only := []mutate.GPOption{mutate.Edits(1)}
	for _, k := range edit.Kinds() {
		if k != edit.Bound {
			only = append(only, mutate.Weight(k, 0))
		}
	}
	for _, p := range propose(t, mutate.GP(only...), task, 20, 1, square) {
		if p.Operator != "gp/bound" {
			t.Errorf("operator %q (%s), want gp/bound alone", p.Operator, p.Message)
		}
	}
	edits := 0
	for _, p := range propose(t, mutate.GP(mutate.Rate(0.9), mutate.Edits(3)), task, 50, 1, square) {
		n := strings.Count(p.Operator, "+") + 1
		edits += n
		if n > 3 {
			t.Errorf("%d edits, want at most 3: %s", n, p.Message)
		}
	}
	if edits < 100 {
		t.Errorf("50 children with a rate of 0.9 have %d edits together, want most of 150", edits)
	}
	for _, p := range propose(t, mutate.GP(mutate.MaxSource(100)), task, 20, 1, square) {
		if len(p.Source) >= len(square.Source) {
			t.Errorf("a parent over the limit grew from %d to %d bytes", len(square.Source), len(p.Source))
		}
	}
}

func TestSecondParent(t *testing.T) {
	task := env.Sodarace(sodarace.Flat)
	a, b := task.Seed("square"), task.Seed("radial")
	var only []mutate.GPOption
	for _, k := range edit.Kinds() {
		if k != edit.Crossover {
			only = append(only, mutate.Weight(k, 0))
		}
	}
	for _, p := range propose(t, mutate.GP(only...), task, 10, 3, a, b) {
		if p.Outcome != patch.Applied || len(p.Parents) != 2 || p.Parents[0] != a.ID() || p.Parents[1] != b.ID() {
			t.Errorf("%s: outcome %s, parents %v; want a crossover of both", p.Message, p.Outcome, p.Parents)
		}
	}
}

func TestWithoutChildren(t *testing.T) {
	task := env.Sodarace(sodarace.Flat)
	bad := elm.Program{Source: "func MakeWalker() *sodarace.Walker { return 1 }"}
	if p := propose(t, mutate.GP(), task, 1, 1, bad)[0]; p.Outcome != patch.NotApplicable || !strings.Contains(p.Detail, "does not compile") {
		t.Errorf("a parent that does not compile: %s, %q", p.Outcome, p.Detail)
	}
	fixed := elm.Program{Source: "func MakeWalker() *sodarace.Walker { return nil }\n"}
	if p := propose(t, mutate.GP(mutate.Weight(edit.Insert, 0), mutate.Weight(edit.Crossover, 0), mutate.Tries(3)), task, 1, 1, fixed)[0]; p.Outcome != patch.NoOp || p.Source != "" {
		t.Errorf("a parent without anything to change: %s %q", p.Outcome, p.Message)
	}
	if p := propose(t, mutate.NoOp(), task, 2, 1, fixed)[1]; p.Outcome != patch.NoOp {
		t.Errorf("NoOp: %s", p.Outcome)
	}
	if _, err := mutate.GP().Propose(context.Background(), elm.Request{Task: task, N: 1}); err == nil {
		t.Error("a request without parents is no error")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := mutate.GP().Propose(ctx, elm.Request{Task: task, N: 1, Parents: []elm.Program{task.Seed("square")}}); err == nil {
		t.Error("Propose goes on when its context has ended")
	}
}

// BenchmarkPropose counts checked proposals per second, by the clock and (what a busy machine does not change much) of processor
// time, the collector's included.
func BenchmarkPropose(b *testing.B) {
	task := env.Sodarace(sodarace.Flat)
	gp := mutate.GP()
	for _, parent := range task.Spec().Seeds {
		b.Run(parent.Name, func(b *testing.B) {
			propose(b, gp, task, 1, 0, parent) // opens the parent
			seed, start := uint64(0), processorTime(b)
			for b.Loop() {
				propose(b, gp, task, 1, seed, parent)
				seed++
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "proposals/s")
			b.ReportMetric(float64(b.N)/(processorTime(b)-start).Seconds(), "proposals/cpu-s")
		})
	}
}

func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
