package render

import "math"

// maxRun is how many points of one line are drawn; more cannot be seen.
const maxRun = 1200

// dashes tell lines apart without colour; the first ones are solid.
var dashes = [][]float64{nil, nil, {7, 3}, {2, 3}, {9, 3, 2, 3}, {5, 5}, {1, 2}}

func lineStyle(i int) paint {
	p := paint{stroke: okabeIto[i%len(okabeIto)], width: 2, dash: dashes[(i+2*(i/len(okabeIto)))%len(dashes)]}
	p.round = len(p.dash) == 0
	return p
}

// faint is the style of a line in the background.
func faint(p paint) paint {
	p.width, p.opacity = 1.2, 0.65
	if len(p.dash) == 0 {
		p.dash, p.round = []float64{3, 3}, false
	}
	return p
}

func seriesKeys(series []Series, dots bool) []key {
	keys := make([]key, len(series))
	for i, s := range series {
		style := lineStyle(i)
		style.width = 2.5
		if s.Faint {
			style = faint(style)
		}
		keys[i] = key{text: orElse(s.Name, "line"), font: labelFont, sample: func(c canvas, at box) {
			y := at.y + at.h/2
			if dots {
				c.path(dotShape(i, Point{at.x + at.w/2, y}, 4), paint{fill: style.stroke})
				return
			}
			c.path(polyline([]Point{{at.x, y}, {at.right(), y}}), style)
		}}
	}
	return keys
}

func (lay *chartLayout) px(x, y float64) Point {
	return Point{
		lay.plot.x + min(max(fraction(x, lay.x.Min, lay.x.Max), -2), 3)*lay.plot.w,
		lay.plot.bottom() - min(max(fraction(y, lay.y.Min, lay.y.Max), -2), 3)*lay.plot.h,
	}
}

// place turns a series into runs of points without gaps, and its band into shapes.
func (lay *chartLayout) place(s Series, index int, step bool) placedLine {
	line := placedLine{style: lineStyle(index)}
	if s.Faint {
		line.style = faint(line.style)
	}
	capped := func(i int) bool { return s.AtMost != nil && s.AtMost[i] }
	for i, y := range s.Y {
		switch {
		case math.IsNaN(y):
		case capped(i):
			line.most = append(line.most, lay.px(s.X[i], y))
		case s.Dots:
			line.dots = append(line.dots, lay.px(s.X[i], y))
		}
	}
	start := 0
	for i := 0; i <= len(s.Y); i++ {
		if i < len(s.Y) && !math.IsNaN(s.Y[i]) && !capped(i) {
			continue
		}
		if i > start {
			line.addRun(lay, s, start, i, step)
		}
		start = i + 1
	}
	return line
}

func (l *placedLine) addRun(lay *chartLayout, s Series, from, to int, step bool) {
	at := func(ys []float64) []Point {
		pts := make([]Point, 0, to-from)
		for i := from; i < to; i++ {
			y := ys[i]
			if math.IsNaN(y) {
				y = s.Y[i]
			}
			pts = append(pts, lay.px(s.X[i], y))
		}
		return stepped(thin(pts), step)
	}
	l.runs = append(l.runs, at(s.Y))
	if s.Low != nil {
		low, high := at(s.Low), at(s.High)
		for i := len(low) - 1; i >= 0; i-- {
			high = append(high, low[i])
		}
		band := polyline(high)
		band.close()
		l.bands = append(l.bands, band)
	}
}

// ceiling is the mark of an upper bound: a triangle whose upper side lies on it.
func ceiling(at Point) shape {
	s := polyline([]Point{{at.X - 5, at.Y}, {at.X + 5, at.Y}, {at.X, at.Y + 8}})
	s.close()
	return s
}

// thin keeps the first, lowest, highest and last point of each of many equal stretches of a long line.
func thin(pts []Point) []Point {
	if len(pts) <= maxRun {
		return pts
	}
	const stretches = maxRun / 4
	out := make([]Point, 0, maxRun)
	for k := range stretches {
		from, to := k*len(pts)/stretches, (k+1)*len(pts)/stretches
		low, high := from, from
		for i := from; i < to; i++ {
			if pts[i].Y < pts[low].Y {
				low = i
			}
			if pts[i].Y > pts[high].Y {
				high = i
			}
		}
		last := -1
		for _, i := range []int{from, min(low, high), max(low, high), to - 1} {
			if i > last {
				out, last = append(out, pts[i]), i
			}
		}
	}
	return out
}

func stepped(pts []Point, step bool) []Point {
	if !step {
		return pts
	}
	out := make([]Point, 0, 2*len(pts))
	for i, p := range pts {
		if i > 0 {
			out = append(out, Point{p.X, pts[i-1].Y})
		}
		out = append(out, p)
	}
	return out
}

func (lay *chartLayout) draw(c canvas) {
	if lay.title != "" {
		c.text(Point{lay.at.x + margin, lay.at.y + margin + titleSize*0.85}, lay.title, lay.titleFont)
	}
	var grid shape
	for _, m := range lay.yMarks {
		y := lay.plot.bottom() - m.at*lay.plot.h
		grid.move(lay.plot.x, y)
		grid.line(lay.plot.right(), y)
	}
	c.path(grid, paint{stroke: gridLine})
	drawXAxis(c, lay.plot, lay.xMarks)
	for _, m := range lay.yMarks {
		c.text(Point{lay.plot.x - 7, lay.plot.bottom() - m.at*lay.plot.h + 4}, m.text, tickFont.anchored(end))
	}
	c.text(Point{lay.at.x + margin, lay.plot.y - axisRise}, lay.yLabel, labelFont)
	c.text(Point{lay.plot.right(), lay.plot.bottom() + 34}, lay.xLabel, labelFont.anchored(end))
	c.window(lay.plot.grow(2))
	for _, l := range lay.lines {
		for _, b := range l.bands {
			c.path(b, paint{fill: l.style.stroke, opacity: 0.16})
		}
	}
	for _, l := range lay.lines {
		for _, r := range l.runs {
			if len(r) == 1 {
				c.circle(r[0], 3, paint{fill: l.style.stroke})
				continue
			}
			c.path(polyline(r), l.style)
		}
		for _, p := range l.dots {
			c.circle(p, 1.5+l.style.width, paint{fill: l.style.stroke, opacity: l.style.opacity})
		}
		for _, p := range l.most {
			c.path(ceiling(p), paint{fill: "#ffffff", stroke: l.style.stroke, width: 1.5, opacity: l.style.opacity})
		}
	}
	for _, mark := range lay.marks {
		mark(c)
	}
	c.pop()
	c.path(polyline([]Point{{lay.plot.x, lay.plot.bottom()}, {lay.plot.right(), lay.plot.bottom()}}), paint{stroke: axisLine})
	for _, k := range lay.keys {
		k.draw(c)
	}
	if lay.nodata {
		c.text(Point{lay.plot.x + lay.plot.w/2, lay.plot.y + lay.plot.h/2}, "no data yet", noteFont.anchored(middle))
	}
}
