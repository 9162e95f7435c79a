package qd

import "slices"

// A Place is an elite without its genotype: all that a picture of an archive needs.
type Place struct {
	Cell     int
	Fitness  float64
	Measures []float64
}

// Places are those of the elites in cell order.
func (a *Archive[G]) Places() []Place {
	places := make([]Place, 0, a.Len())
	for e := range a.All() {
		places = append(places, Place{e.Cell, e.Fitness, slices.Clone(e.Measures)})
	}
	return places
}

// Outline is the border of a cell of an archive over two axes: the corners of a convex polygon within the axes' ranges, in
// order. It is nil for other archives, for a cell that has no area, and in an unstructured archive, where cells are points.
func (a *Archive[G]) Outline(cell int) [][2]float64 {
	o, ok := a.space.(outliner)
	if !ok || len(a.space.axes()) != 2 || cell < 0 || cell >= a.space.cells() {
		return nil
	}
	return o.outline(cell)
}

// An outliner is a space whose cells have borders. It has two axes when outline is called.
type outliner interface {
	outline(cell int) [][2]float64
}

func (g *grid) outline(cell int) [][2]float64 {
	at := position(cell, g.strides)
	x0, x1 := g.list[0].Bounds(at[0])
	y0, y1 := g.list[1].Bounds(at[1])
	return rectangle(x0, x1, y0, y1)
}

func (s *sliding) outline(cell int) [][2]float64 {
	at := position(cell, s.strides)
	// What lies beyond the outer boundaries belongs to the outer cells.
	side := func(axis int) (low, high float64) {
		a, k := s.list[axis], at[axis]
		low, high = s.bounds[axis][k], s.bounds[axis][k+1]
		if k == 0 {
			low = a.Min
		}
		if k == a.Cells-1 {
			high = a.Max
		}
		return max(low, a.Min), min(high, a.Max)
	}
	x0, x1 := side(0)
	y0, y1 := side(1)
	return rectangle(x0, x1, y0, y1)
}

func rectangle(x0, x1, y0, y1 float64) [][2]float64 {
	if x0 >= x1 || y0 >= y1 {
		return nil
	}
	return [][2]float64{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}
}

// outline cuts the behaviour space by the lines half-way to the other centroids, the nearest first, until the next is too
// far away to cut anything.
func (v *voronoi) outline(cell int) [][2]float64 {
	x, y := v.list[0], v.list[1]
	polygon := rectangle(x.Min, x.Max, y.Min, y.Max)
	centre := v.tree.point(cell)
	done := 0
	for k := 16; done < v.cells() && len(polygon) > 0; k *= 4 {
		found := v.tree.nearest(centre, k)
		for _, n := range found[done:] {
			if int(n.index) != cell {
				if n.square > 4*farthest(polygon, centre) {
					return polygon
				}
				polygon = cut(polygon, centre, v.tree.point(int(n.index)))
			}
			done++
		}
	}
	return polygon
}

// farthest is the squared distance of the farthest corner.
func farthest(polygon [][2]float64, from []float64) float64 {
	most := 0.0
	for _, p := range polygon {
		dx, dy := p[0]-from[0], p[1]-from[1]
		most = max(most, float64(dx*dx)+float64(dy*dy))
	}
	return most
}

// cut keeps what of the polygon is nearer to one point than to another (Sutherland and Hodgman 1974).
func cut(polygon [][2]float64, to, than []float64) [][2]float64 {
	nx, ny := than[0]-to[0], than[1]-to[1]
	if nx == 0 && ny == 0 {
		return polygon // two centroids at one place: the first has the cell, and the picture does not tell
	}
	side := func(p [2]float64) float64 { // above 0: kept
		return float64(nx*((to[0]+than[0])/2-p[0])) + float64(ny*((to[1]+than[1])/2-p[1]))
	}
	var out [][2]float64
	for i, p := range polygon {
		q := polygon[(i+1)%len(polygon)]
		a, b := side(p), side(q)
		if a >= 0 {
			out = append(out, p)
		}
		if a > 0 && b < 0 || a < 0 && b > 0 {
			t := a / (a - b)
			out = append(out, [2]float64{p[0] + float64(t*(q[0]-p[0])), p[1] + float64(t*(q[1]-p[1]))})
		}
	}
	return out
}
