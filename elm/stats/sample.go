package stats

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Mean of x; NaN without values.
func Mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// Median is the middle value, or the mean of the two in the middle; NaN without values.
func Median(x []float64) float64 { return Quantile(x, 0.5) }

// Quantile interpolates between the sorted values (numpy's default, type 7 of Hyndman and Fan 1996); NaN without values.
func Quantile(x []float64, p float64) float64 {
	return quantile(slices.Sorted(slices.Values(x)), p)
}

func quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := p * float64(len(sorted)-1)
	i := min(int(at), len(sorted)-2)
	if i < 0 {
		return sorted[0]
	}
	f := at - float64(i)
	return sorted[i] + f*(sorted[i+1]-sorted[i])
}

// IQM is the mean of the values without the lowest and the highest quarter, each rounded down: less at the mercy of a single run
// than the mean, and more telling than the median (Agarwal et al. 2021).
func IQM(x []float64) float64 {
	sorted := slices.Sorted(slices.Values(x))
	cut := len(sorted) / 4
	return Mean(sorted[cut : len(sorted)-cut])
}

// FewRuns is the number of values below which an interval says little: then points are shown instead.
const FewRuns = 5

// BCa is the bias-corrected and accelerated bootstrap interval of a statistic (Efron 1987). The resamples are drawn from the seed:
// the same values and seed give the same interval. Equal values have no width; fewer than two have none at all (NaN).
func BCa(x []float64, statistic func([]float64) float64, level float64, resamples int, seed uint64) Interval {
	if len(x) < 2 {
		return Interval{math.NaN(), math.NaN()}
	}
	r := rand.New(rand.NewPCG(seed, 0xb007))
	draws := make([][]int, resamples)
	for i := range draws {
		draws[i] = make([]int, len(x))
		for k := range draws[i] {
			draws[i][k] = r.IntN(len(x))
		}
	}
	return bca(x, statistic, level, draws)
}

func bca(x []float64, statistic func([]float64) float64, level float64, draws [][]int) Interval {
	estimate := statistic(x)
	boot := make([]float64, len(draws))
	below := 0.0
	resample := make([]float64, len(x))
	for i, d := range draws {
		for k, j := range d {
			resample[k] = x[j]
		}
		boot[i] = statistic(resample)
		switch {
		case boot[i] < estimate:
			below++
		case boot[i] == estimate:
			below += 0.5
		}
	}
	slices.Sort(boot)
	if boot[0] == boot[len(boot)-1] {
		return Interval{boot[0], boot[0]}
	}
	bias := distuv.UnitNormal.Quantile(below / float64(len(draws)))
	a := acceleration(x, statistic)
	at := func(q float64) float64 {
		s := bias + q
		p := distuv.UnitNormal.CDF(bias + s/(1-a*s))
		if math.IsNaN(p) { // all resamples on one side
			p = distuv.UnitNormal.CDF(q)
		}
		return quantile(boot, p)
	}
	q := z(level)
	return Interval{at(-q), at(q)}
}

// acceleration is from the jackknife: the statistic without each of the values.
func acceleration(x []float64, statistic func([]float64) float64) float64 {
	n := len(x)
	jack := make([]float64, n)
	rest := make([]float64, n-1)
	for i := range x {
		copy(rest, x[:i])
		copy(rest[i:], x[i+1:])
		jack[i] = statistic(rest)
	}
	mean := Mean(jack)
	squares, cubes := 0.0, 0.0
	for _, v := range jack {
		d := mean - v
		squares += d * d
		cubes += d * d * d
	}
	if squares == 0 {
		return 0
	}
	return cubes / (6 * math.Pow(squares, 1.5))
}

// Area is the mean height of a step curve from 0 to end: y[i] holds from x[i] to x[i+1], and before x[0] it is 0. x rises.
func Area(x, y []float64, end float64) float64 {
	sum := 0.0
	for i := range x {
		next := end
		if i+1 < len(x) {
			next = min(x[i+1], end)
		}
		if next > x[i] {
			sum += y[i] * (next - x[i])
		}
	}
	return sum / end
}
