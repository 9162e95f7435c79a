package qd

import (
	"math"
	"testing"
)

// Whatever lies inside of a cell's outline lies in the cell, and the outlines cover the whole space.
func TestOutlines(t *testing.T) {
	for _, kind := range conformance {
		t.Run(kind.name, func(t *testing.T) {
			a := kind.make(t)
			r := Rand(3, 3)
			point := func() []float64 {
				v := math.Pow(r.Float64(), 2) // denser on one side, so that boundaries slide
				return []float64{2*v - 1, 10 * r.Float64()}
			}
			for range 300 {
				if _, err := a.Add([]float64{1}, r.Float64(), point()); err != nil {
					t.Fatal(err)
				}
			}
			if kind.unbounded {
				if o := a.Outline(0); o != nil {
					t.Errorf("a cell of an unstructured archive has the outline %v", o)
				}
				return
			}
			area, total := 0.0, (testAxes[0].Max-testAxes[0].Min)*(testAxes[1].Max-testAxes[1].Min)
			for cell := range a.Cells() {
				area += areaOf(a.Outline(cell))
			}
			if math.Abs(area-total) > 1e-9*total {
				t.Errorf("the outlines cover %v of %v", area, total)
			}
			for range 2000 {
				p := point()
				cell, _, err := a.CellOf(p)
				if err != nil {
					t.Fatal(err)
				}
				if !contains(a.Outline(cell), p) {
					t.Fatalf("%v lies in cell %d, but not inside of %v", p, cell, a.Outline(cell))
				}
			}
			if a.Outline(-1) != nil || a.Outline(a.Cells()) != nil {
				t.Error("a cell that is not there has an outline")
			}
			places := a.Places()
			if len(places) != a.Len() || places[0].Cell != a.Elites()[0].Cell || places[0].Fitness != a.Elites()[0].Fitness {
				t.Errorf("%d places, the first %+v", len(places), places[0])
			}
		})
	}
	three, err := NewVectors(CVT{Axes: []Axis{{"x", 0, 1, 2}, {"y", 0, 1, 2}, {"z", 0, 1, 2}}, Cells: 5})
	if err != nil || three.Outline(0) != nil {
		t.Errorf("an archive over three axes has outlines, %v", err)
	}
	many, err := NewVectors(CVT{Axes: testAxes, Cells: 700, Samples: 1400})
	if err != nil {
		t.Fatal(err)
	}
	area := 0.0
	for cell := range many.Cells() {
		area += areaOf(many.Outline(cell))
	}
	if math.Abs(area-20) > 1e-9 {
		t.Errorf("700 outlines cover %v of 20", area)
	}
	twins, err := NewVectors(CVT{Axes: testAxes, Centroids: [][]float64{{0, 2}, {0, 2}, {0, 8}}})
	if err != nil || math.Abs(areaOf(twins.Outline(0))-10) > 1e-9 {
		t.Errorf("of two centroids at one place: %v, %v", twins.Outline(0), err)
	}
}

// areaOf is the area of a polygon that runs against the clock.
func areaOf(polygon [][2]float64) float64 {
	sum := 0.0
	for i, p := range polygon {
		q := polygon[(i+1)%len(polygon)]
		sum += p[0]*q[1] - q[0]*p[1]
	}
	return sum / 2
}

func contains(polygon [][2]float64, at []float64) bool {
	for i, p := range polygon {
		q := polygon[(i+1)%len(polygon)]
		if (q[0]-p[0])*(at[1]-p[1])-(q[1]-p[1])*(at[0]-p[0]) < -1e-9 {
			return false
		}
	}
	return len(polygon) > 2
}
