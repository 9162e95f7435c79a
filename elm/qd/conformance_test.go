package qd

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The conformance table: what holds for every archive is tested here, once, for each of its rows.
//
// To enrol a new layout, add a row: its name, the layout over testAxes, and what it does not share with a plain grid. Then
// add a section to testdata/pyribs.py if pyribs has it, and a case to TestAsPyribs.
var conformance = []archiveKind{
	{name: "grid", layout: Grid{testAxes}, fixed: true},
	{name: "grid, clipping", layout: Grid{testAxes}, options: []Option{Clip()}, fixed: true, clips: true},
	{name: "cvt", layout: CVT{Axes: testAxes, Cells: 20, Seed: 5}, fixed: true},
	{name: "cvt, clipping", layout: CVT{Axes: testAxes, Cells: 20, Seed: 5}, options: []Option{Clip()}, fixed: true, clips: true},
	{name: "sliding", layout: Sliding{Axes: testAxes, Remap: 7, Buffer: 15}},
	{name: "unstructured", layout: Unstructured{Axes: testAxes, Neighbours: 3, Threshold: 0.1}, unbounded: true, keeps: true},
	{name: "unstructured, competing", layout: Unstructured{Axes: testAxes, Neighbours: 3, Threshold: 0.1, Compete: true}, unbounded: true},
}

var testAxes = []Axis{{"x", -1, 1, 4}, {"y", 0, 10, 5}}

type archiveKind struct {
	name      string
	layout    Layout
	options   []Option
	fixed     bool // cells never move
	clips     bool // what lies outside is added too
	unbounded bool // nothing lies outside
	keeps     bool // a better solution at the same place does not replace an elite
}

func (k archiveKind) make(t interface{ Fatal(...any) }, more ...Option) Vectors {
	a, err := NewVectors(k.layout, append(more, k.options...)...)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestConformance(t *testing.T) {
	for _, kind := range conformance {
		t.Run(kind.name, func(t *testing.T) {
			t.Run("statuses", func(t *testing.T) { testStatuses(t, kind) })
			t.Run("refusals", func(t *testing.T) { testRefusals(t, kind) })
			t.Run("outside", func(t *testing.T) { testOutside(t, kind) })
			t.Run("invariants", func(t *testing.T) { rapid.Check(t, func(rt *rapid.T) { testInvariants(rt, kind) }) })
			t.Run("copies", func(t *testing.T) { testCopies(t, kind) })
			t.Run("layout", func(t *testing.T) { testSavedLayout(t, kind) })
			t.Run("selection", func(t *testing.T) { testSelections(t, kind) })
			t.Run("past", func(t *testing.T) { testPast(t, kind) })
		})
	}
}

func testStatuses(t *testing.T, kind archiveKind) {
	a := kind.make(t)
	if _, ok := a.Best(); ok || a.Len() != 0 || len(a.Elites()) != 0 {
		t.Fatal("a new archive is not empty")
	}
	here := []float64{0.3, 4}
	for i, c := range []struct {
		fitness float64
		status  Status
		value   float64
	}{{3, New, 3}, {2, NotAdded, -1}, {3, NotAdded, 0}, {5, Improved, 2}, {-7, NotAdded, -12}} {
		tried, err := a.Try(c.fitness, here)
		if err != nil {
			t.Fatal(err)
		}
		got, err := a.Add([]float64{float64(i)}, c.fitness, here)
		if err != nil || got != tried {
			t.Fatalf("add %d: %+v, %v; Try foresaw %+v", i, got, err, tried)
		}
		if kind.keeps && i > 0 {
			if got != (Added{Cell: -1}) {
				t.Errorf("add %d: %+v, want it refused as not novel", i, got)
			}
			continue
		}
		if got.Status != c.status || got.Value != c.value || got.Cell < 0 || got.OutOfRange {
			t.Errorf("add %d: %+v, want %v by %v", i, got, c.status, c.value)
		}
	}
	want := 5.0
	if kind.keeps {
		want = 3
	}
	e, ok, err := a.Retrieve(here)
	if kind.unbounded { // there, its elite is found by its cell, for every place is new
		e, ok = a.At(0)
	}
	if best, _ := a.Best(); err != nil || !ok || e.Fitness != want || best.Fitness != want || a.Len() != 1 {
		t.Errorf("the elite is %+v, %v, %v, the best %+v; want fitness %v", e, ok, err, best, want)
	}
}

func testRefusals(t *testing.T, kind archiveKind) {
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
		{0, nil, "0 measures for an archive with 2 axes"},
	} {
		a := kind.make(t)
		if _, err := a.Add(nil, c.fitness, c.measures); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Add(%v, %v): error %v, want %q", c.fitness, c.measures, err, c.want)
		}
		_, err := a.AddBatch([][]float64{nil, nil}, []float64{1, c.fitness}, [][]float64{{0, 0}, c.measures})
		if err == nil || !strings.Contains(err.Error(), "solution 1: ") {
			t.Errorf("AddBatch: error %v, want one that names solution 1", err)
		}
		if s := a.Stats(); s.Elites != 0 || s.OutOfRange != 0 {
			t.Errorf("after a refusal: %+v, want an untouched archive", s)
		}
	}
	if _, err := kind.make(t).AddBatch(make([][]float64, 2), make([]float64, 3), make([][]float64, 2)); err == nil {
		t.Error("a batch of 2 genotypes and 3 fitness values was taken")
	}
}

func testOutside(t *testing.T, kind archiveKind) {
	a := kind.make(t)
	got, err := a.Add(nil, 1, []float64{-3, 99})
	if err != nil {
		t.Fatal(err)
	}
	if got.OutOfRange == kind.unbounded || (got.Status == New) != (kind.clips || kind.unbounded) {
		t.Errorf("far outside: %+v", got)
	}
	want := 1
	if kind.unbounded {
		want = 0
	}
	if s := a.Stats(); s.OutOfRange != want {
		t.Errorf("%d out of range, want %d", s.OutOfRange, want)
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
	list := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) solution {
		return solution{
			fitness:  rapid.SampledFrom([]float64{-2, 0, 1, 1.5, 1e9, 1e-9}).Draw(t, "fitness"),
			measures: []float64{value.Draw(t, "x"), value.Draw(t, "y") * 10},
		}
	}), 0, 60).Draw(t, "solutions")
	for i := range list {
		list[i].genotype = []float64{float64(i)}
	}
	return list
}

// testInvariants adds solutions one by one and in batches and checks what must hold of any archive.
func testInvariants(t *rapid.T, kind archiveKind) {
	offset := rapid.SampledFrom([]float64{0, -2, 0.5}).Draw(t, "offset")
	single, again, batch := kind.make(t, Offset(offset)), kind.make(t, Offset(offset)), kind.make(t, Offset(offset))
	all := solutions(t)
	best := map[int]solution{} // by cell, for layouts whose cells do not move
	outside := 0
	for _, s := range all {
		added, err := single.Add(s.genotype, s.fitness, s.measures)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := again.Add(s.genotype, s.fitness, s.measures); err != nil {
			t.Fatal(err)
		}
		if added.OutOfRange {
			outside++
		}
		if b, had := best[added.Cell]; added.Cell >= 0 && (!had || s.fitness > b.fitness) {
			best[added.Cell] = s
		} else if kind.fixed && added.Status != NotAdded {
			t.Fatalf("%+v is %v over %+v", s, added.Status, b)
		}
	}
	if !sameElites(single.Elites(), again.Elites()) {
		t.Fatal("the same calls gave two archives")
	}
	checkContent(t, single, all)
	checkStats(t, single, offset, outside)
	if kind.fixed {
		for cell, want := range best {
			if e, ok := single.At(cell); !ok || e.Fitness != want.fitness || e.Genotype[0] != want.genotype[0] {
				t.Fatalf("cell %d holds %+v, want %+v", cell, e, want)
			}
		}
	}
	for len(all) > 0 {
		n := rapid.IntRange(1, len(all)).Draw(t, "batch")
		addBatch(t, batch, all[:n], kind)
		all = all[n:]
	}
	if !sameElites(single.Elites(), batch.Elites()) || single.Stats() != batch.Stats() && single.Len() > 0 {
		t.Fatalf("one by one %+v, in batches %+v", single.Stats(), batch.Stats())
	}
}

// addBatch adds a batch and checks that it says what Try said before.
func addBatch(t *rapid.T, a Vectors, batch []solution, kind archiveKind) {
	var genotypes [][]float64
	var fitness []float64
	var measures [][]float64
	var foreseen []Added
	for _, s := range batch {
		genotypes, fitness, measures = append(genotypes, s.genotype), append(fitness, s.fitness), append(measures, s.measures)
		f, err := a.Try(s.fitness, s.measures)
		if err != nil {
			t.Fatal(err)
		}
		foreseen = append(foreseen, f)
	}
	added, err := a.AddBatch(genotypes, fitness, measures)
	if err != nil {
		t.Fatal(err)
	}
	if kind.fixed && !slices.Equal(added, foreseen) {
		t.Fatalf("a batch gave %+v, want %+v", added, foreseen)
	}
}

func sameElites(a, b []VectorElite) bool {
	return slices.EqualFunc(a, b, func(x, y VectorElite) bool {
		return x.Cell == y.Cell && x.Fitness == y.Fitness && slices.Equal(x.Genotype, y.Genotype) && slices.Equal(x.Measures, y.Measures)
	})
}

// checkContent checks that the elites are solutions that were offered, each in its cell, in cell order.
func checkContent(t *rapid.T, a Vectors, offered []solution) {
	elites := a.Elites()
	if len(elites) != a.Len() || !slices.IsSortedFunc(elites, func(a, b VectorElite) int { return a.Cell - b.Cell }) {
		t.Fatalf("%d elites of %d, not in cell order: %+v", len(elites), a.Len(), elites)
	}
	_, unstructured := a.Layout().(Unstructured)
	entries := map[int]bool{}
	columns := a.Data()
	for i, e := range elites {
		s := offered[int(e.Genotype[0])]
		if e.Fitness != s.fitness || !slices.Equal(e.Measures, s.measures) || entries[e.Entry] {
			t.Fatalf("cell %d holds %+v, which was offered as %+v", e.Cell, e, s)
		}
		entries[e.Entry] = true
		if cell, _, err := a.CellOf(e.Measures); !unstructured && (err != nil || cell != e.Cell) {
			t.Fatalf("the elite of cell %d belongs to cell %d, %v", e.Cell, cell, err)
		}
		if got, ok := a.At(e.Cell); !ok || got.Entry != e.Entry {
			t.Fatalf("At(%d) = %+v, %v", e.Cell, got, ok)
		}
		if columns.Cell[i] != e.Cell || columns.Fitness[i] != e.Fitness || columns.Measures[1][i] != e.Measures[1] || columns.Genotype[i][0] != e.Genotype[0] {
			t.Fatalf("row %d of the columns differs from %+v", i, e)
		}
	}
	for _, cell := range []int{-1, a.Cells()} {
		if _, ok := a.At(cell); ok {
			t.Fatalf("there is an elite in cell %d", cell)
		}
	}
}

func checkStats(t *rapid.T, a Vectors, offset float64, outside int) {
	s, n := a.Stats(), a.Len()
	total, best := 0.0, math.Inf(-1)
	cell := -1
	for _, e := range a.Elites() {
		total += e.Fitness
		if e.Fitness > best {
			best, cell = e.Fitness, e.Cell
		}
	}
	if s.Elites != n || s.Cells != a.Cells() || s.OutOfRange != outside {
		t.Fatalf("stats = %+v, want %d elites of %d cells and %d outside", s, n, a.Cells(), outside)
	}
	close := func(got, want float64) bool { return math.Abs(got-want) <= 1e-9*(1+math.Abs(want)) }
	if want := total - offset*float64(n); !close(s.QDScore, want) {
		t.Fatalf("QD score %v, want %v", s.QDScore, want)
	}
	if n == 0 {
		if _, ok := a.Best(); ok || !math.IsNaN(s.Best) || !math.IsNaN(s.Mean) || s.Coverage != 0 {
			t.Fatalf("an empty archive has a best: %+v", s)
		}
		return
	}
	if e, _ := a.Best(); s.Best != best || e.Fitness != best || e.Cell != cell || !close(s.Mean, total/float64(n)) {
		t.Fatalf("%+v with the best elite %+v, want fitness %v in cell %d", s, e, best, cell)
	}
	if !close(s.Coverage, float64(n)/float64(s.Cells)) || !close(s.NormQD, s.QDScore/float64(s.Cells)) {
		t.Fatalf("stats = %+v", s)
	}
}

// filled is an archive with some elites.
func (k archiveKind) filled(t testing.TB, n int, more ...Option) Vectors {
	a := k.make(t, more...)
	r := Rand(3, 9)
	for i := range n {
		if _, err := a.Add([]float64{float64(i)}, r.NormFloat64(), []float64{2*r.Float64() - 1, 10 * r.Float64()}); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

func testCopies(t *testing.T, kind archiveKind) {
	a := kind.filled(t, 40)
	before := a.Elites()
	genotype, measures := []float64{77}, []float64{0.1, 0.2}
	snapshot := a.Snapshot()
	if _, err := a.Add(genotype, 1e6, measures); err != nil {
		t.Fatal(err)
	}
	genotype[0], measures[0] = -1, -1
	if best, _ := a.Best(); !kind.keeps && (best.Genotype[0] != 77 || best.Measures[0] != 0.1) {
		t.Errorf("the archive changed with its caller's slices: %+v", best)
	}
	for _, e := range a.Elites() {
		e.Measures[0] = 1e9 // must not reach the archive
	}
	for i := range 40 {
		if _, err := a.Add([]float64{float64(100 + i)}, 100+float64(i), []float64{float64(i%7)/7 - 0.5, float64(i % 10)}); err != nil {
			t.Fatal(err)
		}
	}
	if !sameElites(snapshot.Elites(), before) {
		t.Error("additions reached a snapshot")
	}
	rows := a.Elites()
	if _, err := snapshot.Add([]float64{5}, 1e9, []float64{0, 5}); err != nil {
		t.Fatal(err)
	}
	if !sameElites(rows, a.Elites()) {
		t.Error("an addition to a snapshot reached the archive")
	}
	for i := range 30 { // both go on, in the same way
		one, _ := a.Snapshot().Add([]float64{7}, 1e7, []float64{float64(i)/15 - 1, 5})
		two, _ := a.Try(1e7, []float64{float64(i)/15 - 1, 5})
		if one != two {
			t.Fatalf("a snapshot says %+v, the archive %+v", one, two)
		}
	}
}

func testSavedLayout(t *testing.T, kind archiveKind) {
	a := kind.filled(t, 40)
	text, err := EncodeLayout(a.Layout())
	if err != nil {
		t.Fatal(err)
	}
	layout, err := DecodeLayout(text)
	if err != nil {
		t.Fatal(err)
	}
	b, err := NewVectors(layout, kind.options...)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := EncodeLayout(b.Layout()); err != nil || string(again) != string(text) {
		t.Errorf("%s\nread and written: %s, %v", text, again, err)
	}
	if kind.unbounded {
		return // its cells are its elites
	}
	r := Rand(4, 4)
	for range 300 {
		m := []float64{3*r.Float64() - 1.5, 15*r.Float64() - 2}
		x, xin, err1 := a.CellOf(m)
		y, yin, err2 := b.CellOf(m)
		if x != y || xin != yin || err1 != nil || err2 != nil {
			t.Fatalf("%v is in cell %d of the archive and in %d of the saved layout", m, x, y)
		}
	}
}

func testSelections(t *testing.T, kind archiveKind) {
	for rule := range Selection(len(selections)) {
		a, b := kind.filled(t, 30, Select(rule)), kind.filled(t, 30, Select(rule))
		if _, ok := kind.make(t, Select(rule)).Sample(Rand(1, 1)); ok {
			t.Errorf("%v: an empty archive gave a sample", rule)
		}
		r1, r2 := Rand(1, 2), Rand(1, 2)
		drawn := map[int]bool{}
		for i := range 3000 {
			x, ok := a.Sample(r1)
			y, _ := b.Sample(r2)
			if !ok || x.Cell != y.Cell || x.Entry != y.Entry {
				t.Fatalf("%v, draw %d: cells %d and %d", rule, i, x.Cell, y.Cell)
			}
			if e, ok := a.At(x.Cell); !ok || e.Entry != x.Entry {
				t.Fatalf("%v drew what is no elite: %+v", rule, x)
			}
			drawn[x.Cell] = true
			if i%10 == 0 {
				a.Reward(x, New)
				b.Reward(y, New)
			}
		}
		if len(drawn) < a.Len()*2/3 {
			t.Errorf("%v drew %d of %d elites in 3000 draws", rule, len(drawn), a.Len())
		}
	}
}

func testPast(t *testing.T, kind archiveKind) {
	a := kind.make(t, Past(2))
	for i := range 5 {
		if _, err := a.Add([]float64{float64(i)}, float64(i), []float64{0.3, 4}); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for _, e := range a.Past(a.Elites()[0].Cell) {
		got = append(got, fmt.Sprint(e.Fitness))
	}
	want := "2 3"
	if kind.keeps {
		want = ""
	}
	if strings.Join(got, " ") != want {
		t.Errorf("past elites %q, want %q", got, want)
	}
	if kind.make(t).Past(0) != nil || a.Past(-1) != nil || a.Past(a.Cells()) != nil {
		t.Error("there is a past where none was kept")
	}
}

func TestRetessellate(t *testing.T) {
	finer := []Axis{{"x", -1, 1, 8}, {"y", 0, 10, 10}}
	narrower := []Axis{{"x", -0.5, 0.5, 4}, {"y", 0, 10, 5}}
	for _, kind := range conformance {
		for _, to := range []Layout{Grid{finer}, Grid{narrower}, CVT{Axes: finer, Cells: 30}, Sliding{Axes: finer}, Unstructured{Axes: finer, Threshold: 0.05}} {
			a := kind.filled(t, 50, Offset(-9))
			before := a.Elites()
			lost, err := a.Retessellate(to)
			if err != nil {
				t.Fatal(err)
			}
			if lost != len(before)-a.Len() || lost < 0 {
				t.Errorf("%s to %s: %d lost, %d of %d remain", kind.name, to.kind(), lost, a.Len(), len(before))
			}
			for _, e := range a.Elites() {
				if !slices.ContainsFunc(before, func(b VectorElite) bool { return b.Genotype[0] == e.Genotype[0] && b.Fitness == e.Fitness }) {
					t.Errorf("%s to %s: %+v was not there before", kind.name, to.kind(), e)
				}
			}
			if a.Layout().kind() != to.kind() || a.offset != -9 {
				t.Errorf("%s to %s: %+v", kind.name, to.kind(), a.Layout())
			}
		}
		a := kind.filled(t, 20)
		before := a.Elites()
		for _, bad := range []Layout{Grid{}, Grid{finer[:1]}, CVT{Axes: finer}} {
			if _, err := a.Retessellate(bad); err == nil || !sameElites(before, a.Elites()) {
				t.Errorf("%s to %+v: error %v, or the archive changed", kind.name, bad, err)
			}
		}
	}
}
