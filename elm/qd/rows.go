package qd

import (
	"fmt"
	"slices"
)

// rows keep the genotypes of an archive, one a row.
type rows[G any] interface {
	// check says whether genotypes may enter, and which of them may not.
	check(g []G) (int, error)
	// put sets a row, or appends one.
	put(row int, g G)
	// at is a row's genotype for reading only.
	at(row int) G
	// own is a genotype that its caller may keep and change.
	own(g G) G
	// clear empties the rows; so many may follow.
	clear(capacity int)
	clone() rows[G]
}

// values keep genotypes as they are.
type values[G any] struct{ list []G }

func (v *values[G]) check([]G) (int, error) { return 0, nil }
func (v *values[G]) at(row int) G           { return v.list[row] }
func (v *values[G]) own(g G) G              { return g }
func (v *values[G]) clear(n int)            { v.list = make([]G, 0, n) }
func (v *values[G]) clone() rows[G]         { return &values[G]{slices.Clone(v.list)} }

func (v *values[G]) put(row int, g G) {
	if row == len(v.list) {
		v.list = append(v.list, g)
		return
	}
	v.list[row] = g
}

// A matrix keeps vectors of one length as copies in one piece of memory. Kept one by one they cost a batch twice its
// time, in allocation and in the collector.
type matrix struct {
	dims     int // of each; 0 before the first
	data     []float64
	capacity int // vectors to make room for with the first
}

// maxReserve bounds in bytes what is reserved before it is used.
const maxReserve = 4 << 20

func (m *matrix) check(vectors [][]float64) (int, error) {
	want := m.dims
	for i, x := range vectors {
		if want == 0 {
			want = len(x)
		}
		if len(x) != want {
			return i, fmt.Errorf("a vector of %d coordinates for an archive of vectors of %d", len(x), want)
		}
	}
	return 0, nil
}

func (m *matrix) put(row int, x []float64) {
	if m.data == nil {
		m.dims = len(x)
		m.data = make([]float64, 0, m.dims*min(m.capacity, maxReserve/8/max(m.dims, 1)))
	}
	if row*m.dims == len(m.data) {
		m.data = append(m.data, x...)
		return
	}
	copy(m.data[row*m.dims:], x)
}

func (m *matrix) at(row int) []float64 {
	return m.data[row*m.dims : (row+1)*m.dims : (row+1)*m.dims]
}

func (m *matrix) own(x []float64) []float64 { return slices.Clone(x) }
func (m *matrix) clear(n int)               { m.data, m.capacity = nil, n }
func (m *matrix) clone() rows[[]float64]    { return &matrix{m.dims, slices.Clone(m.data), m.capacity} }
