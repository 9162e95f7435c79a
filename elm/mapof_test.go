package elm

import (
	"fmt"
	"strings"
	"testing"

	"goelm/elm/qd"
)

func TestMapOf(t *testing.T) {
	axes := []qd.Axis{{Name: "x", Min: -1, Max: 1, Cells: 8}, {Name: "y", Min: 0, Max: 10, Cells: 6}}
	three := append(axes[:2:2], qd.Axis{Name: "z", Min: 0, Max: 1, Cells: 4})
	for _, c := range []struct {
		name    string
		layout  qd.Layout
		options []Option
		want    []string
	}{
		{"grid", qd.Grid{Axes: axes}, nil, []string{"x →", "↑ y", "of 48 cells filled", "outside the range", "cell 0: fitness"}},
		{"turned", qd.Grid{Axes: axes}, []Option{Axes("y", "x"), Title("by hand")}, []string{"y →", "↑ x", ">by hand<"}},
		{"cvt", qd.CVT{Axes: axes, Cells: 30}, nil, []string{"of 30 cells filled"}},
		{"sliding", qd.Sliding{Axes: axes, Remap: 50, Buffer: 200}, nil, []string{"of 48 cells filled"}},
		{"points", qd.Unstructured{Axes: axes, Threshold: 0.05}, nil, []string{" elites", "<circle"}},
		{"folded", qd.Grid{Axes: three}, nil, []string{"of 192 cells filled", "over z too"}},
		{"a strip", qd.Grid{Axes: axes[:1]}, nil, []string{"of 8 cells filled"}},
		{"cvt over three", qd.CVT{Axes: three, Cells: 30}, []Option{Axes("z", "x")}, []string{"z →", "over y too", "<circle"}},
		{"cvt over one", qd.CVT{Axes: axes[:1], Cells: 5}, nil, []string{"of 5 cells filled"}},
	} {
		a, err := qd.NewVectors(c.layout)
		if err != nil {
			t.Fatal(err)
		}
		empty := MapOf(a, c.options...).SVG()
		contains(t, c.name+" while it is empty", empty, "<svg")
		r := qd.Rand(1, 1)
		for range 300 {
			m := []float64{2.2*r.Float64() - 1.1, 10 * r.Float64(), r.Float64()}
			if _, err := a.Add(m, r.Float64(), m[:len(a.Axes())]); err != nil {
				t.Fatal(err)
			}
		}
		svg := MapOf(a, c.options...).SVG()
		contains(t, c.name, svg, c.want...)
		if best, _ := a.Best(); !strings.Contains(svg, "best: ") || best.Fitness < 0.9 {
			t.Errorf("%s: no best", c.name)
		}
	}
	narrow, err := qd.NewVectors(qd.Grid{Axes: axes})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := narrow.Add([]float64{1}, 0.5, []float64{0, 5}); err != nil {
		t.Fatal(err)
	}
	contains(t, "colours of a range", MapOf(narrow, Colours(0, 4000)).SVG(), ">4000<")
	a, err := qd.NewPrograms(qd.Grid{Axes: axes})
	if err != nil {
		t.Fatal(err)
	}
	for _, option := range []Option{Axes("x", "w"), Axes("x", "x")} {
		func() {
			defer func() { contains(t, "the panic", fmt.Sprint(recover()), "elm.MapOf: ") }()
			MapOf(a, option)
		}()
	}
	s := newToySearch(t, newRunner(2, 1), Layout(qd.CVT{Cells: 40}))
	run(t, s, 100)
	contains(t, "the map of a search over Voronoi cells", s.Map().SVG(), "toy: height", "x (m) →", "of 40 cells filled", ": height ", "jump")
	contains(t, "the same along a fixed measure", s.Map(At{"x", 0.1}).SVG(), "at x 0 to 0.2 m")
	contains(t, "a map of another title", s.Map(At{"x", 0.1}, Title("now"), Colours(0, 5)).SVG(), ">now<", ">5<")
}
