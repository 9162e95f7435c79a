package env

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"time"

	"goelm/elm"
	"goelm/render"
	"goelm/sandbox"
)

// CirclePackingTask asks for circles in the unit square whose radii have the largest sum. The host checks them with exact rational arithmetic. Make
// it with CirclePacking. It may be shared by goroutines.
type CirclePackingTask struct {
	Common
	n int
}

// MaxCircles bounds CirclePacking.
const MaxCircles = 100

// packingTolerance is the deepest overlap that counts as rounding. What a program returns is then shrunk until it is a packing in the strict
// sense, so that the fitness never owes anything to the tolerance.
const packingTolerance = 1e-6

// CirclePacking is the task of packing n circles, 1 to MaxCircles; 26 is the number on which AlphaEvolve and its successors are compared. It panics
// for other numbers.
func CirclePacking(n int) *CirclePackingTask {
	if n < 1 || n > MaxCircles {
		panic(fmt.Sprintf("env.CirclePacking(%d): want 1 to %d circles", n, MaxCircles))
	}
	t := &CirclePackingTask{n: n}
	t.spec = elm.Spec{
		Name: "circlepacking", Entry: "func Pack(n int) [][]float64",
		Calls: [][]any{{n}},
		Measures: []elm.Measure{
			{Name: "largest radius", Min: 0.05, Max: 0.3, Cells: 12},
			{Name: "smallest radius", Min: 0, Max: 0.12, Cells: 12},
		},
		Fitness: "sum of radii",
		// The seed that descends needs 60,000 steps, and 40 ms.
		Limits:    sandbox.Limits{Fuel: 2_000_000, Wall: 10 * time.Second},
		Condition: fmt.Sprintf("Pack returns n = %d circles {x, y, radius} in the square from 0 to 1 that do not overlap and whose radii have the largest sum.", n),
	}
	if n != 26 {
		t.spec.Name = fmt.Sprintf("circlepacking/%d", n)
		q := math.Sqrt(float64(n))
		t.spec.Measures[0] = elm.Measure{Name: "largest radius", Min: 0, Max: min(0.5, 1.5/q), Cells: 12}
		t.spec.Measures[1] = elm.Measure{Name: "smallest radius", Min: 0, Max: min(0.5, 0.6/q), Cells: 12}
	}
	t.plant("circlepacking", "rings", "grid", "descend")
	return t
}

// A circlePlan is what a program returned, and what is left of it as a strict packing.
type circlePlan struct {
	circles  [][3]float64 // with the radii that count
	returned float64      // sum of the radii as the program gave them
	shrunk   float64      // by how much each radius was reduced
}

// Assess checks the circles.
func (t *CirclePackingTask) Assess(_ context.Context, p elm.Program, o sandbox.Outcome) elm.Evaluation {
	e := t.begin(p, o)
	if !e.OK() {
		return e
	}
	if len(o.Results) != 1 {
		return reject(e, "Pack gave %d results, want 1", len(o.Results))
	}
	circles, err := readCircles(o.Results[0], t.n)
	if err != nil {
		return reject(e, "%v", err)
	}
	plan := circlePlan{circles: circles}
	for _, c := range circles {
		plan.returned += c[2]
	}
	if plan.shrunk, err = makeStrict(plan.circles); err != nil {
		return reject(e, "%v", err)
	}
	e.Phenotype, e.PhenotypeID = plan, fmt.Sprint(plan.circles)
	small, large := math.Inf(1), 0.0
	for _, c := range plan.circles {
		e.Fitness += c[2]
		small, large = min(small, c[2]), max(large, c[2])
	}
	e.Measures = []float64{large, small}
	strict := "as returned, no circle overlaps another or the edge: checked exactly"
	if plan.shrunk > 0 {
		strict = fmt.Sprintf("%.10g as returned; overlaps up to the tolerance of %g are taken off: each radius is %.2g less, and nothing overlaps: checked exactly",
			plan.returned, packingTolerance, plan.shrunk)
	}
	e.Notes = []elm.Note{{Name: "strict check", Value: strict}}
	return e
}

// readCircles reads exactly n finite circles that lie about in the square.
func readCircles(result json.RawMessage, n int) ([][3]float64, error) {
	var list [][]*float64
	if err := json.Unmarshal(result, &list); err != nil {
		return nil, fmt.Errorf("function Pack returned %.60s, want %d circles {x, y, radius} of finite numbers", result, n)
	}
	if len(list) != n {
		return nil, fmt.Errorf("function Pack returned %d circles, want %d", len(list), n)
	}
	circles := make([][3]float64, n)
	for i, c := range list {
		if len(c) != 3 {
			return nil, fmt.Errorf("circle %d has %d numbers, want x, y and radius", i, len(c))
		}
		for k, v := range c {
			if v == nil || !(math.Abs(*v) <= 10) {
				return nil, fmt.Errorf("circle %d is %s, want numbers about the square from 0 to 1", i, showAll(c))
			}
			circles[i][k] = *v
		}
		if circles[i][2] < 0 {
			return nil, fmt.Errorf("circle %d has the radius %v", i, circles[i][2])
		}
	}
	return circles, nil
}

func showAll(list []*float64) string {
	text := "{"
	for i, v := range list {
		if i > 0 {
			text += ", "
		}
		text += show(v)
	}
	return text + "}"
}

// makeStrict reduces all radii by one amount, which it returns, so that nothing overlaps any more in exact arithmetic; 0 if nothing does. It fails
// for overlaps beyond the tolerance and for centres outside the square.
func makeStrict(circles [][3]float64) (shrunk float64, err error) {
	if overlap(circles) == nil {
		return 0, nil
	}
	worst, need, where := 0.0, 0.0, ""
	note := func(over, part float64, format string, args ...any) {
		if need = max(need, over*part); over > worst {
			worst, where = over, fmt.Sprintf(format, args...)
		}
	}
	radii := make([]float64, len(circles))
	for i, c := range circles {
		if x, y := c[0], c[1]; !(x >= 0 && x <= 1 && y >= 0 && y <= 1) {
			return 0, fmt.Errorf("circle %d has its centre at (%v, %v), outside the square from 0 to 1", i, x, y)
		}
		radii[i] = c[2]
		note(max(c[2]-c[0], c[2]+c[0]-1, c[2]-c[1], c[2]+c[1]-1), 1, "circle %d reaches over the edge", i)
		for k, d := range circles[:i] {
			dx, dy := c[0]-d[0], c[1]-d[1]
			note(c[2]+d[2]-math.Sqrt(float64(dx*dx)+float64(dy*dy)), 0.5, "circles %d and %d overlap", k, i)
		}
	}
	if worst > packingTolerance {
		return 0, fmt.Errorf("%s by %.3g", where, worst)
	}
	// What is needed is known but for rounding, so add a little more and more. At the latest all radii are 0.
	for more := 1e-17; ; more *= 2 {
		shrunk = need + more
		for i := range circles {
			circles[i][2] = max(0, radii[i]-shrunk)
		}
		if err = overlap(circles); err == nil || shrunk > 2*packingTolerance {
			return shrunk, err
		}
	}
}

// overlap says which circles overlap, or reach over the edge, by exact rational arithmetic; nil if none do.
func overlap(circles [][3]float64) error {
	rat := make([][3]*big.Rat, len(circles))
	one := big.NewRat(1, 1)
	for i, c := range circles {
		for k, v := range c {
			rat[i][k] = new(big.Rat).SetFloat64(v)
		}
		x, y, r := rat[i][0], rat[i][1], rat[i][2]
		for _, v := range [2]*big.Rat{x, y} {
			if v.Cmp(r) < 0 || new(big.Rat).Add(v, r).Cmp(one) > 0 {
				return fmt.Errorf("circle %d reaches over the edge", i)
			}
		}
	}
	square := func(a *big.Rat) *big.Rat { return new(big.Rat).Mul(a, a) }
	for i, c := range rat {
		for k, d := range rat[:i] {
			apart := new(big.Rat).Add(square(new(big.Rat).Sub(c[0], d[0])), square(new(big.Rat).Sub(c[1], d[1])))
			if apart.Cmp(square(new(big.Rat).Add(c[2], d[2]))) < 0 {
				return fmt.Errorf("circles %d and %d overlap", k, i)
			}
		}
	}
	return nil
}

// publishedPackings are sums of radii for 26 circles as their authors give them; none was computed here.
var publishedPackings = []struct {
	who string
	sum float64
	how string
}{
	{"the program that OpenEvolve's example begins with", 0.959, ""},
	{"OpenEvolve, after about 470 generations", 2.634292, "its own check"},
	{"AlphaEvolve", 2.63586276, ""},
	{"FICO Xpress (Berthold)", 2.63591551, ""},
	{"ShinkaEvolve, 150 samples", 2.635983283, "with a tolerance of 1e-7; does not pass a strict check"},
	{"best strict one commonly quoted", 2.63598308, "strict"},
}

// Table shows an evaluated packing of 26 circles beside the published ones, whichever is better.
func (t *CirclePackingTask) Table(e elm.Evaluation) render.Table {
	table := render.Table{Columns: []string{"who", "sum of radii", "check"}, Caption: "26 circles in the unit square; all but the last row are published values"}
	for _, p := range publishedPackings {
		table.Rows = append(table.Rows, []any{p.who, fmt.Sprintf("%.9g", p.sum), p.how})
	}
	if plan, ok := e.Phenotype.(circlePlan); ok && e.OK() && t.n == 26 {
		table.Rows = append(table.Rows, []any{"this program, " + title(e.Program), fmt.Sprintf("%.9g", e.Fitness), fmt.Sprintf("strict, in rational arithmetic; %.9g as returned", plan.returned)})
	}
	return table
}
