package qd

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
)

// A Selection is the rule by which an archive draws parents.
type Selection int

const (
	// Uniform gives every elite the same chance.
	Uniform Selection = iota
	// ByFitness draws in proportion to fitness above the worst elite's, to which a hundredth of the spread is added, so that
	// every elite has a chance.
	ByFitness
	// ByCuriosity draws in proportion to a score of how fruitful an elite was: 1 at its entry, 1 more for each offspring that
	// entered the archive, a half less for each that did not (Cully and Demiris 2018, "Quality and diversity optimization: a
	// unifying modular framework"), and never below a twentieth, so that every elite has a chance. The archive learns of
	// offspring by [Archive.Reward].
	ByCuriosity
	// ByNovelty draws in proportion to the mean distance to the 15 nearest elites in behaviour space, each axis scaled by its
	// range.
	ByNovelty
)

var selections = []string{Uniform: "uniform", ByFitness: "fitness", ByCuriosity: "curiosity", ByNovelty: "novelty"}

func selectionNames() string { return strings.Join(selections, ", ") }

func (s Selection) valid() bool { return s >= 0 && int(s) < len(selections) }

// String is the name that SelectionByName takes.
func (s Selection) String() string {
	if !s.valid() {
		return fmt.Sprintf("Selection(%d)", int(s))
	}
	return selections[s]
}

// SelectionByName is the selection of that name: uniform, fitness, curiosity or novelty.
func SelectionByName(name string) (Selection, error) {
	i := slices.Index(selections, name)
	if i < 0 {
		return 0, fmt.Errorf("no selection %q; there are %s", name, selectionNames())
	}
	return Selection(i), nil
}

const (
	curiosityStart, curiosityLeast = 1, 0.05
	curiosityGain, curiosityLoss   = 1, 0.5
	leastShare                     = 0.01 // of the spread of fitness, added to every weight
	noveltyNeighbours              = 15
)

// weights are what a Selection keeps between draws.
type weights struct {
	curiosity []float64 // by row; only for ByCuriosity
	sums      []float64 // running sums of the weights in cell order; nil when they must be computed
	order     []int32   // the rows in cell order
}

// changed takes note of a new elite in a row.
func (w *weights) changed(row int, rule Selection) {
	if w.sums != nil { // a write of nil costs more than this look while the collector is at work
		w.sums = nil
	}
	if rule != ByCuriosity {
		return
	}
	if row == len(w.curiosity) {
		w.curiosity = append(w.curiosity, 0)
	}
	w.curiosity[row] = curiosityStart
}

func (w *weights) clone() weights {
	return weights{slices.Clone(w.curiosity), slices.Clone(w.sums), slices.Clone(w.order)}
}

// Reward tells the archive what became of an offspring of a parent that it drew, for [ByCuriosity]. A parent that has
// lost its cell since is passed over, and so is everything by another rule.
func (a *Archive[G]) Reward(parent Elite[G], offspring Status) {
	if a.choice != ByCuriosity || parent.Cell < 0 || parent.Cell >= len(a.slots) {
		return
	}
	row := int(a.slots[parent.Cell]) - 1
	if row < 0 || a.elites[row].entry != parent.Entry {
		return
	}
	score := &a.weights.curiosity[row]
	if offspring == NotAdded {
		*score = max(*score-curiosityLoss, curiosityLeast)
	} else {
		*score += curiosityGain
	}
	a.weights.sums = nil
}

// Scores are the curiosity scores of the elites in cell order; nil by another rule. With [Archive.SetScores] they bring
// an archive that was filled again to where it was.
func (a *Archive[G]) Scores() []float64 {
	if a.choice != ByCuriosity {
		return nil
	}
	scores := make([]float64, 0, len(a.elites))
	for cell := range a.filled.all() {
		scores = append(scores, a.weights.curiosity[a.slots[cell]-1])
	}
	return scores
}

// SetScores sets what Scores gave.
func (a *Archive[G]) SetScores(scores []float64) error {
	if a.choice != ByCuriosity && scores == nil {
		return nil
	}
	if a.choice != ByCuriosity || len(scores) != len(a.elites) {
		return fmt.Errorf("%d curiosity scores for %d elites, drawn by %v", len(scores), len(a.elites), a.choice)
	}
	i := 0
	for cell := range a.filled.all() {
		a.weights.curiosity[a.slots[cell]-1] = scores[i]
		i++
	}
	a.weights.sums = nil
	return nil
}

// draw is the row of an elite drawn by the archive's selection; -1 when there is none.
func (a *Archive[G]) draw(r *rand.Rand) int {
	if len(a.elites) == 0 {
		return -1
	}
	if a.choice == Uniform {
		return int(a.slots[a.filled.nth(r.IntN(a.filled.n))]) - 1
	}
	if a.weights.sums == nil {
		a.weigh()
	}
	w := &a.weights
	x := r.Float64() * w.sums[len(w.sums)-1]
	// The first whose running sum exceeds x; rounding may leave x at the last sum itself.
	k, found := slices.BinarySearch(w.sums, x)
	if found {
		k++
	}
	return int(w.order[min(k, len(w.order)-1)])
}

// weigh computes the running sums.
func (a *Archive[G]) weigh() {
	w := &a.weights
	w.order, w.sums = w.order[:0], make([]float64, 0, len(a.elites))
	for cell := range a.filled.all() {
		w.order = append(w.order, a.slots[cell]-1)
	}
	weight := a.weight()
	total := 0.0
	for _, row := range w.order {
		total += weight(int(row))
		w.sums = append(w.sums, total)
	}
}

// weight is the weight of a row under the archive's selection.
func (a *Archive[G]) weight() func(row int) float64 {
	switch a.choice {
	case ByCuriosity:
		return func(row int) float64 { return a.weights.curiosity[row] }
	case ByNovelty:
		tree := newTree(a.scaled(), a.dims)
		return func(row int) float64 {
			// One more neighbour than counts, because the nearest is the elite itself.
			d := tree.nearest(tree.point(row), noveltyNeighbours+1)
			return meanDistance(d[1:]) + tiny
		}
	}
	least, most := math.Inf(1), math.Inf(-1)
	for _, e := range a.elites {
		least, most = min(least, e.fitness), max(most, e.fitness)
	}
	spread := most/2 - least/2 // halves, because the whole may be more than a float64 can hold
	return func(row int) float64 {
		if spread == 0 {
			return 1
		}
		return (a.elites[row].fitness/2-least/2)/spread + leastShare
	}
}

// tiny keeps a weight above zero where all are equal.
const tiny = 1e-300

// scaled are the elites' measures by row, each divided by the range of its axis.
func (a *Archive[G]) scaled() []float64 {
	axes := a.space.axes()
	out := make([]float64, len(a.measures))
	for i, v := range a.measures {
		axis := axes[i%a.dims]
		out[i] = (v - axis.Min) / (axis.Max - axis.Min)
	}
	return out
}

// Novelty is the mean distance from the measures to the k nearest elites, each axis scaled by its range (Lehman and
// Stanley 2011); 0 in an empty archive. The error is that of CellOf.
func (a *Archive[G]) Novelty(measures []float64, k int) (float64, error) {
	if _, _, err := a.CellOf(measures); err != nil {
		return 0, err
	}
	if k < 1 {
		return 0, fmt.Errorf("novelty by %d neighbours: give at least 1", k)
	}
	point := make([]float64, a.dims)
	for i, axis := range a.space.axes() {
		point[i] = (measures[i] - axis.Min) / (axis.Max - axis.Min)
	}
	tree := newTree(a.scaled(), a.dims)
	return meanDistance(tree.nearest(point, k)), nil
}
