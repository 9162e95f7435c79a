// Package stats holds the statistics of honest comparisons: intervals for success rates, tests for pairs, intervals for
// runs by the bootstrap, effect sizes. Every formula names its source, and a test holds each to what SciPy and statsmodels
// give (testdata/reference.py).
//
// It is a leaf: numbers in, numbers out. Start reading at [Wilson] for trials that succeed or fail, and at [BCa] for runs.
package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// z is the quantile of the normal distribution between which and its negative lies the level, 0.95 for example.
func z(level float64) float64 { return distuv.UnitNormal.Quantile(0.5 + level/2) }

// An Interval reaches from Low to High.
type Interval struct{ Low, High float64 }

// Has tells whether x lies in the interval, its ends included.
func (i Interval) Has(x float64) bool { return i.Low <= x && x <= i.High }

// Wilson is the score interval for the probability of success, given successes of n trials (Wilson 1927). Without any success
// it reaches from 0 to z²/(n+z²), near 3.8/n at the level 0.95. For n = 0 it is everything.
func Wilson(successes, n int, level float64) Interval {
	if n <= 0 {
		return Interval{0, 1}
	}
	q := z(level)
	N, p := float64(n), float64(successes)/float64(n)
	middle := (p + q*q/(2*N)) / (1 + q*q/N)
	half := q * math.Sqrt(p*(1-p)/N+q*q/(4*N*N)) / (1 + q*q/N)
	i := Interval{middle - half, middle + half}
	if successes == 0 {
		i.Low = 0
	}
	if successes == n {
		i.High = 1
	}
	return i
}

// Newcombe is the interval for the difference of two probabilities of success, a of m trials less b of n (Newcombe 1998, method
// 10: from the two score intervals).
func Newcombe(a, m, b, n int, level float64) Interval {
	if m <= 0 || n <= 0 {
		return Interval{-1, 1}
	}
	p, q := float64(a)/float64(m), float64(b)/float64(n)
	one, two := Wilson(a, m, level), Wilson(b, n, level)
	return Interval{
		p - q - math.Hypot(p-one.Low, two.High-q),
		p - q + math.Hypot(one.High-p, q-two.Low),
	}
}

// McNemar is the exact two-sided p-value of McNemar's test for pairs, of which b succeeded on the first side only and c on
// the second only (McNemar 1947; exact: the sign test of the pairs that differ).
func McNemar(b, c int) float64 {
	n, k := b+c, min(b, c)
	if n == 0 {
		return 1
	}
	// P(X <= k) of the binomial distribution with 1/2.
	cdf := mathext.RegIncBeta(float64(n-k), float64(k+1), 0.5)
	return min(1, 2*cdf)
}

// Holm adjusts p-values of several tests so that the chance of any false alarm stays what it is for one (Holm 1979). The result
// is in the order of the p-values.
func Holm(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case p[i] < p[j]:
			return -1
		case p[i] > p[j]:
			return 1
		}
		return 0
	})
	out := make([]float64, len(p))
	least := 0.0
	for rank, i := range order {
		least = max(least, min(1, float64(len(p)-rank)*p[i]))
		out[i] = least
	}
	return out
}

// PassAtK is the unbiased estimate of the probability that one of k samples is right, when c of n were (Chen et al. 2021,
// Evaluating Large Language Models Trained on Code). It is NaN unless 1 <= k <= n and 0 <= c <= n.
func PassAtK(n, c, k int) float64 {
	if k < 1 || k > n || c < 0 || c > n {
		return math.NaN()
	}
	if n-c < k {
		return 1
	}
	none := 1.0
	for i := n - c + 1; i <= n; i++ {
		none *= 1 - float64(k)/float64(i)
	}
	return 1 - none
}

// MannWhitney is the statistic U of the first sample and the two-sided p-value of the test by Mann and Whitney (1947): exact when
// a sample has at most eight values and no two values are equal, else by the normal distribution with corrections for ties and
// continuity.
func MannWhitney(x, y []float64) (u, p float64) {
	n, m := len(x), len(y)
	if n == 0 || m == 0 {
		return math.NaN(), math.NaN()
	}
	ties := false
	for _, a := range x {
		for _, b := range y {
			switch {
			case a > b:
				u++
			case a == b:
				u += 0.5
			}
		}
	}
	all := slices.Sorted(slices.Values(append(append([]float64{}, x...), y...)))
	tied := 0.0 // sum of t³-t over groups of t equal values
	for i := 0; i < len(all); {
		j := i
		for j < len(all) && all[j] == all[i] {
			j++
		}
		t := float64(j - i)
		ties = ties || j-i > 1
		tied += t*t*t - t
		i = j
	}
	nm := float64(n) * float64(m)
	larger := max(u, nm-u)
	if !ties && min(n, m) <= 8 {
		return u, min(1, 2*exactTail(n, m, int(larger)))
	}
	N := float64(n + m)
	sd := math.Sqrt(nm / 12 * (N + 1 - tied/(N*(N-1))))
	if sd == 0 {
		return u, 1
	}
	return u, min(1, 2*distuv.UnitNormal.Survival((larger-nm/2-0.5)/sd))
}

// exactTail is P(U >= u) when all orders of n values of x and m of y are as probable. Of i values of x and j of y, the largest is
// either x's, which then lies above j of y's, or y's: ways(i, j, k) = ways(i-1, j, k-j) + ways(i, j-1, k), where k is U.
func exactTail(n, m, u int) float64 {
	ways := make([][]float64, n+1) // by i and k, of the j that has been reached
	for i := range ways {
		ways[i] = make([]float64, n*m+1)
		ways[i][0] = 1
	}
	for j := 1; j <= m; j++ {
		for i := 1; i <= n; i++ {
			for k := j; k <= n*m; k++ {
				ways[i][k] += ways[i-1][k-j]
			}
		}
	}
	total, tail := 0.0, 0.0
	for k, w := range ways[n] {
		total += w
		if k >= u {
			tail += w
		}
	}
	return tail / total
}

// A12 is the probability that a value of x is larger than one of y, equal ones counted half (Vargha and Delaney 2000): 0.5 is no
// difference; by their reading 0.56, 0.64 and 0.71 are small, medium and large ones.
func A12(x, y []float64) float64 {
	u, _ := MannWhitney(x, y)
	return u / (float64(len(x)) * float64(len(y)))
}

// Student is the confidence interval of a mean by Student's t distribution (1908): that of paired differences too, if they are about
// normal. With fewer than two values there is none, and its ends are infinite.
func Student(x []float64, level float64) Interval {
	n := float64(len(x))
	if n < 2 {
		return Interval{math.Inf(-1), math.Inf(1)}
	}
	mean, sum := Mean(x), 0.0
	for _, v := range x {
		sum += (v - mean) * (v - mean)
	}
	half := distuv.StudentsT{Sigma: 1, Nu: n - 1}.Quantile(0.5+level/2) * math.Sqrt(sum/(n-1)/n)
	return Interval{mean - half, mean + half}
}
