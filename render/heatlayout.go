package render

import "fmt"

// mapLayout is where the parts of a map stand.
type mapLayout struct {
	w, h           float64
	title          []string
	xLabel, yLabel string
	plot           box
	bar            colourBar
	xMarks, yMarks []tick
	keys           []placedKey
}

// layMap places the parts of a map whose plot has that size; keys are what stands below it.
func layMap(title string, x, y, value Axis, pw, ph float64, keys func(plot box) []key) *mapLayout {
	lay := &mapLayout{xLabel: orElse(x.label(), "x") + " →", yLabel: "↑ " + orElse(y.label(), "y")}
	lay.xMarks, lay.yMarks = x.marks(max(2, int(pw/70))), y.marks(max(2, int(ph/50)))
	if y.Cells == 1 && y.Name == "" { // a map over one measure
		lay.yMarks, lay.yLabel = nil, ""
	}
	left := margin + max(widest(tickFont, lay.yMarks)+10, 28)
	barLabel := labelFont.fit(orElse(value.label(), "value"), 180)
	barMarks := value.marks(6)
	right := max(labelFont.measure(barLabel), barWidth+8+widest(tickFont, barMarks)) + margin
	lay.w = left + pw + 22 + right
	lay.title = titleLines(title, lay.w)
	top := headHeight(lay.title) + axisHead
	lay.plot = box{left, top, pw, ph}
	lay.bar = colourBar{at: box{left + pw + 22, top, barWidth, ph}, label: barLabel, marks: barMarks, of: value.Palette}
	below := lay.plot.bottom() + 44
	placed, kh := flow(keys(lay.plot), Point{margin, below}, lay.w-2*margin)
	lay.keys, lay.h = placed, below+kh+margin-4
	return lay
}

func layHeat(m HeatMap, g *grid) *mapLayout {
	pw, ph := plotSize(g.x.Cells, g.y.Cells, plotSide)
	return layMap(m.Title, g.x, g.y, g.value, pw, ph, func(plot box) []key { return g.keys(m, g.chooseThumbs(plot)) })
}

// keys are the entries below a map: what is empty, what is best, and the notes.
func (g *grid) keys(m HeatMap, hiddenThumbs int) []key {
	total := g.x.Cells * g.y.Cells
	keys := []key{emptyKey(total-len(g.cells), total)}
	if g.best >= 0 {
		keys = append(keys, bestKey(g.cells[g.best].Value, g.value.Unit))
	}
	return append(keys, noteKeys(m.Note, g.dropped, hiddenThumbs)...)
}

func emptyKey(empty, total int) key {
	return key{text: fmt.Sprintf("empty: %d of %d", empty, total), font: tickFont, sample: func(c canvas, at box) {
		c.rect(at, 2, paint{fill: emptyFill})
		c.path(hatch(at, 5), paint{stroke: emptyHatch})
		c.rect(at, 2, paint{stroke: axisLine, width: 0.7})
	}}
}

func bestKey(value float64, unit string) key {
	text := "best: " + short(value)
	if unit != "" {
		text += " " + clean(unit)
	}
	return key{text: text, font: tickFont, sample: func(c canvas, at box) {
		c.rect(box{at.x + 3, at.y, 12, 12}, 1.5, paint{stroke: highlight, width: 2})
	}}
}

func noteKeys(note string, dropped, hiddenThumbs int) []key {
	keys := []key{{text: clean(note), font: noteFont}}
	if dropped > 0 {
		keys = append(keys, key{text: fmt.Sprintf("%d not drawn: outside the map or without a finite value", dropped), font: noteFont})
	}
	if hiddenThumbs > 0 {
		keys = append(keys, key{text: fmt.Sprintf("pictures of the best cells only (%d left out)", hiddenThumbs), font: noteFont})
	}
	return keys
}

// draw draws the card with what draws the plot on it.
func (lay *mapLayout) draw(c canvas, plot func(canvas)) {
	drawCard(c, lay.w, lay.h, lay.title)
	plot(c)
	drawXAxis(c, lay.plot, lay.xMarks)
	drawYAxis(c, lay.plot, lay.yMarks)
	c.text(Point{margin, lay.plot.y - axisRise}, labelFont.fit(lay.yLabel, lay.plot.right()-margin), labelFont)
	c.text(Point{lay.plot.right(), lay.plot.bottom() + 34}, labelFont.fit(lay.xLabel, lay.plot.right()-margin), labelFont.anchored(end))
	lay.bar.draw(c)
	for _, k := range lay.keys {
		k.draw(c)
	}
}

// drawXAxis draws ticks and their texts below the plot; drawYAxis left of it.
func drawXAxis(c canvas, plot box, marks []tick) {
	var s shape
	for _, m := range marks {
		x := plot.x + m.at*plot.w
		s.move(x, plot.bottom())
		s.line(x, plot.bottom()+4)
		c.text(Point{x, plot.bottom() + 16}, m.text, tickFont.anchored(middle))
	}
	c.path(s, paint{stroke: axisLine})
}

func drawYAxis(c canvas, plot box, marks []tick) {
	var s shape
	for _, m := range marks {
		y := plot.bottom() - m.at*plot.h
		s.move(plot.x-4, y)
		s.line(plot.x, y)
		c.text(Point{plot.x - 7, y + 4}, m.text, tickFont.anchored(end))
	}
	c.path(s, paint{stroke: axisLine})
}

// colourBar is the legend of the colours. Its slices overlap downwards, so no seam shows between them.
type colourBar struct {
	at    box
	label string
	marks []tick
	of    Palette
}

func (b colourBar) draw(c canvas) {
	const slices = 64
	for i := range slices {
		y := b.at.y + b.at.h*float64(i)/slices
		c.rect(box{b.at.x, y, b.at.w, b.at.bottom() - y}, 0, paint{fill: b.of.at(1 - (float64(i)+0.5)/slices)})
	}
	c.rect(b.at, 0, paint{stroke: axisLine, width: 0.7})
	c.text(Point{b.at.x, b.at.y - axisRise}, b.label, labelFont)
	for _, m := range b.marks {
		y := b.at.bottom() - m.at*b.at.h
		c.path(polyline([]Point{{b.at.right(), y}, {b.at.right() + 4, y}}), paint{stroke: axisLine})
		c.text(Point{b.at.right() + 8, y + 4}, m.text, tickFont)
	}
}
