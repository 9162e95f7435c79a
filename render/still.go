package render

import "math"

const (
	stillWidth  = 80.0
	stillHeight = 80.0
)

// Still is a small picture of a motion's first frame, made for table rows and the cells of a map (where it draws in one
// colour that reads on the cell's).
func Still(m Motion) Figure {
	b := repair(m)
	if b == nil {
		return Figure{}
	}
	joints := b.frames[0]
	low, high := Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	for _, p := range joints {
		low, high = Point{min(low.X, p.X), min(low.Y, p.Y)}, Point{max(high.X, p.X), max(high.Y, p.Y)}
	}
	const pad = 8.0
	scale := min((stillWidth-2*pad)/max(high.X-low.X, 1e-9), (stillHeight-2*pad)/max(high.Y-low.Y, 1e-9), 1e6)
	if max(high.X-low.X, high.Y-low.Y) < 1e-9 {
		scale = 1
	}
	pts := make([]Point, len(joints))
	for i, p := range joints {
		pts[i] = Point{stillWidth/2 + (p.X-low.X/2-high.X/2)*scale, stillHeight/2 - (p.Y-low.Y/2-high.Y/2)*scale}
	}
	all := make([]int, len(b.links))
	for i := range all {
		all[i] = i
	}
	var lines [2]shape // bones, muscles
	for _, s := range b.strands(all, 1) {
		kind := 0
		if s.muscle {
			kind = 1
		}
		lines[kind] = along(b.trails(s.links), pts)
	}
	width := min(max(3.4*math.Sqrt(10/float64(len(b.links)+4)), 0.7), 3.2)
	var dots shape // a very short line with round ends is a dot, in far fewer bytes than a circle
	for _, p := range pts {
		dots.move(p.X, p.Y)
		dots.line(p.X+0.1, p.Y)
	}
	subject := func(c canvas, bone, muscle, joint string) {
		c.path(lines[0], paint{stroke: bone, width: width, round: true})
		c.path(lines[1], paint{stroke: muscle, width: width, round: true})
		c.path(dots, paint{stroke: joint, width: max(width*2.3, 3.5), round: true})
	}
	return Figure{
		w: stillWidth, h: stillHeight, title: orElse(m.Title, "walker"), desc: m.Desc, data: b.table,
		draw: func(c canvas) {
			c.rect(box{0.5, 0.5, stillWidth - 1, stillHeight - 1}, 6, paint{fill: cardFill, stroke: cardEdge})
			subject(c, sceneBone, sceneRelaxed, sceneJoint)
		},
		glyph: func(c canvas, ink Ink) { subject(c, ink.Line, ink.Line, ink.Fill) },
	}
}
