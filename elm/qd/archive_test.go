package qd

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
)

func square(t testing.TB, options ...Option) Vectors {
	t.Helper()
	a, err := NewVectors(Grid{testAxes}, options...)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAGridsCells(t *testing.T) {
	a := square(t)
	for i, c := range []struct {
		fitness  float64
		measures []float64
		want     Added
	}{
		{3, []float64{-1, 0}, Added{Status: New, Cell: 0, Value: 3}},
		{-7, []float64{1, 10}, Added{Status: New, Cell: 19, Value: -7}}, // the upper ends belong to the range
		{9, []float64{0, 10.001}, Added{Status: NotAdded, Cell: -1, OutOfRange: true}},
		{1, []float64{0, 2}, Added{Status: New, Cell: 11, Value: 1}}, // an inner boundary belongs to the upper cell
	} {
		got, err := a.Add([]float64{float64(i)}, c.fitness, c.measures)
		if err != nil || got != c.want {
			t.Errorf("add %d: got %+v, %v, want %+v", i, got, err, c.want)
		}
	}
	want := Stats{Cells: 20, Elites: 3, Coverage: 0.15, QDScore: -3, NormQD: -0.15, Best: 3, Mean: -1, OutOfRange: 1}
	if got := a.Stats(); got != want {
		t.Errorf("stats = %+v, want %+v", got, want)
	}
	if p := a.Position(11); !slices.Equal(p, []int{2, 1}) {
		t.Errorf("cell 11 is at %v", p)
	}
	for cell := range a.Cells() {
		p := a.Position(cell)
		for i, axis := range a.Axes() {
			if low, high := axis.Bounds(p[i]); axis.Index((low+high)/2) != p[i] {
				t.Errorf("the middle of cell %d of axis %s is in cell %d", p[i], axis.Name, axis.Index((low+high)/2))
			}
		}
	}
}

func TestClipTakesTheNearestCell(t *testing.T) {
	a := square(t, Clip(), Offset(-10))
	got, err := a.Add(nil, 1, []float64{-3, 99})
	if want := (Added{Status: New, Cell: 4, Value: 1, OutOfRange: true}); err != nil || got != want {
		t.Fatalf("got %+v, %v, want %+v", got, err, want)
	}
	if s := a.Stats(); s.OutOfRange != 1 || s.QDScore != 11 {
		t.Errorf("stats = %+v, want 1 out of range and a QD score of 11", s)
	}
}

func TestBadArchivesAreRefused(t *testing.T) {
	x := []Axis{{"x", 0, 1, 3}}
	for _, c := range []struct {
		layout  Layout
		options []Option
		want    string
	}{
		{nil, nil, "needs a layout"},
		{Grid{}, nil, "at least one axis"},
		{Grid{[]Axis{{"x", 0, 1, 0}}}, nil, "axis x has 0 cells"},
		{Grid{[]Axis{{"x", 1, 1, 3}}}, nil, "axis x has the range [1, 1]"},
		{Grid{[]Axis{{"x", math.Inf(-1), 1, 3}}}, nil, "axis x has the range [-Inf, 1]"},
		{Grid{[]Axis{{"x", -math.MaxFloat64, math.MaxFloat64, 3}}}, nil, "two finite ends"},
		{Grid{[]Axis{{"x", 0, 1, 1 << 20}, {"y", 0, 1, 1 << 20}}}, nil, "more than 67108864 cells"},
		{Grid{x}, []Option{Offset(math.NaN())}, "offset of the QD score is NaN"},
		{Grid{x}, []Option{Past(-1)}, "-1 former elites"},
		{Grid{x}, []Option{Select(9)}, "no selection 9; there are uniform, fitness, curiosity, novelty"},
		{CVT{}, nil, "at least one axis"},
		{CVT{Axes: x}, nil, "0 cells; it needs at least 1, or centroids"},
		{CVT{Axes: x, Cells: 10, Samples: 5}, nil, "5 samples for 10 cells"},
		{CVT{Axes: x, Cells: maxCells + 1}, nil, "up to 67108864 cells"},
		{CVT{Axes: x, Centroids: [][]float64{{0}, {0, 1}}}, nil, "centroid 1 has 2 coordinates for 1 axes"},
		{CVT{Axes: x, Centroids: [][]float64{{math.NaN()}}}, nil, "centroid 0: x is NaN"},
		{Sliding{Axes: x, Remap: -1}, nil, "remap every -1 solutions"},
		{Sliding{Axes: x, Boundaries: [][]float64{{0, 1}}}, nil, "it needs 4 in ascending order"},
		{Sliding{Axes: x, Boundaries: [][]float64{{0, 2, 1, 3}}}, nil, "it needs 4 in ascending order"},
		{Sliding{Axes: x, Boundaries: [][]float64{}}, nil, "0 axes for an archive with 1"},
		{Unstructured{Axes: x}, nil, "novelty threshold 0"},
		{Unstructured{Axes: x, Threshold: math.NaN()}, nil, "novelty threshold NaN"},
		{Unstructured{Axes: x, Threshold: 1, Neighbours: -2}, nil, "-2 neighbours"},
	} {
		if _, err := NewPrograms(c.layout, c.options...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: error %v, want %q", c.layout, err, c.want)
		}
	}
	for _, text := range []string{`{`, `{"kind":"ring"}`, `{"kind":"grid","data":7}`} {
		if _, err := DecodeLayout([]byte(text)); err == nil || !strings.HasPrefix(err.Error(), "layout") {
			t.Errorf("DecodeLayout(%s): %v", text, err)
		}
	}
}

// TestAsPyribs adds what testdata/pyribs.py added to pyribs' archives, and expects the same answers and elites.
func TestAsPyribs(t *testing.T) {
	type result struct {
		Status, Cell, Solution []int
		Value                  []*float64
		QD                     float64 `json:"qd_score"`
		Best                   float64 `json:"obj_max"`
		Mean                   float64 `json:"obj_mean"`
		Norm                   float64 `json:"norm_qd_score"`
		Coverage               float64
		Boundaries             [][]float64
	}
	var pyribs struct {
		Measures, Centroids                      [][]float64
		Objective                                []float64
		Grid, CVT, Sliding, Novelty, Competition result
	}
	text, err := os.ReadFile("testdata/pyribs.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &pyribs); err != nil {
		t.Fatal(err)
	}
	axes := []Axis{{"x", 0, 1, 8}, {"y", -2, 2, 5}}
	for _, c := range []struct {
		layout Layout
		want   result
	}{
		{Grid{axes}, pyribs.Grid},
		{CVT{Axes: axes, Centroids: pyribs.Centroids}, pyribs.CVT},
		{Sliding{Axes: axes, Remap: 100, Buffer: 250}, pyribs.Sliding},
		{Unstructured{Axes: axes, Neighbours: 5, Threshold: 0.06}, pyribs.Novelty},
		{Unstructured{Axes: axes, Neighbours: 5, Threshold: 0.06, Compete: true}, pyribs.Competition},
	} {
		a, err := NewVectors(c.layout, Offset(-4))
		if err != nil {
			t.Fatal(err)
		}
		_, slides := c.layout.(Sliding)
		for i, m := range pyribs.Measures {
			added, err := a.Add([]float64{float64(i)}, pyribs.Objective[i], m)
			if err != nil {
				t.Fatal(err)
			}
			if slides && (i+1)%100 == 0 {
				continue // pyribs answers for the cells after the remap, we for those before
			}
			value := c.want.Value[i]
			if int(added.Status) != c.want.Status[i] || value != nil && math.Abs(*value-added.Value) > 1e-12 {
				t.Fatalf("%s, solution %d: %+v, pyribs says %d by %v", c.layout.kind(), i, added, c.want.Status[i], value)
			}
		}
		var cells, solutions []int
		for _, e := range a.Elites() {
			cells, solutions = append(cells, e.Cell), append(solutions, int(e.Genotype[0]))
		}
		if !slices.Equal(cells, c.want.Cell) || !slices.Equal(solutions, c.want.Solution) {
			t.Errorf("%s: elites %v in %v, pyribs has %v in %v", c.layout.kind(), solutions, cells, c.want.Solution, c.want.Cell)
		}
		s := a.Stats()
		got := []float64{s.QDScore, s.Best, s.Mean, s.NormQD, s.Coverage}
		for i, want := range []float64{c.want.QD, c.want.Best, c.want.Mean, c.want.Norm, c.want.Coverage} {
			if math.Abs(got[i]-want) > 1e-9 {
				t.Errorf("%s: statistics %v, pyribs has %+v", c.layout.kind(), got, c.want)
			}
		}
		if l, ok := a.Layout().(Sliding); ok {
			for i := range l.Boundaries {
				if !slices.Equal(l.Boundaries[i], c.want.Boundaries[i]) {
					t.Errorf("boundaries %v, pyribs has %v", l.Boundaries[i], c.want.Boundaries[i])
				}
			}
		}
	}
}

func TestSampleIsUniformAndDependsOnContentOnly(t *testing.T) {
	one, other := square(t), square(t)
	points := [][]float64{{-0.9, 1}, {0.1, 5}, {0.9, 9}}
	for i := range points {
		for _, add := range []struct {
			a Vectors
			k int
		}{{one, i}, {other, len(points) - 1 - i}} {
			if _, err := add.a.Add(points[add.k], float64(add.k), points[add.k]); err != nil {
				t.Fatal(err)
			}
		}
	}
	counts := map[int]int{}
	a, b := Rand(1, 2), Rand(1, 2)
	const draws = 30000
	for range draws {
		x, _ := one.Sample(a)
		y, _ := other.Sample(b)
		if x.Cell != y.Cell {
			t.Fatal("two archives of the same content sample differently")
		}
		counts[x.Cell]++
	}
	for cell, n := range counts {
		if !likely(n, draws, 1.0/3) {
			t.Errorf("cell %d drawn %d times of %d, want about a third", cell, n, draws)
		}
	}
}

// likely tells whether n of draws lies within five standard deviations of what the probability p predicts.
func likely(n, draws int, p float64) bool {
	return math.Abs(float64(n)-float64(draws)*p) <= 5*math.Sqrt(float64(draws)*p*(1-p))
}

// TestSelections compares how often elites are drawn with the weights as they are defined.
func TestSelections(t *testing.T) {
	const draws = 40000
	for _, c := range []struct {
		rule Selection
		want []float64 // weights of three elites, in cell order
	}{
		{Uniform, []float64{1, 1, 1}},
		{ByFitness, []float64{0.1, 4.1, 10.1}},         // 0, 4 and 10, and a hundredth of 10
		{ByCuriosity, []float64{4, 1, curiosityLeast}}, // three offspring entered; none known; five did not
		{ByNovelty, []float64{1.5, 1, 1.5}},            // at 0.1, 1.1 and 2.1 along x, whose range is 2
	} {
		a, err := NewVectors(Grid{[]Axis{{"x", 0, 2, 20}, {"y", 0, 1, 1}}}, Clip(), Select(c.rule))
		if err != nil {
			t.Fatal(err)
		}
		for i, fitness := range []float64{0, 4, 10} {
			if _, err := a.Add([]float64{0}, fitness, []float64{float64(i) + 0.1, 0.5}); err != nil {
				t.Fatal(err)
			}
		}
		elites := a.Elites()
		for range 3 {
			a.Reward(elites[0], Improved)
		}
		for range 5 {
			a.Reward(elites[2], NotAdded)
		}
		counts := map[int]int{}
		r := Rand(6, 6)
		for range draws {
			e, _ := a.Sample(r)
			counts[e.Cell]++
		}
		total := 0.0
		for _, w := range c.want {
			total += w
		}
		for i, e := range elites {
			if p := c.want[i] / total; !likely(counts[e.Cell], draws, p) {
				t.Errorf("%v: elite %d drawn %d times of %d, want about %.0f", c.rule, i, counts[e.Cell], draws, p*draws)
			}
		}
	}
	for rule := range Selection(len(selections)) {
		if got, err := SelectionByName(rule.String()); err != nil || got != rule {
			t.Errorf("%v: %v, %v", rule, got, err)
		}
	}
	if _, err := SelectionByName("luck"); err == nil || !strings.Contains(err.Error(), "there are uniform, fitness") {
		t.Errorf("no selection by luck: %v", err)
	}
}

func TestRewardPassesOverEvictedParents(t *testing.T) {
	a := square(t, Select(ByCuriosity))
	a.Add(nil, 1, []float64{0, 0})
	parent, _ := a.Sample(Rand(1, 1))
	a.Add(nil, 2, []float64{0, 0})
	a.Reward(parent, New)
	if got := a.weights.curiosity[0]; got != curiosityStart {
		t.Errorf("the score of the new elite is %v; its predecessor's offspring is not its own", got)
	}
	a.Reward(VectorElite{Cell: -1}, New) // no elite at all
}

func TestAnArchiveIsFilledAgain(t *testing.T) {
	for rule := range Selection(len(selections)) {
		a := square(t, Select(rule))
		type offered struct {
			fitness  float64
			measures []float64
		}
		var entered []offered
		r := Rand(8, 8)
		for range 300 {
			o := offered{r.NormFloat64(), []float64{2.4*r.Float64() - 1.2, 10 * r.Float64()}}
			added, err := a.Add([]float64{1}, o.fitness, o.measures)
			if err != nil {
				t.Fatal(err)
			}
			if added.Status != NotAdded {
				entered = append(entered, o)
			}
			if e, ok := a.Sample(r); ok {
				a.Reward(e, added.Status)
			}
		}
		b := square(t, Select(rule))
		for _, o := range entered {
			if added, err := b.Add([]float64{1}, o.fitness, o.measures); err != nil || added.Status == NotAdded {
				t.Fatal(added, err)
			}
		}
		b.SetOutOfRange(a.Stats().OutOfRange)
		if err := b.SetScores(a.Scores()); err != nil {
			t.Fatal(err)
		}
		if a.Stats() != b.Stats() || a.Stats().OutOfRange == 0 {
			t.Errorf("%v: %+v, filled again %+v", rule, a.Stats(), b.Stats())
		}
		r1, r2 := Rand(1, 1), Rand(1, 1)
		for range 200 {
			x, _ := a.Sample(r1)
			y, _ := b.Sample(r2)
			if x.Cell != y.Cell || x.Entry != y.Entry {
				t.Fatalf("%v: the archive draws %+v, filled again %+v", rule, x, y)
			}
		}
	}
	if err := square(t).SetScores([]float64{1}); err == nil {
		t.Error("scores were set in an archive that has none")
	}
}

func TestNovelty(t *testing.T) {
	a := square(t)
	for i, m := range [][]float64{{-1, 0}, {1, 0}, {-1, 10}} {
		a.Add([]float64{float64(i)}, 0, m)
	}
	// Ranges are 2 and 10: the elites are at (0,0), (1,0) and (0,1) in scaled units.
	got, err := a.Novelty([]float64{-1, 5}, 2)
	if err != nil || got != 0.5 {
		t.Errorf("novelty %v, %v, want 0.5", got, err)
	}
	if got, _ := square(t).Novelty([]float64{0, 0}, 3); got != 0 {
		t.Errorf("novelty %v in an empty archive", got)
	}
	if _, err := a.Novelty([]float64{0, 0}, 0); err == nil {
		t.Error("novelty by no neighbours")
	}
	if _, err := a.Novelty([]float64{0}, 1); err == nil {
		t.Error("novelty of a point in another space")
	}
}

func TestRandStreams(t *testing.T) {
	draw := func(seed, stream uint64) uint64 { return Rand(seed, stream).Uint64() }
	if first, again := draw(1, 2), draw(1, 2); first != again {
		t.Error("the same stream gave two values")
	}
	seen := map[uint64][2]uint64{}
	for seed := range uint64(100) {
		for stream := range uint64(100) {
			v := draw(seed, stream)
			if other, ok := seen[v]; ok {
				t.Fatalf("streams %v and [%d %d] begin alike", other, seed, stream)
			}
			seen[v] = [2]uint64{seed, stream}
		}
	}
	// The streams are part of every stored run; a change of these values is a change of every result.
	if got := draw(11, 0); got != frozenDraw {
		t.Errorf("first draw of stream 0 of seed 11 is %d, was always %d", got, uint64(frozenDraw))
	}
}

const frozenDraw = 6654545171547924275
