package render

import (
	"fmt"
	"image"
	"image/color"
	"maps"
	"math"
	"math/rand/v2"
)

// crawler is a square with a crossing of muscles that moves to the right at the given speed (units per second).
func crawler(seconds, speed float64) Motion {
	m := Motion{
		Title: "Crawler", Frame: 1.0 / 60, Radius: 2, Trail: true, Ground: []Point{{X: -10}, {X: 10}},
		Caption: "a test body", Links: []Link{{0, 1, "bone"}, {1, 2, "muscle"}, {2, 3, "muscle"}, {3, 0, "bone"}, {0, 4, "muscle"}, {2, 4, "muscle"}},
	}
	for i := range int(seconds*60) + 1 {
		t := float64(i) / 60
		x, pull := speed*t, math.Sin(4*t)
		m.Frames = append(m.Frames, []Point{{x, 2}, {x, 40 + 3*pull}, {x + 40 + 4*pull, 38}, {x + 38 + 5*pull, 2 + 4*max(0, pull)}, {x + 20, 20}})
		m.Contraction = append(m.Contraction, []float32{0, float32(-pull), float32(pull), 0, float32(pull) / 2, -float32(pull) / 3})
	}
	return m
}

// lattice is a rich body: n by n joints, each tied to its neighbours, every muscle with a phase of its own.
func lattice(n int, seconds float64) Motion {
	m := Motion{Title: "Lattice", Frame: 1.0 / 60, Radius: 2, Trail: true}
	phase := func(i int) float64 { return float64(i) * 0.7 }
	for y := range n {
		for x := range n {
			for dy := range 3 {
				for dx := range 3 {
					if (dx > 0 || dy > 0) && x+dx < n && y+dy < n {
						m.Links = append(m.Links, Link{y*n + x, (y+dy)*n + x + dx, "muscle"})
					}
				}
			}
		}
	}
	for i := range int(seconds * 60) {
		t := float64(i) / 60
		var joints []Point
		for k := range n * n {
			joints = append(joints, Point{15*t + float64(k%n)*12 + 3*math.Sin(3*t+phase(k)), float64(k/n)*12 + 3 + 2*math.Cos(3*t+phase(k))})
		}
		var pulls []float32
		for k := range m.Links {
			pulls = append(pulls, float32(math.Sin(3*t+phase(k))))
		}
		m.Frames, m.Contraction = append(m.Frames, joints), append(m.Contraction, pulls)
	}
	return m
}

// island is a map with a filled disc of cells in its middle.
func island(n int, thumb Figure) HeatMap {
	r := rand.New(rand.NewPCG(1, 2))
	m := HeatMap{
		Title: "Distance over height and width", Note: "3 outside the range",
		X:     Axis{Name: "height", Unit: "units", Min: 0, Max: 160, Cells: n},
		Y:     Axis{Name: "width", Unit: "units", Min: 0, Max: 120, Cells: n},
		Value: Axis{Name: "distance", Unit: "units"},
	}
	for y := range n {
		for x := range n {
			if d := math.Hypot(float64(x-n/2), float64(y-n/2)); d < float64(n)*0.4 {
				m.Cells = append(m.Cells, HeatCell{X: x, Y: y, Value: 100 - d*8 + r.Float64()*10, Tip: fmt.Sprintf("cell %d, %d", x, y), Thumb: thumb})
			}
		}
	}
	return m
}

func foldedIsland(n int) Folded {
	f := Folded{
		Title: "Distance over three measures",
		X:     Axis{Name: "width", Unit: "units", Min: 0, Max: 160, Cells: n}, Y: Axis{Name: "height", Unit: "units", Min: 0, Max: 160, Cells: n},
		Z: Axis{Name: "mass", Min: 0, Max: 1000, Cells: n}, Value: Axis{Name: "distance"},
	}
	for z := range n {
		for y := range n {
			for x := range n {
				if (x+2*y+3*z)%3 == 0 {
					f.Cells = append(f.Cells, FoldedCell{X: x, Y: y, Z: z, Value: float64(x*y + z), Tip: fmt.Sprintf("cell %d, %d, %d", x, y, z)})
				}
			}
		}
	}
	return f
}

func curves() Chart {
	ch := Chart{Title: "QD score", X: Axis{Name: "evaluations"}, Y: Axis{Name: "QD score", Unit: "units"}}
	for k, name := range []string{"GP", "diff model", "prompt"} {
		s := Series{Name: name}
		for i := range 40 {
			v := float64(k+1) * math.Sqrt(float64(i)) * 10
			s.X, s.Y, s.Low, s.High = append(s.X, float64(i*25)), append(s.Y, v), append(s.Low, v*0.8), append(s.High, v*1.2)
		}
		ch.Series = append(ch.Series, s)
	}
	return ch
}

// ladder is a chart of success rates, some of them only known to be small, beside somebody else's.
func ladder() Chart {
	x := []float64{1, 2, 3, 4, 5}
	return Chart{Title: "4-Parity", X: Axis{Name: "bugs"}, Y: Axis{Name: "success", Unit: "%"}, LogY: true, Series: []Series{
		{Name: "gp", Dots: true, X: x, Y: []float64{0.4, 0.05, 0.4, 0.4, 0.4}, Low: []float64{0.1, 0.01, 0, 0, 0}, High: []float64{0.9, 0.3, 0.4, 0.4, 0.4}, AtMost: []bool{false, false, true, true, true}},
		{Name: "model", Dots: true, X: x, Y: []float64{40, 42, 38, 44, 20}, Low: []float64{30, 32, 28, 34, 12}, High: []float64{50, 52, 48, 54, 28}},
		{Name: "published", Faint: true, X: x, Y: []float64{8.7, 15.4, 12.1, 28, 0.74}},
	}}
}

// samples are one figure of each kind, and the odd ones.
// sketch holds every kind of shape, and some that must be left out.
func sketch() *Sketch {
	s := NewSketch(300, 120)
	img := image.NewRGBA(image.Rect(2, 3, 6, 7))
	for i := range 16 {
		img.Set(2+i%4, 3+i/4, color.RGBA{uint8(16 * i), uint8(255 - 16*i), 128, 255})
	}
	s.Rect(0, 0, 100, 100, "#eef0f4", "#3a4656")
	s.Circle(50, 50, 30, "", "#d55e00")
	s.Line([]Point{{0, 0}, {math.NaN(), 3}, {100, 100}}, "#0072b2", 2)
	s.Text(110, 20, "a <line> & more", 12, "#1b2430")
	s.Label(150, 60, "label")
	s.Image(200, 10, 80, 80, img)
	s.Tip(200, 10, 80, 80, "a picture")
	s.Rect(math.Inf(1), 0, 1, 1, "#000", "")
	s.Image(0, 0, 10, 10, nil)
	return s
}

// tiles are triangles that fill a square, some without a value, and what must be left out.
func tiles() RegionMap {
	m := RegionMap{
		Title: "Height over x and y", X: Axis{Name: "x", Unit: "m", Min: 0, Max: 6}, Y: Axis{Name: "y", Unit: "m", Min: 0, Max: 6},
		Value: Axis{Name: "height", Unit: "m"}, Note: "a note",
	}
	for i := range 72 {
		x, y := float64(i/2%6), float64(i/12)
		r := Region{Outline: []Point{{x, y}, {x + 1, y}, {x + 1, y + 1}}, Value: float64(i), Tip: fmt.Sprintf("tile %d", i)}
		if i%2 == 1 {
			r.Outline = []Point{{x, y}, {x + 1, y + 1}, {x, y + 1}}
		}
		if i%5 == 0 {
			r.Value, r.Tip = math.NaN(), ""
		}
		m.Regions = append(m.Regions, r)
	}
	m.Regions = append(m.Regions, Region{Value: 1}, Region{Outline: []Point{{X: math.NaN()}}, Value: 2}, Region{Outline: []Point{{X: 1}}, Value: math.Inf(1)})
	return m
}

// dots are regions without an area, whose axes have no ranges.
func dots() RegionMap {
	m := RegionMap{Title: "Points"}
	for i := range 40 {
		m.Regions = append(m.Regions, Region{Outline: []Point{{math.Cos(float64(i)), math.Sin(2 * float64(i))}}, Value: float64(i % 7), Tip: "a point"})
	}
	return m
}

func samples() map[string]Figure {
	still := Still(crawler(0.1, 1))
	logs := curves()
	logs.LogX, logs.LogY, logs.Step, logs.Title = true, true, true, "Logarithmic steps"
	roofed := crawler(2, 10)
	roofed.Roof, roofed.Ground = []Point{{0, 60}, {50, 70}}, []Point{{-20, 0}, {30, 4}, {30, 0}, {80, -3}}
	strip := HeatMap{X: Axis{Name: "length", Min: 0, Max: 20, Cells: 20}, Y: Axis{Cells: 1}, Value: Axis{Name: "fitness"}, Cells: []HeatCell{{X: 3, Value: 1}, {X: 4, Value: 5}}}
	all := chartSamples()
	maps.Copy(all, map[string]Figure{
		"sketch": sketch().Figure("A sketch", "", "with a caption"), "sketch-thumb": sketch().Thumbnail(""),
		"sketch-empty": NewSketch(math.NaN(), -3).Figure("", "", ""), "heat-pictures": Heat(island(12, sketch().Thumbnail("t"))),
		"zero": {}, "heat": Heat(island(12, Figure{})), "heat-thumbs": Heat(island(12, still)), "heat-empty": Heat(HeatMap{}),
		"heat-strip": Heat(strip), "fold": Fold(foldedIsland(6)), "fold-empty": Fold(Folded{}),
		"regions": Regions(tiles()), "regions-points": Regions(dots()), "regions-empty": Regions(RegionMap{}),
		"walk": Animate(crawler(2, 20)), "walk-far": Animate(crawler(4, 900)), "walk-roofed": Animate(roofed), "still": still,
		"walk-one-frame": Animate(crawler(0, 0)), "walk-empty": Animate(Motion{}),
		"lines": Lines(curves()), "lines-log": Lines(logs), "lines-empty": Lines(Chart{}), "lines-ladder": Lines(ladder()), "panels": Panels("A run", curves(), logs, curves()),
	})
	return all
}
