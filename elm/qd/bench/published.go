package main

import (
	"fmt"
	"io"
	"time"

	"goelm/elm/qd"
)

// publishedFigures runs the sphere and the arm and prints what comes out beside what is published. ok is false when
// something lies outside three standard deviations.
func publishedFigures(w io.Writer, rounds int) (ok bool, err error) {
	ok = true
	verdict := func(good bool) string {
		if good {
			return "within 3 sd"
		}
		ok = false
		return "OUTSIDE 3 sd"
	}
	fmt.Fprintf(w, "\nSphere, 100 coordinates, 10,000 cells, %d rounds of %d (published: pyribs, 10,000 rounds)\n", rounds, sphereBatch)
	fmt.Fprintf(w, "%-16s %12s %22s %14s %10s %18s %14s %9s\n", "", "QD score", "published", "", "coverage", "published", "", "seconds")
	for _, a := range algorithms {
		start := time.Now()
		s, err := a.run(rounds, 1)
		if err != nil {
			return false, err
		}
		c := a.fullCover()
		fmt.Fprintf(w, "%-16s %12.0f %13.0f +- %5.0f %14s %9.2f%% %9.2f%% +- %.2f %14s %9.1f\n", a.name,
			s.QDScore, a.fullQD.mean, a.fullQD.deviation, verdict(a.fullQD.within(s.QDScore)),
			100*s.Coverage, 100*c.mean, 100*c.deviation, verdict(c.within(s.Coverage)), time.Since(start).Seconds())
	}
	fmt.Fprintf(w, "\nPlanar arm, %d joints, 100x100 cells, 51,300 evaluations (QDax 0.5, ten runs)\n", armJoints)
	s, err := runArm(42)
	if err != nil {
		return false, err
	}
	for _, row := range []struct {
		name string
		got  float64
		want figure
	}{{"QD score", s.QDScore, armQD}, {"coverage", s.Coverage, armCover}, {"best", s.Best, armBest}} {
		fmt.Fprintf(w, "%-16s %12.4f %13.4f +- %.4f %14s\n", row.name, row.got, row.want.mean, row.want.deviation, verdict(row.want.within(row.got)))
	}
	return ok, nil
}

// batchOf are n random solutions of 10 coordinates with two measures, as in pyribs' own benchmarks, each kind in one
// piece of memory, as a scheduler gives them.
func batchOf(n int) (genotypes [][]float64, fitness []float64, measures [][]float64) {
	r := qd.Rand(42, 0)
	uniform := func(k int) [][]float64 {
		all, out := make([]float64, n*k), make([][]float64, n)
		for i := range all {
			all[i] = 2*r.Float64() - 1
		}
		for i := range out {
			out[i] = all[i*k : (i+1)*k]
		}
		return out
	}
	fitness = make([]float64, n)
	for i := range fitness {
		fitness[i] = r.NormFloat64()
	}
	return uniform(10), fitness, uniform(2)
}
