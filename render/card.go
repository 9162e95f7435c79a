package render

import "math"

// card lays out what all figures share: the light rounded background, the title, room for the content.
const (
	margin     = 16.0 // between the card's edge and its content
	titleSize  = 15.0
	labelSize  = 12.0
	tickSize   = 11.0
	cardRadius = 10.0
	axisHead   = labelSize + 14 // room above a plot for the name of its upward axis
	axisRise   = 14.0           // of that name above the plot
)

var (
	titleFont = font{size: titleSize, fill: inkStrong, bold: true}
	labelFont = font{size: labelSize, fill: inkText}
	tickFont  = font{size: tickSize, fill: inkText}
	noteFont  = font{size: tickSize, fill: inkFaint}
)

func (f font) anchored(a anchor) font {
	f.at = a
	return f
}

// drawCard draws the background and the title lines, and returns nothing: headHeight says where the content starts.
func drawCard(c canvas, w, h float64, title []string) {
	c.rect(box{0.5, 0.5, w - 1, h - 1}, cardRadius, paint{fill: cardFill, stroke: cardEdge})
	for i, line := range title {
		c.text(Point{margin, margin + titleSize*0.85 + float64(i)*titleSize*1.25}, line, titleFont)
	}
}

// headHeight is the y below the title lines of a card.
func headHeight(title []string) float64 {
	if len(title) == 0 {
		return margin
	}
	return margin + titleSize*1.25*float64(len(title)) + 6
}

func titleLines(title string, w float64) []string {
	return titleFont.wrap(clean(title), w-2*margin, 2)
}

func emptyFigure() Figure {
	const w, h = 160, 60
	return Figure{w: w, h: h, title: "empty figure", draw: func(c canvas) {
		drawCard(c, w, h, nil)
		c.text(Point{w / 2, h/2 + 4}, "nothing to show", noteFont.anchored(middle))
	}}
}

// hatch is the shape of diagonal lines that fill r, at the given distance: the mark of an empty place.
func hatch(r box, gap float64) shape {
	var s shape
	if r.w <= 0 || r.h <= 0 || gap <= 0 {
		return s
	}
	for d := gap / 2; d < r.w+r.h; d += gap {
		x0, y0 := r.x+d, r.y
		if d > r.w {
			x0, y0 = r.right(), r.y+d-r.w
		}
		x1, y1 := r.x, r.y+d
		if d > r.h {
			x1, y1 = r.x+d-r.h, r.bottom()
		}
		if math.Abs(x0-x1) > 0.5 {
			s.move(x0, y0)
			s.line(x1, y1)
		}
	}
	return s
}
