package qd

import (
	"errors"
	"fmt"
	"math/rand/v2"
)

// An Emitter proposes vectors. Any type with this method will do; [Gaussian] and [IsoLine] are two.
type Emitter interface {
	// Ask proposes vectors, at least one, for an archive, drawing its randomness from r.
	Ask(archive Vectors, r *rand.Rand) ([][]float64, error)
}

// Gaussian adds normal noise to elites (the operator of MAP-Elites in pyribs).
type Gaussian struct {
	Start        []float64 // the parent while the archive is empty
	Sigma        float64   // standard deviation of the noise in every coordinate; above 0
	Batch        int       // vectors a round; at least 1
	Lower, Upper []float64 // bounds into which children are clipped; nil: none
}

// Ask implements [Emitter].
func (g Gaussian) Ask(archive Vectors, r *rand.Rand) ([][]float64, error) {
	if err := check(g.Start, g.Batch, g.Lower, g.Upper, deviation{"Sigma", g.Sigma}); err != nil {
		return nil, fmt.Errorf("qd.Gaussian: %w", err)
	}
	children := block(g.Batch, len(g.Start))
	for _, child := range children {
		parent, err := archive.parent(r, g.Start)
		if err != nil {
			return nil, fmt.Errorf("qd.Gaussian: %w", err)
		}
		normals(r.Uint64(), child)
		for i, noise := range child {
			child[i] = parent[i] + g.Sigma*noise
		}
		clip(child, g.Lower, g.Upper)
	}
	return children, nil
}

// IsoLine adds to an elite normal noise and a normal multiple of the way to another elite, which keeps what elites have in
// common (Vassiliades and Mouret 2018, "Discovering the elite hypervolume by leveraging interspecies correlation").
type IsoLine struct {
	Start        []float64 // the parent while the archive is empty
	Iso          float64   // standard deviation of the noise in every coordinate; above 0
	Line         float64   // standard deviation of the multiple; 0 or more
	Batch        int       // vectors a round; at least 1
	Lower, Upper []float64 // bounds into which children are clipped; nil: none
}

// Ask implements [Emitter].
func (l IsoLine) Ask(archive Vectors, r *rand.Rand) ([][]float64, error) {
	if err := check(l.Start, l.Batch, l.Lower, l.Upper, deviation{"Iso", l.Iso}); err != nil {
		return nil, fmt.Errorf("qd.IsoLine: %w", err)
	}
	if !finite(l.Line) || l.Line < 0 {
		return nil, fmt.Errorf("qd.IsoLine: Line is %v; give a finite standard deviation of 0 or more", l.Line)
	}
	children := block(l.Batch, len(l.Start))
	for _, child := range children {
		parent, err := archive.parent(r, l.Start)
		if err != nil {
			return nil, fmt.Errorf("qd.IsoLine: %w", err)
		}
		other, _ := archive.parent(r, l.Start)
		along := l.Line * r.NormFloat64()
		normals(r.Uint64(), child)
		for i, noise := range child {
			child[i] = parent[i] + l.Iso*noise + along*(other[i]-parent[i])
		}
		clip(child, l.Lower, l.Upper)
	}
	return children, nil
}

// parent is the genotype of an elite, which the caller must not change, or the start while there is none.
func (v Vectors) parent(r *rand.Rand, start []float64) ([]float64, error) {
	row := v.draw(r)
	if row < 0 {
		return start, nil
	}
	g := v.genotype.at(row)
	if len(g) != len(start) {
		return nil, fmt.Errorf("the archive holds vectors of %d coordinates, Start has %d", len(g), len(start))
	}
	return g, nil
}

// A deviation is a named standard deviation.
type deviation struct {
	name  string
	value float64
}

func check(start []float64, batch int, lower, upper []float64, sigma deviation) error {
	switch {
	case len(start) == 0:
		return errors.New("field Start is empty; give the vector to start from")
	case batch < 1:
		return fmt.Errorf("field Batch is %d; give the number of vectors a round, at least 1", batch)
	case !finite(sigma.value) || sigma.value <= 0:
		return fmt.Errorf("%s is %v; give a finite standard deviation above 0", sigma.name, sigma.value)
	case lower != nil && len(lower) != len(start) || upper != nil && len(upper) != len(start):
		return fmt.Errorf("%d lower and %d upper bounds for %d coordinates; give as many, or nil", len(lower), len(upper), len(start))
	}
	for i := range start {
		if lower != nil && upper != nil && !(lower[i] <= upper[i]) {
			return fmt.Errorf("bounds [%v, %v] of coordinate %d; give the smaller first", lower[i], upper[i], i)
		}
	}
	return nil
}

// block are n vectors in one piece of memory.
func block(n, dims int) [][]float64 {
	all := make([]float64, n*dims)
	out := make([][]float64, n)
	for i := range out {
		out[i] = all[i*dims : (i+1)*dims : (i+1)*dims]
	}
	return out
}

func clip(x, lower, upper []float64) {
	for i := range lower {
		x[i] = max(x[i], lower[i])
	}
	for i := range upper {
		x[i] = min(x[i], upper[i])
	}
}
