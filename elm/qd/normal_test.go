package qd

import (
	"math"
	"slices"
	"testing"
)

// TestNormals compares the distribution of many numbers with the normal one: Kolmogorov and Smirnov's distance over all,
// and over what lies in the tail beyond the ziggurat.
func TestNormals(t *testing.T) {
	const n = 2_000_000
	x := make([]float64, n)
	normals(17, x)
	slices.Sort(x)
	cdf := func(v float64) float64 { return math.Erfc(-v/math.Sqrt2) / 2 }
	check := func(what string, x []float64, cdf func(float64) float64) {
		d := 0.0
		for i, v := range x {
			p := cdf(v)
			d = max(d, math.Abs(p-float64(i)/float64(len(x))), math.Abs(p-float64(i+1)/float64(len(x))))
		}
		// 1.95/sqrt(n) is exceeded once in a thousand samples.
		if limit := 1.95 / math.Sqrt(float64(len(x))); d > limit {
			t.Errorf("%s: distance %.2g of %d numbers, want at most %.2g", what, d, len(x), limit)
		}
	}
	check("all", x, cdf)
	const far = 3 // the lowest layers and the tail, enlarged
	first, _ := slices.BinarySearch(x, far)
	last, _ := slices.BinarySearch(x, -far)
	beyond := 1 - cdf(far)
	check("right tail", x[first:], func(v float64) float64 { return 1 - (1-cdf(v))/beyond })
	check("left tail", x[:last], func(v float64) float64 { return cdf(v) / beyond })
	if right := float64(len(x[first:])); math.Abs(right-n*beyond) > 5*math.Sqrt(n*beyond) || x[n-1] < tailStart+0.5 || x[0] > -tailStart-0.5 {
		t.Errorf("%v numbers beyond %v, want about %.0f; the ends are %v and %v", right, far, n*beyond, x[0], x[n-1])
	}
	// Neighbours are not related.
	raw := make([]float64, n)
	normals(17, raw)
	product := 0.0
	for i := range raw[1:] {
		product += raw[i] * raw[i+1]
	}
	if r := product / n; math.Abs(r) > 5/math.Sqrt(n) {
		t.Errorf("correlation of neighbours %v", r)
	}
	again, other := make([]float64, 3), make([]float64, 3)
	normals(17, again)
	normals(18, other)
	if !slices.Equal(again, raw[:3]) || slices.Equal(again, other) {
		t.Error("numbers do not follow from the seed")
	}
	// The layers have the same area, and the last one ends at 0.
	z := ziggurat()
	if top := z.edge[layers-1] * (1 - math.Exp(-z.edge[layers-1]*z.edge[layers-1]/2)); math.Abs(top/(z.edge[0]*math.Exp(-tailStart*tailStart/2))-1) > 1e-9 || z.edge[layers] != 0 {
		t.Errorf("the top layer has the area %v", top)
	}
}

func BenchmarkNormals(b *testing.B) {
	x := make([]float64, 100)
	seed := uint64(0)
	for b.Loop() {
		seed++
		normals(seed, x)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100, "ns/number")
}
