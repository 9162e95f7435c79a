package qd

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A cellset is a sorted slice that is quicker.
func TestCellset(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cells := rapid.IntRange(1, 500).Draw(t, "cells")
		s := newCellset(cells)
		var want []int
		for _, c := range rapid.SliceOfDistinct(rapid.IntRange(0, 999), rapid.ID).Draw(t, "members") {
			s.grow(c + 1)
			s.add(c)
			want = append(want, c)
		}
		slices.Sort(want)
		if got := slices.Collect(s.all()); !slices.Equal(got, want) || s.n != len(want) {
			t.Fatalf("%v, want %v", got, want)
		}
		for k, c := range want {
			if got := s.nth(k); got != c {
				t.Fatalf("member %d is %d, want %d", k, got, c)
			}
		}
	})
}

// A sum is exact: the big.Float sum of the same values, rounded once.
func TestSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.OneOf(
			rapid.Float64Range(-math.MaxFloat64/1024, math.MaxFloat64/1024),
			rapid.Float64Range(-1, 1),
			rapid.SampledFrom([]float64{5e-324, -5e-324, 1e-310, 1, -1, 1 << 53, 0, math.Copysign(0, -1), 1e300}),
		)
		var s sum
		exact := new(big.Float).SetPrec(4000)
		kept := rapid.SliceOf(value).Draw(t, "kept")
		for _, x := range kept {
			s.add(x)
			exact.Add(exact, big.NewFloat(x))
		}
		for _, x := range rapid.SliceOf(value).Draw(t, "passing") {
			s.add(x)
			if rapid.Bool().Draw(t, "carry") {
				s.carry()
			}
			s.sub(x)
		}
		want, _ := exact.Float64()
		if got := s.value(); got != want {
			t.Fatalf("%v, want %v", got, want)
		}
		var again sum
		for _, x := range slices.Backward(kept) {
			again.add(x)
		}
		if again.value() != want {
			t.Fatalf("%v in the other order", again.value())
		}
	})
	var s sum
	for range 3 {
		s.pending = maxPending - 1 // as after many additions
		s.add(-0.1)
	}
	if s.value() != -0.30000000000000004 && s.value() != -0.3 || s.pending != 0 {
		t.Errorf("%v after carries", s.value())
	}
}

// A tree finds what looking at every point finds.
func TestTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dims := rapid.IntRange(1, 4).Draw(t, "dims")
		coordinate := rapid.OneOf(rapid.Float64Range(-1, 1), rapid.SampledFrom([]float64{-0.5, 0, 0.5}))
		points := rapid.SliceOfN(coordinate, 0, 400).Draw(t, "points")
		points = points[:len(points)/dims*dims]
		q := rapid.SliceOfN(coordinate, dims, dims).Draw(t, "q")
		k := rapid.IntRange(1, 20).Draw(t, "k")
		tree := newTree(points, dims)
		skip := make([]bool, len(points)/dims)
		var all, rest []neighbour
		for i := range skip {
			n := neighbour{tree.square(q, i), int32(i)}
			all = append(all, n)
			if skip[i] = rapid.IntRange(0, 3).Draw(t, "skip") == 0; !skip[i] {
				rest = append(rest, n)
			}
		}
		for _, list := range [][]neighbour{all, rest} {
			slices.SortFunc(list, func(a, b neighbour) int {
				if nearer(a, b) {
					return -1
				}
				return 1
			})
		}
		if got := tree.nearest(q, k); !slices.Equal(got, all[:min(k, len(all))]) {
			t.Fatalf("%v, want the first %d of %v", got, k, all)
		}
		var got []neighbour
		if tree.nearestBut(q, k, skip, &got); !slices.Equal(got, rest[:min(k, len(rest))]) {
			t.Fatalf("%v, want the first %d of %v", got, k, rest)
		}
		if len(all) > 0 && tree.one(q) != int(all[0].index) {
			t.Fatalf("point %d, want %d", tree.one(q), all[0].index)
		}
	})
}

// The centroids of a CVT spread evenly: cells of about equal size, the same for any number of cores.
func TestCentroids(t *testing.T) {
	axes := []Axis{{"x", -3, 5, 0}, {"y", 0, 1, 0}}
	const cells, samples = 50, 2000
	points := centroids(axes, cells, samples, 7)
	if again := centroids(axes, cells, samples, 7); !slices.Equal(points, again) {
		t.Error("the same seed gave other centroids")
	}
	if other := centroids(axes, cells, samples, 8); slices.Equal(points, other) {
		t.Error("another seed gave the same centroids")
	}
	tree := newTree(points, 2)
	counts := make([]int, cells)
	r := Rand(1, 1)
	const probes = 50000
	distance := 0.0
	for range probes {
		q := []float64{-3 + 8*r.Float64(), r.Float64()}
		i := tree.one(q)
		counts[i]++
		distance += tree.square(q, i)
	}
	if least, most := slices.Min(counts), slices.Max(counts); least < probes/cells/4 || most > probes/cells*4 {
		t.Errorf("cells hold %d to %d of %d points, want about %d", least, most, probes, probes/cells)
	}
	// Random centroids leave points about twice as far from their own, squared.
	random := make([]float64, 2*cells)
	for i := range random {
		a := axes[i%2]
		random[i] = a.Min + r.Float64()*(a.Max-a.Min)
	}
	loose, far := newTree(random, 2), 0.0
	for range probes {
		q := []float64{-3 + 8*r.Float64(), r.Float64()}
		far += loose.square(q, loose.one(q))
	}
	if distance > 0.75*far {
		t.Errorf("mean squared distance %v to centroids, %v to random points", distance/probes, far/probes)
	}
}

// The unstructured space's shortcuts change nothing.
func TestUnstructuredNeighbours(t *testing.T) {
	layout := Unstructured{Axes: testAxes, Neighbours: 4, Threshold: 0.03, Compete: true}
	a, err := NewVectors(layout)
	if err != nil {
		t.Fatal(err)
	}
	s := a.space.(*unstructured)
	r := Rand(2, 2)
	moved := 0
	for i := range 3000 {
		m := []float64{2*r.Float64() - 1, 10 * r.Float64()}
		plain := newTree(slices.Clone(s.points), 2)
		if want, got := plain.nearest(s.scale(m), 4), s.nearest(s.scale(m), 4); !slices.Equal(got, want) {
			t.Fatalf("solution %d: neighbours %v, want %v", i, got, want)
		}
		added, err := a.Add([]float64{0}, r.Float64(), m)
		if err != nil {
			t.Fatal(err)
		}
		if added.Status == Improved {
			moved++
		}
	}
	if moved < 100 || a.Len() < 500 || len(s.tree.order) == 0 {
		t.Errorf("%d elites, %d moved: the test shows too little", a.Len(), moved)
	}
}
