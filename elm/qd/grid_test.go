package qd

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func square(t testing.TB, options ...Option) Vectors {
	t.Helper()
	g, err := NewVectors([]Axis{{"x", -1, 1, 4}, {"y", 0, 10, 5}}, options...)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestAddSaysWhatBecameOfASolution(t *testing.T) {
	g := square(t)
	for i, c := range []struct {
		fitness  float64
		measures []float64
		want     Added
	}{
		{3, []float64{-1, 0}, Added{Status: New, Cell: 0, Value: 3}},
		{2, []float64{-0.9, 1}, Added{Status: NotAdded, Cell: 0, Value: -1}},
		{3, []float64{-0.9, 1}, Added{Status: NotAdded, Cell: 0, Value: 0}},
		{5, []float64{-0.6, 1.9}, Added{Status: Improved, Cell: 0, Value: 2}},
		{-7, []float64{1, 10}, Added{Status: New, Cell: 19, Value: -7}}, // the upper ends belong to the range
		{9, []float64{0, 10.001}, Added{Status: NotAdded, Cell: -1, OutOfRange: true}},
		{1, []float64{0, 2}, Added{Status: New, Cell: 11, Value: 1}}, // an inner boundary belongs to the upper cell
	} {
		got, err := g.Add([]float64{float64(i)}, c.fitness, c.measures)
		if err != nil || got != c.want {
			t.Errorf("add %d: got %+v, %v, want %+v", i, got, err, c.want)
		}
	}
	want := Stats{Cells: 20, Elites: 3, Coverage: 0.15, QDScore: -1, Best: 5, Mean: -1.0 / 3, OutOfRange: 1}
	if got := g.Stats(); got != want {
		t.Errorf("stats = %+v, want %+v", got, want)
	}
}

func TestClipKeepsWhatLiesOutside(t *testing.T) {
	g := square(t, Clip(), Offset(-10))
	got, err := g.Add(nil, 1, []float64{-3, 99})
	if want := (Added{Status: New, Cell: 4, Value: 1, OutOfRange: true}); err != nil || got != want {
		t.Fatalf("got %+v, %v, want %+v", got, err, want)
	}
	if s := g.Stats(); s.OutOfRange != 1 || s.QDScore != 11 {
		t.Errorf("stats = %+v, want 1 out of range and a QD score of 11", s)
	}
}

func TestNonFiniteValuesAreRefusedByName(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		fitness  float64
		measures []float64
		want     string
	}{
		{nan, []float64{0, 0}, "fitness is NaN"},
		{inf, []float64{0, 0}, "fitness is +Inf"},
		{0, []float64{nan, 0}, "measure x is NaN"},
		{0, []float64{0, -inf}, "measure y is -Inf"},
		{0, []float64{0}, "1 measures for an archive with 2 axes"},
	} {
		g := square(t, Clip())
		if _, err := g.Add(nil, c.fitness, c.measures); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Add(%v, %v): error %v, want %q", c.fitness, c.measures, err, c.want)
		}
		_, err := g.AddBatch([][]float64{nil, nil}, []float64{1, c.fitness}, [][]float64{{0, 0}, c.measures})
		if err == nil || !strings.Contains(err.Error(), "solution 1: ") {
			t.Errorf("AddBatch: error %v, want one that names solution 1", err)
		}
		if s := g.Stats(); s.Elites != 0 || s.OutOfRange != 0 {
			t.Errorf("after a refusal: %+v, want an untouched archive", s)
		}
	}
}

func TestBadAxesAreRefused(t *testing.T) {
	for _, axes := range [][]Axis{
		{},
		{{"x", 0, 1, 0}},
		{{"x", 1, 1, 3}},
		{{"x", math.Inf(-1), 1, 3}},
		{{"x", -math.MaxFloat64, math.MaxFloat64, 3}},
		{{"x", 0, 1, 1 << 20}, {"y", 0, 1, 1 << 20}},
	} {
		if _, err := NewPrograms(axes); err == nil {
			t.Errorf("NewPrograms(%v): no error", axes)
		}
	}
}

// A solution is what the property tests offer to an archive.
type solution struct {
	genotype []float64
	fitness  float64
	measures []float64
}

// solutions draws few distinct values, so that ties and equal cells are common, and some far outside the range.
func solutions(t *rapid.T) []solution {
	value := rapid.OneOf(rapid.Float64Range(-1.5, 1.5), rapid.SampledFrom([]float64{-1, -0.5, 0, 0.5, 1, 1e300, -1e300}))
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) solution {
		return solution{
			genotype: []float64{rapid.Float64().Draw(t, "genotype")},
			fitness:  rapid.SampledFrom([]float64{-2, 0, 1, 1.5, 1e9, 1e-9}).Draw(t, "fitness"),
			measures: []float64{value.Draw(t, "x"), value.Draw(t, "y") * 10},
		}
	}), 0, 60).Draw(t, "solutions")
}

// TestAgainstTheDefinition compares the archive with the plain definition: per cell, the first of the best.
func TestAgainstTheDefinition(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var options []Option
		if rapid.Bool().Draw(rt, "clip") {
			options = append(options, Clip())
		}
		g, batch := square(t, options...), square(t, options...)
		want := map[int]solution{}
		outside := 0
		all := solutions(rt)
		var genotypes [][]float64
		var fitness []float64
		var measures [][]float64
		for _, s := range all {
			before, had := want[mustCell(rt, g, s.measures)]
			added, err := g.Add(s.genotype, s.fitness, s.measures)
			if err != nil {
				rt.Fatal(err)
			}
			if added.OutOfRange {
				outside++
			}
			if added.Cell >= 0 && (!had || s.fitness > before.fitness) {
				want[added.Cell] = s
			} else if added.Status != NotAdded {
				rt.Fatalf("%+v is %v over %+v", s, added.Status, before)
			}
			genotypes, fitness, measures = append(genotypes, s.genotype), append(fitness, s.fitness), append(measures, s.measures)
		}
		if _, err := batch.AddBatch(genotypes, fitness, measures); err != nil {
			rt.Fatal(err)
		}
		checkContent(rt, g, want)
		checkContent(rt, batch, want)
		checkStats(rt, g, want, outside)
		checkStats(rt, batch, want, outside)
	})
}

func mustCell(t *rapid.T, g Vectors, measures []float64) int {
	cell, inside, err := g.CellOf(measures)
	if err != nil {
		t.Fatal(err)
	}
	if cell >= 0 && inside { // the cell's bounds hold the measures
		for i, k := range g.Position(cell) {
			if low, high := g.Axes()[i].Bounds(k); measures[i] < low-1e-12 || measures[i] > high+1e-12 {
				t.Fatalf("%v lies outside [%v, %v], the bounds of its cell", measures[i], low, high)
			}
		}
	}
	return cell
}

func checkContent(t *rapid.T, g Vectors, want map[int]solution) {
	elites := g.Elites()
	if len(elites) != len(want) || g.Len() != len(want) {
		t.Fatalf("%d elites, want %d", len(elites), len(want))
	}
	if !slices.IsSortedFunc(elites, func(a, b VectorElite) int { return a.Cell - b.Cell }) {
		t.Fatal("elites are not in cell order")
	}
	for _, e := range elites {
		w := want[e.Cell]
		if e.Fitness != w.fitness || &e.Genotype[0] != &w.genotype[0] || !slices.Equal(e.Measures, w.measures) {
			t.Fatalf("cell %d holds %+v, want %+v", e.Cell, e, w)
		}
	}
}

func checkStats(t *rapid.T, g Vectors, want map[int]solution, outside int) {
	s := g.Stats()
	sum, best := 0.0, math.Inf(-1)
	for _, e := range g.Elites() {
		sum += e.Fitness
		best = max(best, e.Fitness)
	}
	if s.Elites != len(want) || s.OutOfRange != outside || s.Coverage != float64(len(want))/20 {
		t.Fatalf("stats = %+v, want %d elites and %d outside", s, len(want), outside)
	}
	if tolerance := 1e-9 * (1 + math.Abs(sum)); math.Abs(s.QDScore-sum) > tolerance {
		t.Fatalf("QD score %v, want %v", s.QDScore, sum)
	}
	if len(want) == 0 {
		if _, ok := g.Best(); ok || !math.IsNaN(s.Best) || !math.IsNaN(s.Mean) {
			t.Fatalf("an empty archive has a best: %+v", s)
		}
	} else if e, _ := g.Best(); s.Best != best || e.Fitness != best {
		t.Fatalf("best = %v and %v, want %v", s.Best, e.Fitness, best)
	}
}

func TestSampleIsUniformAndDependsOnContentOnly(t *testing.T) {
	one, other := square(t), square(t)
	points := [][]float64{{-0.9, 1}, {0.1, 5}, {0.9, 9}}
	for i := range points {
		for g, k := range map[Vectors]int{one: i, other: len(points) - 1 - i} {
			if _, err := g.Add(points[k], float64(k), points[k]); err != nil {
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
	// Five standard deviations of a binomial count around a third.
	spread := 5 * math.Sqrt(draws*(1.0/3)*(2.0/3))
	for cell, n := range counts {
		if math.Abs(float64(n)-draws/3.0) > spread {
			t.Errorf("cell %d drawn %d times of %d, want about a third", cell, n, draws)
		}
	}
	if _, ok := square(t).Sample(a); ok {
		t.Error("an empty archive gave a sample")
	}
}

func TestTheQDScoreDoesNotDrift(t *testing.T) {
	g := square(t)
	for i := range 200000 { // a huge fitness comes and goes in the sum through ever better ones in one cell
		if _, err := g.Add(nil, 1e12+float64(i)*0.1, []float64{0, 0}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := g.Add(nil, 0.25, []float64{-1, 0}); err != nil {
		t.Fatal(err)
	}
	if got, want := g.Stats().QDScore, 1e12+199999*0.1+0.25; got != want {
		t.Errorf("QD score %v, want %v", got, want)
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
