package qd

import (
	"math"
	"math/rand/v2"
)

// A Bandit chooses among arms (emitters, mutation operators, models) and learns from rewards between 0 and 1. Rewards may
// come late and in any number: what was chosen and not yet rewarded counts as unrewarded, so that the others are tried
// meanwhile. Its exported fields are its whole state: saved as JSON and read again, it goes on as before.
type Bandit interface {
	// Choose picks an arm.
	Choose(r *rand.Rand) int
	// Reward tells what a choice of the arm has brought.
	Reward(arm int, reward float64)
}

// UCB chooses the arm with the greatest upper confidence bound, mean + C sqrt(ln n / n_i) (UCB1: Auer, Cesa-Bianchi and
// Fischer 2002, with C = sqrt 2). Every arm is chosen once before any is chosen again.
type UCB struct {
	C       float64
	Chosen  []int     // how often, by arm
	Rewards []float64 // their sum, by arm
}

// NewUCB makes a bandit with that many arms and C = sqrt 2.
func NewUCB(arms int) *UCB {
	return &UCB{C: math.Sqrt2, Chosen: make([]int, arms), Rewards: make([]float64, arms)}
}

// Choose implements [Bandit]. It uses no randomness: the first arm wins a tie.
func (b *UCB) Choose(*rand.Rand) int {
	total := 0
	for _, n := range b.Chosen {
		total += n
	}
	best, bound := 0, math.Inf(-1)
	for arm, n := range b.Chosen {
		u := math.Inf(1)
		if n > 0 {
			u = b.Rewards[arm]/float64(n) + b.C*math.Sqrt(math.Log(float64(total))/float64(n))
		}
		if u > bound {
			best, bound = arm, u
		}
	}
	b.Chosen[best]++
	return best
}

// Reward implements [Bandit].
func (b *UCB) Reward(arm int, reward float64) { b.Rewards[arm] += reward }

// Thompson chooses an arm with the probability that it is the best, given its rewards so far: it draws each arm's
// mean from the Beta distribution of its successes and failures, at first uniform, and takes the greatest (Thompson 1933;
// Chapelle and Li 2011).
type Thompson struct {
	Chosen  []int
	Rewards []float64
}

// NewThompson makes a bandit with that many arms.
func NewThompson(arms int) *Thompson {
	return &Thompson{Chosen: make([]int, arms), Rewards: make([]float64, arms)}
}

// Choose implements [Bandit].
func (b *Thompson) Choose(r *rand.Rand) int {
	best, greatest := 0, math.Inf(-1)
	for arm, n := range b.Chosen {
		successes := b.Rewards[arm]
		if x := beta(r, 1+successes, 1+max(float64(n)-successes, 0)); x > greatest {
			best, greatest = arm, x
		}
	}
	b.Chosen[best]++
	return best
}

// Reward implements [Bandit].
func (b *Thompson) Reward(arm int, reward float64) { b.Rewards[arm] += reward }

// beta draws from the Beta distribution with both parameters at least 1.
func beta(r *rand.Rand, a, b float64) float64 {
	x, y := gamma(r, a), gamma(r, b)
	return x / (x + y)
}

// gamma draws from the Gamma distribution with that shape, at least 1, and scale 1 (Marsaglia and Tsang 2000, "A simple
// method for generating gamma variables").
func gamma(r *rand.Rand, shape float64) float64 {
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if u := r.Float64(); math.Log(1-u) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}
