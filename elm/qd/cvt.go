package qd

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
)

// A CVT divides the behaviour space into the Voronoi cells of centroids that k-means spreads evenly over the axes' ranges
// (Vassiliades, Chatzilygeroudis and Mouret 2018, "Using centroidal Voronoi tessellations to scale up the
// multidimensional archive of phenotypic elites"). It is for more axes than a grid can divide: the number of cells is
// free. Cell i belongs to centroid i.
type CVT struct {
	Axes    []Axis
	Cells   int    // wanted; ignored when centroids are given
	Seed    uint64 // of the samples and of the first centroids
	Samples int    // uniform samples that k-means clusters; 0 is 10 a cell
	// Centroids replaces k-means, one point a cell. [Archive.Layout] fills it in, so that a saved layout opens at once.
	Centroids [][]float64 `json:",omitempty"`
}

func (CVT) kind() string { return "cvt" }

func (c CVT) open() (space, error) {
	if err := checkAxes(c.Axes); err != nil {
		return nil, err
	}
	dims := len(c.Axes)
	if c.Samples == 0 {
		c.Samples = 10 * c.Cells
	}
	switch {
	case len(c.Centroids) > maxCells || c.Cells > maxCells:
		return nil, fmt.Errorf("a CVT archive may have up to %d cells", maxCells)
	case len(c.Centroids) == 0 && c.Cells < 1:
		return nil, fmt.Errorf("a CVT archive of %d cells; it needs at least 1, or centroids", c.Cells)
	case len(c.Centroids) == 0 && c.Samples < c.Cells:
		return nil, fmt.Errorf("%d samples for %d cells; k-means needs at least as many samples as cells", c.Samples, c.Cells)
	}
	v := &voronoi{list: slices.Clone(c.Axes), seed: c.Seed, samples: c.Samples}
	if len(c.Centroids) == 0 {
		v.tree = newTree(centroids(c.Axes, c.Cells, c.Samples, c.Seed), dims)
		return v, nil
	}
	points := make([]float64, 0, len(c.Centroids)*dims)
	for i, p := range c.Centroids {
		if len(p) != dims {
			return nil, fmt.Errorf("centroid %d has %d coordinates for %d axes", i, len(p), dims)
		}
		for k, x := range p {
			if !finite(x) {
				return nil, fmt.Errorf("centroid %d: %w", i, notFinite(c.Axes[k].Name, x))
			}
		}
		points = append(points, p...)
	}
	v.tree = newTree(points, dims)
	return v, nil
}

// A voronoi is a space of Voronoi cells.
type voronoi struct {
	list    []Axis
	seed    uint64
	samples int
	tree    *tree
}

func (v *voronoi) axes() []Axis { return v.list }
func (v *voronoi) cells() int   { return len(v.tree.order) }
func (v *voronoi) clone() space { return v }

func (v *voronoi) layout() Layout {
	c := CVT{Axes: slices.Clone(v.list), Cells: v.cells(), Seed: v.seed, Samples: v.samples}
	for i := range v.cells() {
		c.Centroids = append(c.Centroids, slices.Clone(v.tree.point(i)))
	}
	return c
}

func (v *voronoi) locate(measures []float64) (cell int, inside bool) {
	inside = true
	for i, x := range measures {
		inside = inside && v.list[i].contains(x)
	}
	return v.tree.one(measures), inside
}

const (
	// Lloyd's iteration ends when centroids move by less than this, squared and as a mean over all, in units of the axes'
	// ranges squared; or after so many rounds. Both are as scikit-learn's KMeans has them, which pyribs uses.
	kmeansTolerance = 1e-4 / 12 // relative to the variance of a uniform sample, 1/12 of the range squared
	kmeansRounds    = 300
)

// centroids are the centres of k clusters of uniform samples: Lloyd's algorithm, which starts from the first samples.
// Distances are in the axes' own units, as in the archive.
func centroids(axes []Axis, k, samples int, seed uint64) []float64 {
	dims := len(axes)
	r := Rand(seed, 0)
	points := make([]float64, samples*dims)
	for i := range points {
		a := axes[i%dims]
		points[i] = a.Min + float64(r.Float64()*(a.Max-a.Min)) // float64() forbids a fused multiply-add
	}
	centres := slices.Clone(points[:k*dims])
	nearest := make([]int32, samples)
	for range kmeansRounds {
		assign(newTree(centres, dims), points, nearest)
		next, moved := means(centres, points, nearest, axes)
		centres = next
		if moved < kmeansTolerance {
			break
		}
	}
	return centres
}

// assign finds the nearest centre of every point, on all cores; what it finds does not depend on their number.
func assign(t *tree, points []float64, nearest []int32) {
	workers := runtime.GOMAXPROCS(0)
	share := (len(nearest) + workers - 1) / workers
	var wg sync.WaitGroup
	for first := 0; first < len(nearest); first += share {
		wg.Go(func() {
			for i := first; i < min(first+share, len(nearest)); i++ {
				nearest[i] = int32(t.one(points[i*t.dims : (i+1)*t.dims]))
			}
		})
	}
	wg.Wait()
}

// means are the means of the points of every centre; one without points stays. moved is the mean of the squared moves,
// in units of the ranges.
func means(centres, points []float64, nearest []int32, axes []Axis) (next []float64, moved float64) {
	dims := len(axes)
	next = make([]float64, len(centres))
	counts := make([]int, len(centres)/dims)
	for i, c := range nearest {
		counts[c]++
		for k := range dims {
			next[int(c)*dims+k] += points[i*dims+k]
		}
	}
	for c, n := range counts {
		for k, a := range axes {
			at := c*dims + k
			if n == 0 {
				next[at] = centres[at]
				continue
			}
			next[at] /= float64(n)
			step := (next[at] - centres[at]) / (a.Max - a.Min)
			moved += float64(step * step)
		}
	}
	return next, moved / float64(len(counts))
}
