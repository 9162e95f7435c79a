package sodarace

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// How far a perturbed start lies from the plain one, at most. Phases move less than the eye sees; a gait that depends on
// them that finely is luck.
const (
	perturbX     = 1.0  // world units, to either side
	perturbY     = 1.0  // world units, upwards
	perturbPhase = 0.02 // turns, either way, each muscle for itself
)

// DefaultTrials is how many perturbed starts Robustness takes if it is not told.
const DefaultTrials = 20

// A perturbation changes a start a little. The zero value changes nothing.
type perturbation struct {
	on          bool
	seed, trial uint64
}

// draw says by how much the start moves, and shifts the phases of the links in place.
func (p perturbation) draw(links []link) (dx, dy float64) {
	if !p.on {
		return 0, 0
	}
	r := rand.New(rand.NewPCG(p.seed, p.trial))
	dx, dy = float64(perturbX*spread(r)), float64(perturbY*r.Float64())
	for i := range links {
		links[i].phase += float64(2 * math.Pi * perturbPhase * spread(r))
	}
	return dx, dy
}

// spread is between -1 and 1.
func spread(r *rand.Rand) float64 { return float64(2*float64(r.Float64())) - 1 }

// Robustness runs the walker from n slightly perturbed starts (moved by up to 1 world unit sideways and upwards, the phase
// of every muscle by up to 0.02 turns) and returns the median of their distances and all of them in the order of the trials.
// An invalid run counts as distance 0. n <= 0 is DefaultTrials. The same seed gives the same trials, and the first trials
// of a larger n are those of a smaller one. It knows only the mode Default, and panics if the options make no sense.
func Robustness(w *Walker, opt Options, n int, seed uint64) (median float64, all []float64) {
	if opt.Mode == OpenELM {
		panic(fmt.Sprintf("sodarace: Robustness knows only the mode %q", Default))
	}
	if n <= 0 {
		n = DefaultTrials
	}
	opt.Every = 0
	opt, err := opt.checked()
	if err != nil {
		panic(err.Error())
	}
	trials := make([]trial, n)
	for i := range trials {
		trials[i] = newTrial(w, opt, perturbation{true, seed, uint64(i)})
	}
	all = make([]float64, n)
	for i, r := range simulate(trials, opt) {
		all[i] = r.Distance
	}
	sorted := slices.Sorted(slices.Values(all))
	return (sorted[(n-1)/2] + sorted[n/2]) / 2, all
}
