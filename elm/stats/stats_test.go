package stats

import (
	_ "embed"
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

//go:embed testdata/reference.json
var referenceFile []byte

// reference is what SciPy and statsmodels give, see testdata/reference.py.
var reference struct {
	Wilson []struct {
		K, N             int
		Level, Low, High float64
	}
	Newcombe []struct {
		A, M, B, N       int
		Level, Low, High float64
	}
	McNemar []struct {
		B, C int
		P    float64
	}
	Holm []struct {
		P, Adjusted []float64
	}
	PassAtK []struct {
		N, C, K int
		Value   float64
	}
	MannWhitney []struct {
		X, Y      []float64
		U, P, A12 float64
	}
	Middle []struct {
		X                     []float64
		Median, Q25, Q90, IQM float64
	}
	BCa []struct {
		Statistic        string
		X                []float64
		Level, Low, High float64
		Resamples        [][]int
	}
}

func init() {
	if err := json.Unmarshal(referenceFile, &reference); err != nil {
		panic(err)
	}
}

func near(a, b float64) bool {
	return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b))
}

func TestReference(t *testing.T) {
	for _, r := range reference.Wilson {
		if got := Wilson(r.K, r.N, r.Level); !near(got.Low, max(r.Low, 0)) || !near(got.High, min(r.High, 1)) {
			t.Errorf("Wilson(%d, %d, %v) = %v, want %v to %v", r.K, r.N, r.Level, got, r.Low, r.High)
		}
	}
	for _, r := range reference.Newcombe {
		if got := Newcombe(r.A, r.M, r.B, r.N, r.Level); !near(got.Low, r.Low) || !near(got.High, r.High) {
			t.Errorf("Newcombe(%d of %d, %d of %d) = %v, want %v to %v", r.A, r.M, r.B, r.N, got, r.Low, r.High)
		}
	}
	for _, r := range reference.McNemar {
		if got := McNemar(r.B, r.C); math.Abs(got-r.P) > 1e-9*r.P {
			t.Errorf("McNemar(%d, %d) = %v, want %v", r.B, r.C, got, r.P)
		}
	}
	for _, r := range reference.Holm {
		for i, got := range Holm(r.P) {
			if !near(got, r.Adjusted[i]) {
				t.Errorf("Holm(%v)[%d] = %v, want %v", r.P, i, got, r.Adjusted[i])
			}
		}
	}
	for _, r := range reference.PassAtK {
		if got := PassAtK(r.N, r.C, r.K); !near(got, r.Value) {
			t.Errorf("PassAtK(%d, %d, %d) = %v, want %v", r.N, r.C, r.K, got, r.Value)
		}
	}
	for i, r := range reference.MannWhitney {
		if u, p := MannWhitney(r.X, r.Y); !near(u, r.U) || !near(p, r.P) || !near(A12(r.X, r.Y), r.A12) {
			t.Errorf("MannWhitney of pair %d = %v, %v, want %v, %v; A12 %v, want %v", i, u, p, r.U, r.P, A12(r.X, r.Y), r.A12)
		}
	}
	for _, r := range reference.Middle {
		if !near(Median(r.X), r.Median) || !near(Quantile(r.X, 0.25), r.Q25) || !near(Quantile(r.X, 0.9), r.Q90) || !near(IQM(r.X), r.IQM) {
			t.Errorf("the middle of %v: %v %v %v %v, want %+v", r.X, Median(r.X), Quantile(r.X, 0.25), Quantile(r.X, 0.9), IQM(r.X), r)
		}
	}
	for _, r := range reference.BCa {
		statistic := map[string]func([]float64) float64{"mean": Mean, "median": Median}[r.Statistic]
		if got := bca(r.X, statistic, r.Level, r.Resamples); !near(got.Low, r.Low) || !near(got.High, r.High) {
			t.Errorf("BCa of the %s of %v = %v, want %v to %v", r.Statistic, r.X, got, r.Low, r.High)
		}
	}
	if len(reference.Wilson) == 0 || len(reference.BCa) == 0 || len(reference.MannWhitney) == 0 {
		t.Error("the reference is empty: this test proves nothing")
	}
}

// An interval of level 0.95 holds the truth in about 95 of 100 cases.
func TestCoverage(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, p := range []float64{0.003, 0.1, 0.5} {
		const cases, n = 4000, 200
		inside := 0
		for range cases {
			k := 0
			for range n {
				if r.Float64() < p {
					k++
				}
			}
			if Wilson(k, n, 0.95).Has(p) {
				inside++
			}
		}
		if c := float64(inside) / cases; c < 0.92 || c > 0.985 {
			t.Errorf("Wilson's interval holds %v in %v of the cases", p, c)
		}
	}
	const cases, n = 400, 12
	inside := 0
	for i := range cases {
		x := make([]float64, n)
		for k := range x {
			x[k] = 3 + r.NormFloat64()
		}
		if BCa(x, Mean, 0.95, 400, uint64(i)).Has(3) {
			inside++
		}
	}
	if c := float64(inside) / cases; c < 0.86 || c > 0.98 { // 12 values are few: about 0.92
		t.Errorf("the bootstrap's interval holds the mean in %v of the cases", c)
	}
}

func TestEdges(t *testing.T) {
	if got := Wilson(0, 1000, 0.95); got.Low != 0 || math.Abs(got.High-3.841459/1003.841459) > 1e-7 {
		t.Errorf("no success of 1000: %v", got)
	}
	if got := Wilson(0, 0, 0.95); got != (Interval{0, 1}) {
		t.Errorf("no trials: %v", got)
	}
	if got := BCa([]float64{2, 2, 2}, Mean, 0.95, 100, 1); got != (Interval{2, 2}) {
		t.Errorf("equal values: %v", got)
	}
	if got := BCa([]float64{2}, Mean, 0.95, 100, 1); !math.IsNaN(got.Low) {
		t.Errorf("one value: %v", got)
	}
	if a, b := BCa([]float64{1, 2, 4}, Median, 0.95, 100, 1), BCa([]float64{1, 2, 4}, Median, 0.95, 100, 1); a != b {
		t.Errorf("the same seed: %v and %v", a, b)
	}
	if _, p := MannWhitney(nil, []float64{1}); !math.IsNaN(p) {
		t.Errorf("an empty sample: p = %v", p)
	}
	for _, x := range [][3]int{{0, 0, 1}, {5, 6, 1}, {5, 1, 6}, {5, 1, 0}} {
		if got := PassAtK(x[0], x[1], x[2]); !math.IsNaN(got) {
			t.Errorf("PassAtK%v = %v", x, got)
		}
	}
	if got := Area([]float64{0, 50}, []float64{1, 3}, 100); got != 2 {
		t.Errorf("area %v, want 2", got)
	}
	if got := Area([]float64{20, 150}, []float64{1, 3}, 100); got != 0.8 {
		t.Errorf("area %v, want 0.8", got)
	}
}

func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5000).Draw(t, "n")
		k := rapid.IntRange(0, n).Draw(t, "k")
		i := Wilson(k, n, 0.95)
		if !i.Has(float64(k)/float64(n)) || i.Low < 0 || i.High > 1 {
			t.Fatalf("Wilson(%d, %d) = %v", k, n, i)
		}
		if j := Wilson(n-k, n, 0.95); math.Abs(i.Low-(1-j.High)) > 1e-12 {
			t.Fatalf("Wilson(%d, %d) is %v, of the failures %v", k, n, i, j)
		}
		if m := rapid.IntRange(1, 5000).Draw(t, "m"); McNemar(k, m) != McNemar(m, k) || McNemar(k, m) > 1 {
			t.Fatalf("McNemar(%d, %d)", k, m)
		}
		x := rapid.SliceOfN(rapid.Float64Range(-5, 5), 1, 12).Draw(t, "x")
		y := rapid.SliceOfN(rapid.Float64Range(-5, 5), 1, 12).Draw(t, "y")
		u, p := MannWhitney(x, y)
		v, q := MannWhitney(y, x)
		if u+v != float64(len(x)*len(y)) || math.Abs(p-q) > 1e-9 || p <= 0 || p > 1 {
			t.Fatalf("MannWhitney %v, %v; turned round %v, %v", u, p, v, q)
		}
	})
}
