package main

import (
	"math"

	"goelm/elm/qd"
)

// The sphere of pyribs (its examples/sphere.py, after Fontaine et al. 2020, arXiv 1912.02400): the optimum at 0.4 times 5.12
// in every coordinate, fitness scaled so that 100 is the best and 0 the worst corner, measures the sums of the clipped
// coordinates' two halves.
const (
	sphereDims  = 100
	sphereBound = 5.12
	sphereShift = 0.4 * sphereBound
	sphereBatch = 540 // solutions a round
)

func sphere(x, measures []float64) (fitness float64) {
	const worst = (-sphereBound - sphereShift) * (-sphereBound - sphereShift) * sphereDims
	// Two sums at a time, as NumPy has several: one addition need not wait for the last.
	var even, odd float64
	for half := range 2 {
		var m, n float64
		for i := half * sphereDims / 2; i < (half+1)*sphereDims/2; i += 2 {
			a, b := x[i], x[i+1]
			even += (a - sphereShift) * (a - sphereShift)
			odd += (b - sphereShift) * (b - sphereShift)
			if a < -sphereBound || a > sphereBound {
				a = sphereBound / a
			}
			if b < -sphereBound || b > sphereBound {
				b = sphereBound / b
			}
			m += a
			n += b
		}
		measures[half] = m + n
	}
	return (worst - even - odd) / worst * 100
}

var sphereAxes = []qd.Axis{
	{Name: "first half", Min: -sphereDims / 2 * sphereBound, Max: sphereDims / 2 * sphereBound, Cells: 100},
	{Name: "second half", Min: -sphereDims / 2 * sphereBound, Max: sphereDims / 2 * sphereBound, Cells: 100},
}

// A figure is a mean with its standard deviation.
type figure struct{ mean, deviation float64 }

// within tells whether x lies within three standard deviations.
func (f figure) within(x float64) bool { return math.Abs(x-f.mean) <= 3*f.deviation }

// An algorithm is one that pyribs publishes figures for.
type algorithm struct {
	name    string
	layout  qd.Layout
	emitter qd.Emitter
	// After 500 rounds: ten runs of pyribs 0.12, see testdata/sphere.py.
	shortQD, shortCover figure
	// After 10,000 rounds: pyribs' documentation, docs/examples/sphere, 20 runs. It gives no deviation for the coverage; that of
	// the QD score, as a share, is taken for it.
	fullQD figure
	cover  float64
}

var (
	gaussian   = qd.Gaussian{Start: make([]float64, sphereDims), Sigma: 0.5, Batch: sphereBatch}
	isoLine    = qd.IsoLine{Start: make([]float64, sphereDims), Iso: 0.5, Line: 0.2, Batch: sphereBatch}
	algorithms = []algorithm{
		{
			"map_elites", qd.Grid{Axes: sphereAxes}, gaussian,
			figure{240847, 3093}, figure{0.28595, 0.00399}, figure{416111.64, 2681}, 0.5072,
		}, {
			"line_map_elites", qd.Grid{Axes: sphereAxes}, isoLine,
			figure{353813, 4346}, figure{0.42634, 0.00603}, figure{491013.92, 1118}, 0.6044,
		}, {
			"cvt_map_elites", qd.CVT{Axes: sphereAxes, Cells: 10000, Samples: 100000}, gaussian,
			figure{235915, 2583}, figure{0.27933, 0.00310}, figure{416350, 3942}, 0.5067,
		},
	}
)

func (a algorithm) fullCover() figure {
	return figure{a.cover, a.cover * a.fullQD.deviation / a.fullQD.mean}
}

// run runs the algorithm on the sphere.
func (a algorithm) run(rounds int, seed uint64) (qd.Stats, error) {
	archive, err := qd.NewVectors(a.layout)
	if err != nil {
		return qd.Stats{}, err
	}
	scheduler, err := qd.NewScheduler(archive, seed, a.emitter)
	if err != nil {
		return qd.Stats{}, err
	}
	fitness, measures := make([]float64, sphereBatch), pairs(sphereBatch)
	for range rounds {
		x, err := scheduler.Ask()
		if err != nil {
			return qd.Stats{}, err
		}
		for i := range x {
			fitness[i] = sphere(x[i], measures[i])
		}
		if _, err := scheduler.Tell(fitness, measures); err != nil {
			return qd.Stats{}, err
		}
	}
	return archive.Stats(), nil
}

// pairs are n slices of two.
func pairs(n int) [][]float64 {
	all, out := make([]float64, 2*n), make([][]float64, n)
	for i := range out {
		out[i] = all[2*i : 2*i+2]
	}
	return out
}

// The planar arm of QDax (its qdax/tasks/arm.py): joint angles between 0 and 1 turn, the fitness is their negative standard
// deviation, the measures where the hand is.
const armJoints = 100

func arm(x, measures []float64) (fitness float64) {
	mean := 0.0
	for _, v := range x {
		mean += v / float64(len(x))
	}
	angle, square, hx, hy := 0.0, 0.0, 0.0, 0.0
	for _, v := range x {
		square += (v - mean) * (v - mean)
		angle += 2*math.Pi*v - math.Pi
		hx += math.Cos(angle)
		hy += math.Sin(angle)
	}
	n := float64(len(x))
	measures[0], measures[1] = hx/(2*n)+0.5, hy/(2*n)+0.5
	return -math.Sqrt(square / n)
}

// QDax 0.5 on the arm, ten runs, see testdata/arm.py: coverage, and the QD score with the offset -1.
var armQD, armCover, armBest = figure{2267.16, 55.39}, figure{0.25466, 0.00626}, figure{-0.08098, 0.00277}

// runArm is QDax's own example: 100 random solutions, then 50 rounds of 1,024, 51,300 evaluations in all.
func runArm(seed uint64) (qd.Stats, error) {
	axes := []qd.Axis{{Name: "x", Min: 0, Max: 1, Cells: 100}, {Name: "y", Min: 0, Max: 1, Cells: 100}}
	archive, err := qd.NewVectors(qd.Grid{Axes: axes}, qd.Offset(-1))
	if err != nil {
		return qd.Stats{}, err
	}
	r, x := qd.Rand(seed, 0), make([]float64, armJoints)
	low, high := make([]float64, armJoints), make([]float64, armJoints)
	for i := range high {
		high[i] = 1
	}
	measures := make([]float64, 2)
	for range 100 {
		for i := range x {
			x[i] = r.Float64()
		}
		if _, err := archive.Add(x, arm(x, measures), measures); err != nil {
			return qd.Stats{}, err
		}
	}
	scheduler, err := qd.NewScheduler(archive, seed, qd.IsoLine{Start: x, Iso: 0.05, Line: 0.1, Batch: 1024, Lower: low, Upper: high})
	if err != nil {
		return qd.Stats{}, err
	}
	err = scheduler.Run(50, func(x []float64) (float64, []float64) {
		measures := make([]float64, 2)
		return arm(x, measures), measures
	})
	return archive.Stats(), err
}
