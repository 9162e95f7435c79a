package elm

import (
	"fmt"
	"math"

	"goelm/render"
)

// chartPoints is how many points a curve keeps; more could not be told apart.
const chartPoints = 400

// Chart draws QD score, coverage and best fitness over evaluations.
func (s *Search) Chart() render.Figure {
	s.mu.Lock()
	defer s.mu.Unlock()
	history := s.curve(chartPoints)
	panel := func(name, unit string, y func(sample) float64) render.Chart {
		c := render.Chart{
			Title: name, X: render.Axis{Name: "evaluations", Min: 0, Max: float64(max(s.done, 1))},
			Y: render.Axis{Unit: unit, Min: math.NaN(), Max: math.NaN()}, Step: true,
			Desc: fmt.Sprintf("%s over evaluations of %s", name, s.spec.Name),
		}
		series := render.Series{Name: name}
		for _, h := range history {
			series.X = append(series.X, float64(h.candidates))
			series.Y = append(series.Y, y(h))
		}
		c.Series = []render.Series{series}
		return c
	}
	return render.Panels(fmt.Sprintf("%s with %s: %d evaluations", s.spec.Name, s.mutator.Name(), s.done),
		panel("QD score", s.spec.FitnessUnit, func(h sample) float64 { return h.qd }),
		panel("coverage", "%", func(h sample) float64 { return 100 * h.cover }),
		panel("best "+s.spec.fitnessName(), s.spec.FitnessUnit, func(h sample) float64 { return h.max }),
	)
}

// A CurvePoint is the state of the map after so many candidates.
type CurvePoint struct {
	Candidates int
	QDScore    float64
	Coverage   float64 // 0 to 1
	Best       float64
}

// Curve is what Chart draws, as numbers: at most about n points, evenly spread over the candidates, each holding until the
// next.
func (s *Search) Curve(n int) []CurvePoint {
	s.mu.Lock()
	defer s.mu.Unlock()
	var points []CurvePoint
	for _, h := range s.curve(max(n, 2)) {
		points = append(points, CurvePoint{h.candidates, h.qd, h.cover, h.max})
	}
	return points
}

// curve is the history to the last candidate. The caller holds the lock.
func (s *Search) curve(n int) []sample {
	history := thin(s.history, n)
	if n := len(history); n > 0 && history[n-1].candidates < s.done {
		last := history[n-1] // nothing has changed since: the curves go on flat
		last.candidates = s.done
		history = append(history, last)
	}
	return history
}

// thin keeps at most n samples, evenly spread over the evaluations, the first and the last among them.
func thin(history []sample, n int) []sample {
	if len(history) <= n {
		return append([]sample(nil), history...)
	}
	first, last := history[0], history[len(history)-1]
	step := float64(last.candidates-first.candidates) / float64(n-1)
	kept := []sample{first}
	for i, h := range history[1:] {
		// The last sample before each boundary is what a step curve shows there.
		boundary := float64(first.candidates) + float64(len(kept))*step
		if i+2 == len(history) || float64(history[i+2].candidates) > boundary {
			kept = append(kept, h)
		}
	}
	return kept
}
