package env

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"goelm/elm"
	"goelm/sandbox"
)

// FunctionTask asks for a program that computes a point where a function is good, one for every place of the map. Make it with
// Sphere, Rastrigin or Arm. It may be shared by goroutines.
type FunctionTask struct {
	Common
	dim   int
	score func(x []float64) elm.Score
	arm   bool
}

const (
	pointDim = 10   // numbers of a point
	domain   = 5.12 // measures count a number beyond it as little as one below it
	shift    = 2.048
	armDim   = 8
)

// Sphere is the linear projection benchmark of quality-diversity (Fontaine et al. 2020, "Covariance Matrix Adaptation for the Rapid
// Illumination of Behavior Space", as pyribs has it), in 10 dimensions: the fitness falls with the squared distance from
// (2.048, …), 100 there; the measures are the sums of each half of the numbers, where one beyond ±5.12 counts as 5.12/x.
func Sphere() *FunctionTask {
	return newPoint("function/sphere", "close to 2.048 in all 10 numbers", func(x []float64) float64 {
		sum := 0.0
		for _, v := range x {
			sum += float64((v - shift) * (v - shift))
		}
		return sum
	})
}

// Rastrigin is the same with Rastrigin's function, which has a valley around every whole number.
func Rastrigin() *FunctionTask {
	return newPoint("function/rastrigin", "low in Rastrigin's function, shifted by 2.048", func(x []float64) float64 {
		sum := 0.0
		for _, v := range x {
			d := v - shift
			sum += 10 + float64(d*d) - float64(10*math.Cos(2*math.Pi*d))
		}
		return sum
	})
}

func newPoint(name, aim string, cost func([]float64) float64) *FunctionTask {
	t := &FunctionTask{dim: pointDim}
	worst := make([]float64, pointDim)
	for i := range worst {
		worst[i] = -domain
	}
	most := cost(worst)
	t.score = func(x []float64) elm.Score {
		return elm.Score{Fitness: steady(100 - float64(100*cost(x)/most)), Measures: []float64{half(x[:pointDim/2]), half(x[pointDim/2:])}}
	}
	const bound = pointDim / 2 * domain
	t.spec = elm.Spec{
		Name: name, Entry: "func Point() []float64",
		Measures: []elm.Measure{
			{Name: "first half", Min: -bound, Max: bound, Cells: 20},
			{Name: "second half", Min: -bound, Max: bound, Cells: 20},
		},
		Fitness: "objective", FitnessUnit: "%",
		Limits:    sandbox.Limits{Fuel: 100_000},
		Condition: fmt.Sprintf("A program that computes %d numbers that are %s, for every sum of the first five and of the last five.", pointDim, aim),
	}
	t.plant("function", "zeros", "ramp", "list")
	return t
}

// half is the sum of the numbers, one beyond the domain counted as domain/x.
func half(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		if math.Abs(v) > domain {
			v = domain / v
		}
		sum += v
	}
	return sum
}

// Arm is the arm repertoire (Cully et al. 2015; the formula is QDax's): eight joints whose angles are numbers from 0 to 1, for minus half a
// turn to half a turn against the link before; the fitness is how even they are, the measures are where the hand is.
func Arm() *FunctionTask {
	t := &FunctionTask{dim: armDim, arm: true, score: scoreArm}
	t.spec = elm.Spec{
		Name: "function/arm", Entry: "func Angles() []float64",
		Measures:    []elm.Measure{{Name: "hand x", Min: 0, Max: 1, Cells: 20}, {Name: "hand y", Min: 0, Max: 1, Cells: 20}},
		Fitness:     "evenness",
		FitnessUnit: "%",
		Limits:      sandbox.Limits{Fuel: 100_000},
		Condition:   fmt.Sprintf("A program that computes the %d angles of an arm, from 0 to 1 and as even as can be, for every place that its hand can reach.", armDim),
	}
	t.plant("arm", "straight", "curl")
	return t
}

func scoreArm(x []float64) elm.Score {
	mean, square := 0.0, 0.0
	angles := make([]float64, len(x))
	for i, v := range x {
		angles[i] = min(max(v, 0), 1)
		mean += angles[i] / float64(len(x))
	}
	for _, v := range angles {
		square += float64((v-mean)*(v-mean)) / float64(len(x))
	}
	places := armPlaces(angles)
	hand := places[len(places)-1]
	// The standard deviation of numbers from 0 to 1 is at most 0.5.
	return elm.Score{Fitness: steady(100 - float64(200*math.Sqrt(square))), Measures: []float64{steady(hand[0]), steady(hand[1])}}
}

// armPlaces are the places of the joints from the shoulder to the hand, in the square from 0 to 1 around the shoulder.
func armPlaces(angles []float64) [][2]float64 {
	places := [][2]float64{{0.5, 0.5}}
	turn := 0.0
	for _, a := range angles {
		turn += float64(2*math.Pi*a) - math.Pi
		last := places[len(places)-1]
		length := 1 / float64(2*len(angles))
		places = append(places, [2]float64{last[0] + float64(length*math.Cos(turn)), last[1] + float64(length*math.Sin(turn))})
	}
	return places
}

// Assess takes the function's value at the point.
func (t *FunctionTask) Assess(_ context.Context, p elm.Program, o sandbox.Outcome) elm.Evaluation {
	e := t.begin(p, o)
	if !e.OK() {
		return e
	}
	x, err := numbers(o, t.dim)
	if err != nil {
		return reject(e, "%s %v", t.spec.EntryName(), err)
	}
	e.Phenotype, e.PhenotypeID = x, fmt.Sprint(x)
	s := t.score(x)
	e.Fitness, e.Measures = s.Fitness, s.Measures
	return e
}

// numbers are the finite numbers that a program returned, exactly n of them and none beyond a million.
func numbers(o sandbox.Outcome, n int) ([]float64, error) {
	const most = 1e6
	if len(o.Results) != 1 {
		return nil, fmt.Errorf("gave %d results, want 1", len(o.Results))
	}
	var x []*float64
	if err := json.Unmarshal(o.Results[0], &x); err != nil {
		return nil, fmt.Errorf("returned %.60s, want %d finite numbers", o.Results[0], n)
	}
	if len(x) != n {
		return nil, fmt.Errorf("returned %d numbers, want %d", len(x), n)
	}
	out := make([]float64, n)
	for i, v := range x {
		if v == nil || !(math.Abs(*v) <= most) {
			return nil, fmt.Errorf("returned %s as number %d, want one from -%g to %g", strings.TrimSpace(show(v)), i, most, most)
		}
		out[i] = *v
	}
	return out, nil
}

func show(v *float64) string {
	if v == nil {
		return "nothing"
	}
	return fmt.Sprint(*v)
}
