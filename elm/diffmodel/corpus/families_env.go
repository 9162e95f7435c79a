package corpus

import (
	"fmt"
	"strings"
)

// colour: a picture as a function of the place, as the image task wants it.
func colour(w *writer) program {
	w.take("Draw")
	for _, n := range []string{"x", "y", "r", "g", "b"} {
		w.take(n)
	}
	unit := func() string { return w.float(0.05, 0.95) }
	var lines []string
	var doc string
	rgb := func() string { return unit() + ", " + unit() + ", " + unit() }
	switch w.between(0, 4) {
	case 0:
		doc = "fades along a direction"
		for _, c := range []string{"r", "g", "b"} {
			lines = append(lines, fmt.Sprintf("%s = %s %s %s*%s", c, unit(), pick(w, "+", "-"), unit(), pick(w, "x", "y", "x*y")))
		}
	case 1:
		doc = "lays shapes over a ground"
		lines = append(lines, "r, g, b = "+rgb())
		for range w.between(1, 3) {
			cond := pick(w,
				fmt.Sprintf("math.Hypot(x-%s, y-%s) < %s", unit(), unit(), w.float(0.05, 0.4)),
				fmt.Sprintf("y > %s", unit()), fmt.Sprintf("x < %s", unit()),
				fmt.Sprintf("math.Abs(x-%s) < %s", unit(), w.float(0.05, 0.3)),
				fmt.Sprintf("x > %s && y < %s", unit(), unit()))
			lines = append(lines, "if "+cond+" {", "r, g, b = "+rgb(), "}")
		}
	case 2:
		doc = "makes waves"
		v := w.fresh()
		lines = append(lines, fmt.Sprintf("%s := 0.5 + 0.5*math.%s(%s*%s)", v, pick(w, "Sin", "Cos"), pick(w, "x", "y", "(x+y)", "(x-y)"), w.float(2, 20)))
		for _, c := range []string{"r", "g", "b"} {
			lines = append(lines, fmt.Sprintf("%s = %s*%s", c, v, unit()))
		}
	case 3:
		doc = "shades by the distance from a centre"
		d := w.fresh()
		lines = append(lines, fmt.Sprintf("%s := math.Hypot(x-%s, y-%s)", d, unit(), unit()))
		for _, c := range []string{"r", "g", "b"} {
			lines = append(lines, fmt.Sprintf("%s = %s - %s*%s", c, unit(), unit(), d))
		}
	default:
		doc = "lays tiles"
		k := w.fresh()
		lines = append(lines, fmt.Sprintf("%s := int(x*%s) + int(y*%s)", k, w.int(3, 9), w.int(3, 9)), "r, g, b = "+rgb(), fmt.Sprintf("if %s%%%s == 0 {", k, w.int(3, 5)), "r, g, b = "+rgb(), "}")
	}
	lines = append(lines, "return r, g, b")
	return program{
		entry:  "Draw",
		source: w.doc("Draw", "%s.", doc) + "func Draw(x, y float64) (r, g, b float64) {\n" + strings.Join(lines, "\n") + "\n}\n",
		calls:  []string{"Draw(0.2, 0.3)", "Draw(0.5, 0.5)", "Draw(0.9, 0.1)", "Draw(0.4, 0.8)"},
	}
}

// pointList: a list of numbers, as the function and arm tasks want it.
func pointList(w *writer) program {
	name := pick(w, "Point", "Angles", w.function())
	w.take(name)
	n, out, i := w.int(6, 10), w.fresh(), w.index()
	a, b := w.short(), w.short()
	var doc, body string
	switch w.between(0, 4) {
	case 0:
		doc = "is some numbers, each for itself"
		body = "return " + w.floats(w.between(5, 10), -4, 4) + "\n"
	case 1:
		doc = "has the same number everywhere"
		body = fmt.Sprintf("%s := make([]float64, %s)\nfor %s := range %s {\n%s[%s] = %s\n}\nreturn %s\n", out, n, i, out, out, i, w.float(-2, 2), out)
	case 2:
		doc = "climbs evenly"
		body = fmt.Sprintf("%s, %s := %s, %s\n%s := []float64{}\nfor %s := 0; %s < %s; %s++ {\n%s = append(%s, %s+%s*float64(%s))\n}\nreturn %s\n",
			a, b, w.float(-4, 4), w.float(-1, 1), out, i, i, n, i, out, out, a, b, i, out)
	case 3:
		doc = "swings"
		body = fmt.Sprintf("%s := []float64{}\nfor %s := 0; %s < %s; %s++ {\n%s = append(%s, %s*math.%s(float64(%s)*%s))\n}\nreturn %s\n",
			out, i, i, n, i, out, out, w.float(0.2, 3), pick(w, "Sin", "Cos"), i, w.float(0.1, 2), out)
	default:
		doc = "takes other steps after the middle"
		body = fmt.Sprintf("%s := %s\n%s := []float64{}\nfor %s := 0; %s < %s; %s++ {\nif %s < %s {\n%s += %s\n} else {\n%s -= %s\n}\n%s = append(%s, %s)\n}\nreturn %s\n",
			a, w.float(-2, 2), out, i, i, n, i, i, w.int(2, 5), a, w.float(0.1, 1), a, w.float(0.1, 1), out, out, a, out)
	}
	return program{entry: name, source: w.doc(name, "%s.", doc) + fmt.Sprintf("func %s() []float64 {\n%s}\n", name, body), calls: []string{name + "()"}}
}

// priority: a score for every bin, as the bin packing task wants it.
func priority(w *writer) program {
	for _, n := range []string{"Priority", "item", "bins", "scores"} {
		w.take(n)
	}
	i := w.index()
	left := w.fresh()
	var lines []string
	doc := "scores every bin by the room that is left"
	lines = append(lines, fmt.Sprintf("%s := float64(bins[%s] - item)", left, i))
	switch w.between(0, 3) {
	case 0:
		lines = append(lines, fmt.Sprintf("scores[%s] = -%s", i, left))
	case 1:
		lines = append(lines, fmt.Sprintf("scores[%s] = %s * %s", i, left, w.float(0.2, 3)))
	case 2:
		lines = append(lines, fmt.Sprintf("scores[%s] = -math.Abs(%s - %s)", i, left, w.float(2, 20)))
	default:
		doc = "likes the first bins, and bins that become full"
		lines = append(lines, fmt.Sprintf("scores[%s] = -float64(%s) * %s", i, i, w.float(0.2, 3)))
	}
	for range w.between(0, 2) {
		lines = append(lines, fmt.Sprintf("if %s %s %s {", left, pick(w, "<", ">"), w.int(2, 50)), fmt.Sprintf("scores[%s] %s %s", i, pick(w, "+=", "-="), w.int(1, 60)), "}")
	}
	loop := fmt.Sprintf("for %s := range bins {\n", i)
	return program{
		entry:  "Priority",
		source: w.doc("Priority", "%s.", doc) + "func Priority(item int, bins []int) []float64 {\nscores := make([]float64, len(bins))\n" + loop + strings.Join(lines, "\n") + "\n}\nreturn scores\n}\n",
		calls:  w.calls(3, "Priority", func() string { return w.int(5, 30) + ", " + w.ints(4, 30, 90) }),
	}
}

// circles: places and radii, as the circle packing task wants them.
func circles(w *writer) program {
	for _, n := range []string{"Pack", "n"} {
		w.take(n)
	}
	out, i := w.fresh(), w.index()
	x, y := w.short(), w.short()
	r := w.float(0.03, 0.2)
	var doc string
	var lines []string
	switch w.between(0, 3) {
	case 0:
		side := w.fresh()
		doc = "puts circles on a grid"
		lines = []string{
			fmt.Sprintf("%s := %s", side, w.int(3, 6)),
			fmt.Sprintf("%s := [][]float64{}", out),
			fmt.Sprintf("for %s := 0; %s < n; %s++ {", i, i, i),
			fmt.Sprintf("%s := (float64(%s%%%s) + 0.5) / float64(%s)", x, i, side, side),
			fmt.Sprintf("%s := (float64(%s/%s) + 0.5) / float64(%s)", y, i, side, side),
			fmt.Sprintf("%s = append(%s, []float64{%s, %s, %s})", out, out, x, y, r), "}",
		}
	case 1:
		a := w.fresh()
		doc = "puts circles on a spiral"
		lines = []string{
			fmt.Sprintf("%s := [][]float64{}", out),
			fmt.Sprintf("for %s := 0; %s < n; %s++ {", i, i, i),
			fmt.Sprintf("%s := float64(%s) * %s", a, i, w.float(0.3, 3)),
			fmt.Sprintf("%s := 0.5 + %s*%s*math.Cos(%s)", x, w.float(0.01, 0.05), a, a),
			fmt.Sprintf("%s := 0.5 + %s*%s*math.Sin(%s)", y, w.float(0.01, 0.05), a, a),
			fmt.Sprintf("%s = append(%s, []float64{%s, %s, %s})", out, out, x, y, r), "}",
		}
	case 2:
		doc = "puts circles along the diagonal"
		lines = []string{
			fmt.Sprintf("%s := [][]float64{{0.5, 0.5, %s}}", out, r),
			fmt.Sprintf("for %s := 1; %s < n; %s++ {", i, i, i),
			fmt.Sprintf("%s := float64(%s) / float64(n)", x, i),
			fmt.Sprintf("%s = append(%s, []float64{%s, %s, %s})", out, out, x, pick(w, x, "1-"+x, x+"*"+w.float(0.3, 0.9)), w.float(0.02, 0.1)), "}",
		}
	default:
		doc = "puts circles where it is told, and small ones beside them"
		lines = []string{
			fmt.Sprintf("%s := [][]float64{%s}", out, w.list(w.between(2, 4), func(int) string {
				return "{" + w.float(0.1, 0.9) + ", " + w.float(0.1, 0.9) + ", " + w.float(0.05, 0.3) + "}"
			})),
			fmt.Sprintf("for %s := len(%s); %s < n; %s++ {", i, out, i, i),
			fmt.Sprintf("%s = append(%s, []float64{%s, float64(%s) / float64(n), %s})", out, out, w.float(0.1, 0.9), i, w.float(0.01, 0.05)), "}",
		}
	}
	lines = append(lines, "return "+out)
	return program{
		entry:  "Pack",
		source: w.doc("Pack", "%s.", doc) + "func Pack(n int) [][]float64 {\n" + strings.Join(lines, "\n") + "\n}\n",
		calls:  []string{"Pack(5)", "Pack(12)"},
	}
}

// picture: shapes drawn one over another, as the drawing task wants it.
func picture(w *writer) program {
	for _, n := range []string{"Paint", "p"} {
		w.take(n)
	}
	unit := func() string { return w.float(0.05, 0.95) }
	col := func(t string) string {
		if t != "" && w.chance(0.5) {
			return fmt.Sprintf("draw.RGB(%s, %s*%s, %s)", unit(), unit(), t, unit())
		}
		if w.chance(0.2) {
			return "draw.Gray(" + unit() + ")"
		}
		s := fmt.Sprintf("draw.RGB(%s, %s, %s)", unit(), unit(), unit())
		if w.chance(0.2) {
			s += ".Alpha(" + unit() + ")"
		}
		return s
	}
	shape := func(x, y, t string) string {
		switch w.between(0, 3) {
		case 0:
			return fmt.Sprintf("p.Circle(%s, %s, %s, %s)", x, y, w.float(0.03, 0.4), col(t))
		case 1:
			return fmt.Sprintf("p.Rect(%s, %s, %s, %s, %s)", x, y, w.float(0.05, 0.5), w.float(0.05, 0.5), col(t))
		case 2:
			return fmt.Sprintf("p.Line(%s, %s, %s, %s, %s, %s)", x, y, unit(), unit(), w.float(0.01, 0.1), col(t))
		}
		return fmt.Sprintf("p.Triangle(%s, %s, %s, %s, %s, %s, %s)", x, y, unit(), unit(), unit(), unit(), col(t))
	}
	lines := []string{"p := draw.NewPicture()"}
	if w.chance(0.6) {
		lines = append(lines, "p.Background("+col("")+")")
	}
	for range w.between(1, 4) {
		lines = append(lines, shape(unit(), unit(), ""))
	}
	if w.chance(0.6) {
		i, t := w.index(), w.short()
		n := w.int(3, 12)
		lines = append(lines, fmt.Sprintf("for %s := 0; %s < %s; %s++ {", i, i, n, i), fmt.Sprintf("%s := float64(%s) / %s", t, i, n),
			shape(pick(w, t, unit()), pick(w, t, unit(), "1-"+t), t), "}")
	}
	lines = append(lines, "return p")
	return program{
		entry:  "Paint",
		source: w.doc("Paint", "%s.", pick(w, "draws some shapes", "lays shapes over each other", "paints "+w.word()+" and "+w.word())) + "func Paint() *draw.Picture {\n" + strings.Join(lines, "\n") + "\n}\n",
		calls:  []string{"Paint()"},
	}
}
