package qd

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestEmittersRefuseWhatCannotWork(t *testing.T) {
	a := square(t)
	other := square(t)
	other.Add([]float64{1, 2, 3}, 0, []float64{0, 0})
	start := []float64{0, 0}
	for _, c := range []struct {
		emitter Emitter
		archive Vectors
		want    string
	}{
		{Gaussian{Sigma: 1, Batch: 1}, a, "qd.Gaussian: field Start is empty"},
		{Gaussian{Start: start, Sigma: 1}, a, "Batch is 0"},
		{Gaussian{Start: start, Batch: 1}, a, "Sigma is 0"},
		{Gaussian{Start: start, Sigma: math.NaN(), Batch: 1}, a, "Sigma is NaN"},
		{Gaussian{Start: start, Sigma: 1, Batch: 1, Lower: []float64{1}}, a, "1 lower and 0 upper bounds for 2 coordinates"},
		{Gaussian{Start: start, Sigma: 1, Batch: 1, Lower: []float64{1, 1}, Upper: []float64{2, 0}}, a, "bounds [1, 0] of coordinate 1"},
		{Gaussian{Start: start, Sigma: 1, Batch: 1}, other, "vectors of 3 coordinates, Start has 2"},
		{IsoLine{Start: start, Batch: 1}, a, "qd.IsoLine: Iso is 0"},
		{IsoLine{Start: start, Iso: 1, Line: -1, Batch: 1}, a, "Line is -1"},
		{IsoLine{Start: start, Iso: 1, Batch: 1}, other, "vectors of 3 coordinates"},
	} {
		if _, err := c.emitter.Ask(c.archive, Rand(1, 1)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: error %v, want %q", c.emitter, err, c.want)
		}
	}
}

// moments are the mean and the standard deviation of a column.
func moments(x [][]float64, i int) (mean, deviation float64) {
	for _, v := range x {
		mean += v[i] / float64(len(x))
	}
	for _, v := range x {
		deviation += (v[i] - mean) * (v[i] - mean) / float64(len(x))
	}
	return mean, math.Sqrt(deviation)
}

func TestWhatEmittersPropose(t *testing.T) {
	near := func(what string, got, want, tolerance float64) {
		t.Helper()
		if math.Abs(got-want) > tolerance {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	const n = 20000
	ask := func(e Emitter, a Vectors) [][]float64 {
		t.Helper()
		x, err := e.Ask(a, Rand(5, 5))
		if err != nil || len(x) != n {
			t.Fatal(len(x), err)
		}
		return x
	}
	empty := square(t)
	x := ask(Gaussian{Start: []float64{3, -1}, Sigma: 0.5, Batch: n}, empty)
	mean, deviation := moments(x, 0)
	near("mean from the start", mean, 3, 0.02)
	near("deviation", deviation, 0.5, 0.02)
	x = ask(IsoLine{Start: []float64{3, -1}, Iso: 0.5, Line: 9, Batch: n}, empty)
	mean, deviation = moments(x, 1)
	near("mean from the start", mean, -1, 0.02)
	near("deviation without elites", deviation, 0.5, 0.02)

	two := square(t) // elites that differ in the first coordinate only
	two.Add([]float64{-10, 7}, 0, []float64{-1, 0})
	two.Add([]float64{10, 7}, 0, []float64{1, 0})
	x = ask(Gaussian{Start: []float64{0, 0}, Sigma: 0.5, Batch: n}, two)
	mean, deviation = moments(x, 0)
	near("mean of two elites' children", mean, 0, 0.4)
	near("deviation of two elites' children", deviation, math.Sqrt(100+0.25), 0.1)
	x = ask(IsoLine{Start: []float64{0, 0}, Iso: 0.5, Line: 0.2, Batch: n}, two)
	_, deviation = moments(x, 0)
	// In half of the pairs the partners differ, by 20 each way: a variance of half of (0.2*20)^2 on top.
	near("deviation along the line", deviation, math.Sqrt(100+0.25+8), 0.1)
	mean, deviation = moments(x, 1)
	near("mean across the line", mean, 7, 0.02)
	near("deviation across the line", deviation, 0.5, 0.02)

	bounded := ask(Gaussian{Start: []float64{0, 0}, Sigma: 5, Batch: n, Lower: []float64{-1, -2}, Upper: []float64{3, 2}}, empty)
	for _, v := range bounded {
		if v[0] < -1 || v[0] > 3 || v[1] < -2 || v[1] > 2 {
			t.Fatalf("%v is out of bounds", v)
		}
	}
}

func TestSchedulerCallsOutOfOrder(t *testing.T) {
	expect := func(err error, want string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	a := square(t)
	_, err := NewScheduler(a, 1)
	expect(err, "qd.NewScheduler(archive, 1, qd.Gaussian{...})")
	_, err = NewScheduler(Vectors{}, 1, Gaussian{})
	expect(err, "needs an archive and an emitter")
	s, err := NewScheduler(a, 1, Gaussian{Start: []float64{0, 0}, Sigma: 1, Batch: 3}, IsoLine{Start: []float64{0, 0}, Iso: 1, Batch: 2})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Tell([]float64{1}, [][]float64{{0, 0}})
	expect(err, "scheduler.Tell: no solutions wait for results; call solutions, err := scheduler.Ask() first")
	x, err := s.Ask()
	if err != nil || len(x) != 5 {
		t.Fatal(len(x), err)
	}
	_, err = s.Ask()
	expect(err, "scheduler.Ask: 5 solutions of the last Ask wait for their results; call scheduler.Tell(fitness, measures)")
	m := [][]float64{{0, 1}, {0, 3}, {0, 5}, {0, 7}, {0, 9}}
	_, err = s.Tell([]float64{1, 2}, m)
	expect(err, "2 fitness values and 5 measures for the 5 solutions")
	_, err = s.Tell([]float64{1, 2, 3, math.NaN(), 5}, m)
	expect(err, "solution 3: fitness is NaN")
	added, err := s.Tell([]float64{1, 2, 3, 4, 5}, m) // they waited
	if err != nil || len(added) != 5 || added[4].Status != New || a.Len() != 5 {
		t.Errorf("%+v, %v", added, err)
	}
	if e, _ := s.Archive().At(added[2].Cell); !slices.Equal(e.Genotype, x[2]) {
		t.Errorf("cell of solution 2 holds %v, want %v", e.Genotype, x[2])
	}
	silent, _ := NewScheduler(a, 1, emitterFunc(func() [][]float64 { return nil }))
	_, err = silent.Ask()
	expect(err, "the emitters proposed nothing")
	wrong, _ := NewScheduler(a, 1, Gaussian{Start: []float64{0}})
	_, err = wrong.Ask()
	expect(err, "scheduler.Ask: emitter 0: qd.Gaussian")
	s.Bandit = NewUCB(3)
	s.Bandit.(*UCB).Chosen = []int{1, 1, 0}
	_, err = s.Ask()
	expect(err, "the bandit chose emitter 2 of 2")
	s.Bandit.(*UCB).Chosen = []int{1, 1, 0}
	expect(s.Run(1, nil), "the bandit chose emitter 2 of 2")
}

type emitterFunc func() [][]float64

func (f emitterFunc) Ask(Vectors, *rand.Rand) ([][]float64, error) { return f(), nil }

func TestSchedulerDependsOnItsSeed(t *testing.T) {
	run := func(seed uint64, bandit Bandit) (Vectors, *Scheduler) {
		a, _ := NewVectors(Grid{[]Axis{{"x", -5, 5, 20}, {"y", -5, 5, 20}}})
		s, err := NewScheduler(a, seed, Gaussian{Start: []float64{0, 0}, Sigma: 0.5, Batch: 20}, IsoLine{Start: []float64{0, 0}, Iso: 1e-6, Batch: 20})
		if err != nil {
			t.Fatal(err)
		}
		s.Bandit = bandit
		err = s.Run(60, func(x []float64) (float64, []float64) { return -x[0]*x[0] - x[1]*x[1], x })
		if err != nil {
			t.Fatal(err)
		}
		return a, s
	}
	one, _ := run(1, nil)
	again, _ := run(1, nil)
	two, _ := run(2, nil)
	if !sameElites(one.Elites(), again.Elites()) || sameElites(one.Elites(), two.Elites()) {
		t.Error("the seed does not decide about the archive")
	}
	for _, b := range []Bandit{NewUCB(2), NewThompson(2)} {
		_, s := run(1, b)
		text, _ := json.Marshal(s.Bandit)
		var state struct{ Chosen []int }
		json.Unmarshal(text, &state)
		if n := state.Chosen; n[0]+n[1] != 60 || n[0] == 0 || n[1] == 0 {
			t.Errorf("%T chose %v in 60 rounds", b, n)
		}
	}
}

// Bandits find the better of three arms, also when rewards come 20 choices late, and go on from their saved state.
func TestBandits(t *testing.T) {
	chances := []float64{0.2, 0.6, 0.3}
	for _, fresh := range []func() Bandit{func() Bandit { return NewUCB(3) }, func() Bandit { return NewThompson(3) }} {
		b := fresh()
		r := Rand(3, 3)
		counts := make([]int, 3)
		var pending []int
		for i := range 3000 {
			arm := b.Choose(r)
			counts[arm]++
			if pending = append(pending, arm); len(pending) > 20 {
				reward := 0.0
				if r.Float64() < chances[pending[0]] {
					reward = 1
				}
				b.Reward(pending[0], reward)
				pending = pending[1:]
			}
			if i == 10 && slices.Contains(counts, 0) {
				t.Errorf("%T has not tried every arm: %v", b, counts)
			}
			if i == 1500 { // saved and read again
				text, err := json.Marshal(b)
				if err != nil {
					t.Fatal(err)
				}
				b = fresh()
				if err := json.Unmarshal(text, b); err != nil {
					t.Fatal(err)
				}
			}
		}
		if counts[1] < 2000 || counts[0] > 500 {
			t.Errorf("%T chose %v", b, counts)
		}
	}
	// UCB1 by hand: means 0.5 and 0.25 after 4 choices each, ln 8 = 2.079, so bounds 1.52 and 1.27.
	b := &UCB{C: math.Sqrt2, Chosen: []int{4, 4}, Rewards: []float64{2, 1}}
	if arm := b.Choose(nil); arm != 0 || b.Chosen[0] != 5 {
		t.Errorf("UCB chose %d", arm)
	}
	// Beta(3, 2) has the mean 0.6 and the variance 0.04.
	r := Rand(4, 4)
	var x [][]float64
	for range 20000 {
		x = append(x, []float64{beta(r, 3, 2)})
	}
	if mean, deviation := moments(x, 0); math.Abs(mean-0.6) > 0.01 || math.Abs(deviation-0.2) > 0.01 {
		t.Errorf("Beta(3, 2) has the mean %v and the deviation %v", mean, deviation)
	}
}

func TestIslands(t *testing.T) {
	layout := Grid{[]Axis{{"x", 0, 1, 10}}}
	make := func(plan IslandPlan) *Islands[string] {
		t.Helper()
		s, err := NewIslands[string](plan, 1, layout)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Seed("seed", 0, []float64{0}); err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := make(IslandPlan{})
	if s.Count() != 10 || s.Map().Len() != 1 || s.Island(9).Len() != 1 {
		t.Errorf("%d islands; FunSearch has 10, all with the seed", s.Count())
	}
	if added, err := s.Add(3, "a", 5, []float64{0.55}); err != nil || added.Status != New {
		t.Error(added, err)
	}
	// Another island's worse solution enters that island, but not the map.
	if added, err := s.Add(4, "b", 4, []float64{0.55}); err != nil || added.Status != NotAdded {
		t.Error(added, err)
	}
	if e, _ := s.Island(4).Best(); e.Genotype != "b" || s.Map().Len() != 2 || s.Island(5).Len() != 1 {
		t.Error("islands are not apart")
	}
	seen := map[int]bool{}
	r := Rand(1, 1)
	for range 500 {
		i, e, ok := s.Sample(r)
		if got, _ := s.Island(i).At(e.Cell); !ok || got.Genotype != e.Genotype {
			t.Fatal("a sample that is not of its island")
		}
		seen[i] = true
	}
	if len(seen) != 10 {
		t.Errorf("samples of %d islands", len(seen))
	}

	s = make(IslandPlan{Count: 4, Reset: 3})
	for i, genotype := range []string{"worst", "good", "best", "bad"} {
		s.Add(i, genotype, []float64{-1, 3, 4, 0}[i]+1, []float64{0.9})
	}
	s.Step()
	s.Step()
	if e, _ := s.Island(0).Best(); e.Genotype != "seed" {
		t.Error("reset too early")
	}
	s.Step()
	for i, want := range [][]string{{"good", "best"}, {"good"}, {"best"}, {"good", "best"}} {
		e, _ := s.Island(i).Best()
		if !slices.Contains(want, e.Genotype) {
			t.Errorf("after the reset island %d begins with %s, want one of %v", i, e.Genotype, want)
		}
		if n := s.Island(i).Len(); len(want) == 2 && n != 1 || len(want) == 1 && n != 2 {
			t.Errorf("island %d has %d elites after the reset", i, n)
		}
	}
	if s.Map().Len() != 2 {
		t.Error("the map lost what the islands lost")
	}

	s = make(IslandPlan{Count: 3, Reset: -1, Migrate: 1, Share: 0.5})
	s.Add(0, "low", 1, []float64{0.35})
	s.Add(0, "high", 2, []float64{0.45})
	s.Add(0, "middle", 1.5, []float64{0.55})
	s.Step() // the better half of four elites visits island 1, but not island 2
	var names []string
	for _, e := range s.Island(1).Elites() {
		names = append(names, e.Genotype)
	}
	if !slices.Equal(names, []string{"seed", "high", "middle"}) || s.Island(2).Len() != 1 {
		t.Errorf("visitors %v, island 2 has %d elites", names, s.Island(2).Len())
	}

	for _, plan := range []IslandPlan{{Count: -1}, {Migrate: -1}, {Share: 2}, {Share: math.NaN()}} {
		if _, err := NewIslands[string](plan, 1, layout); err == nil {
			t.Errorf("%+v: no error", plan)
		}
	}
	if _, err := s.Add(3, "x", 0, []float64{0}); err == nil {
		t.Error("added to an island that does not exist")
	}
	if _, err := s.Add(0, "x", math.NaN(), []float64{0}); err == nil {
		t.Error("NaN entered")
	}
}
