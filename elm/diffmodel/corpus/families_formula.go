package corpus

import (
	"fmt"
	"strings"
)

// A term is an expression: as Go, and as a comment tells it.
type term struct{ code, words string }

// term draws an arithmetic expression in which every name occurs once. It never has the shape of a polynomial in one of them.
func (w *writer) term(names []string) term {
	if len(names) == 1 {
		return w.leaf(names[0])
	}
	cut := w.between(1, len(names)-1)
	a, b := w.term(names[:cut]), w.term(names[cut:])
	switch w.between(0, 9) {
	case 0, 1, 2:
		return term{a.code + " + " + b.code, a.words + " plus " + b.words}
	case 3, 4:
		return term{a.code + " - " + group(b.code), a.words + " minus " + b.words}
	case 5, 6, 7:
		return term{group(a.code) + "*" + group(b.code), a.words + " times " + b.words}
	case 8:
		return term{group(a.code) + "/" + group(b.code), a.words + " over " + b.words}
	default:
		f := pick(w, [2]string{"math.Max", "the larger of "}, [2]string{"math.Min", "the smaller of "}, [2]string{"math.Hypot", "the distance "})
		return term{f[0] + "(" + a.code + ", " + b.code + ")", f[1] + a.words + " and " + b.words}
	}
}

func (w *writer) leaf(name string) term {
	switch w.between(0, 11) {
	case 0:
		k := w.float(0.1, 5)
		return term{k + "*" + name, k + " times " + name}
	case 1:
		f := pick(w, [2]string{"math.Sin", "the sine of "}, [2]string{"math.Cos", "the cosine of "}, [2]string{"math.Sqrt", "the root of "}, [2]string{"math.Abs", "the size of "}, [2]string{"math.Floor", "the whole part of "})
		return term{f[0] + "(" + name + ")", f[1] + name}
	case 2:
		k := w.float(0.1, 9)
		return term{"(" + name + " + " + k + ")", name + " plus " + k}
	case 3:
		return term{"(1 - " + name + ")", "one minus " + name}
	}
	return term{name, name}
}

// group puts a sum in parentheses, so that it may be multiplied.
func group(code string) string {
	depth := 0
	for i, c := range code {
		switch c {
		case '(':
			depth++
		case ')':
			depth--
		case ' ':
			if depth == 0 && i > 0 && (strings.HasPrefix(code[i:], " + ") || strings.HasPrefix(code[i:], " - ")) {
				return "(" + code + ")"
			}
		case '*', '/':
			if depth == 0 {
				return "(" + code + ")"
			}
		}
	}
	return code
}

func (w *writer) names(n int) []string {
	var out []string
	for range n {
		out = append(out, w.short())
	}
	return out
}

// docOfFormula tells a formula in Go's words or in English.
func (w *writer) docOfFormula(name string, t term) string {
	if w.chance(0.7) {
		return w.doc(name, "is %s.", t.code)
	}
	return w.doc(name, "is %s.", t.words)
}

// formula: one expression of some parameters, and perhaps some parameters too many.
func formula(w *writer) program {
	name := w.function()
	names := w.names(w.between(2, 5))
	t := w.term(names)
	doc := w.docOfFormula(name, t)
	if w.chance(0.4) {
		names = append(names, w.names(w.between(1, 3))...)
		w.r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	}
	body := "return " + t.code + "\n"
	if w.chance(0.3) {
		v := w.fresh()
		body = v + " := " + t.code + "\nreturn " + v + "\n"
	}
	return program{
		entry:  name,
		source: doc + fmt.Sprintf("func %s(%s float64) float64 {\n%s}\n", name, strings.Join(names, ", "), body),
		calls:  w.calls(4, name, func() string { return w.list(len(names), func(int) string { return w.float(0.3, 6) }) }),
	}
}

// steppedFormula: the same in steps, with a variable for every part.
func steppedFormula(w *writer) program {
	name := w.function()
	names := w.names(w.between(3, 6))
	cut := w.between(1, len(names)-1)
	a, b := w.term(names[:cut]), w.term(names[cut:])
	first, second := w.fresh(), w.fresh()
	op := pick(w, "+", "-", "*", "/")
	var body string
	body += first + " := " + a.code + "\n"
	body += second + " := " + b.code + "\n"
	if w.chance(0.4) {
		k := w.float(1, 9)
		body += fmt.Sprintf("if %s > %s {\n%s = %s\n}\n", first, k, first, k)
	}
	body += "return " + first + " " + op + " " + second + "\n"
	var doc string
	if w.chance(0.7) {
		word := map[string]string{"+": "plus", "-": "minus", "*": "times", "/": "over"}[op]
		doc = w.doc(name, "is the %s (%s) %s the %s (%s).", first, a.code, word, second, b.code)
	} else {
		doc = w.doc(name, "combines %s and %s.", first, second)
	}
	return program{
		entry:  name,
		source: doc + fmt.Sprintf("func %s(%s float64) float64 {\n%s}\n", name, strings.Join(names, ", "), body),
		calls:  w.calls(4, name, func() string { return w.list(len(names), func(int) string { return w.float(0.3, 6) }) }),
	}
}

// namedNumbersFamily: a formula of parameters and of numbers that have names, such as legLength.
func namedNumbersFamily(w *writer) program {
	name := w.function()
	names := w.names(w.between(1, 3))
	var lines []string
	for range w.between(1, 3) {
		v := w.fresh()
		if w.chance(0.5) {
			v = w.word() + pick(w, "Length", "Length", "Size", "Height", "Width", "Speed", "Rate", "Count", "Weight", "Gap", "Angle", "Force")
			if !w.take(v) {
				continue
			}
		}
		lines = append(lines, v+" := "+pick(w, w.float(0.2, 9), w.float(1, 40)))
		names = append(names, v)
	}
	params := append([]string{}, names[:len(names)-len(lines)]...)
	w.r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	t := w.term(names)
	return program{
		entry:  name,
		source: w.docOfFormula(name, t) + fmt.Sprintf("func %s(%s float64) float64 {\n%s\nreturn %s\n}\n", name, strings.Join(params, ", "), strings.Join(lines, "\n"), t.code),
		calls:  w.calls(4, name, func() string { return w.list(len(params), func(int) string { return w.float(0.3, 6) }) }),
	}
}

// twoFormulas: a function that calls another.
func twoFormulas(w *writer) program {
	name, helper := w.function(), w.fresh()
	p, q := w.names(w.between(1, 3)), w.names(w.between(2, 4))
	inner, outer := w.term(p), w.term(q)
	args := w.list(len(p), func(i int) string { return q[i%len(q)] })
	source := w.docOfFormula(name, term{outer.code + " plus the " + helper + " of " + args, outer.words + " plus " + helper}) +
		fmt.Sprintf("func %s(%s float64) float64 {\nreturn %s + %s(%s)\n}\n\n", name, strings.Join(q, ", "), outer.code, helper, args) +
		w.docOfFormula(helper, inner) +
		fmt.Sprintf("func %s(%s float64) float64 {\nreturn %s\n}\n", helper, strings.Join(p, ", "), inner.code)
	return program{entry: name, source: source, calls: w.calls(4, name, func() string { return w.list(len(q), func(int) string { return w.float(0.3, 6) }) })}
}

// geometry: points and distances.
func geometry(w *writer) program {
	name := w.function()
	s, t := w.stem(), w.stem()
	for t == s {
		t = w.stem()
	}
	a, b := []string{s + "1", t + "1"}, []string{s + "2", t + "2"}
	params := strings.Join(append(append([]string{}, a...), b...), ", ")
	dx, dy := "d"+s, "d"+t
	k := w.float(0.1, 4)
	var doc, body string
	switch w.between(0, 4) {
	case 0:
		doc = w.doc(name, "is the distance between (%s, %s) and (%s, %s).", a[0], a[1], b[0], b[1])
		body = fmt.Sprintf("%s := %s - %s\n%s := %s - %s\nreturn math.Sqrt(%s*%s + %s*%s)\n", dx, b[0], a[0], dy, b[1], a[1], dx, dx, dy, dy)
	case 1:
		doc = w.doc(name, "is the way from (%s, %s) to (%s, %s) along the streets.", a[0], a[1], b[0], b[1])
		body = fmt.Sprintf("return math.Abs(%s-%s) + math.Abs(%s-%s)\n", a[0], b[0], a[1], b[1])
	case 2:
		doc = w.doc(name, "is the area of the rectangle with the corners (%s, %s) and (%s, %s), times %s.", a[0], a[1], b[0], b[1], k)
		body = fmt.Sprintf("%s := math.Abs(%s - %s)\n%s := math.Abs(%s - %s)\nreturn %s * %s * %s\n", dx, a[0], b[0], dy, a[1], b[1], dx, dy, k)
	case 3:
		doc = w.doc(name, "is the slope of the line from (%s, %s) to (%s, %s).", a[0], a[1], b[0], b[1])
		body = fmt.Sprintf("return (%s - %s) / (%s - %s)\n", b[1], a[1], b[0], a[0])
	default:
		doc = w.doc(name, "is the angle of the line from (%s, %s) to (%s, %s) in degrees.", a[0], a[1], b[0], b[1])
		body = fmt.Sprintf("return math.Atan2(%s-%s, %s-%s) * 180 / math.Pi\n", b[1], a[1], b[0], a[0])
	}
	return program{
		entry:  name,
		source: doc + fmt.Sprintf("func %s(%s float64) float64 {\n%s}\n", name, params, body),
		calls:  w.calls(4, name, func() string { return w.list(4, func(int) string { return w.float(0, 9) }) }),
	}
}

// growth: a quantity that changes from step to step.
func growth(w *writer) program {
	name := w.function()
	amount, rate, steps, i := w.fresh(), w.fresh(), w.fresh(), w.index()
	k := w.float(0.5, 9)
	var doc, step string
	switch w.between(0, 3) {
	case 0:
		doc = w.doc(name, "is what becomes of %s after %s steps that each add the %s to it.", amount, steps, rate)
		step = fmt.Sprintf("%s += %s * %s\n", amount, amount, rate)
	case 1:
		doc = w.doc(name, "lets %s shrink by the part %s, %s times.", amount, rate, steps)
		step = fmt.Sprintf("%s *= 1 - %s\n", amount, rate)
	case 2:
		doc = w.doc(name, "brings %s nearer to %s by the part %s, %s times.", amount, k, rate, steps)
		step = fmt.Sprintf("%s += (%s - %s) * %s\n", amount, k, amount, rate)
	default:
		doc = w.doc(name, "grows %s by %s, up to %s, %s times.", amount, rate, k, steps)
		step = fmt.Sprintf("%s = math.Min(%s+%s, %s)\n", amount, amount, rate, k)
	}
	return program{
		entry: name,
		source: doc + fmt.Sprintf("func %s(%s, %s float64, %s int) float64 {\nfor %s := 0; %s < %s; %s++ {\n%s}\nreturn %s\n}\n",
			name, amount, rate, steps, i, i, steps, i, step, amount),
		calls: w.calls(4, name, func() string { return w.float(1, 9) + ", " + w.float(0.05, 0.6) + ", " + w.int(1, 5) }),
	}
}

// clamp: keep a value within bounds.
func clamp(w *writer) program {
	name, v, low, high := w.function(), w.short(), w.fresh(), w.fresh()
	typ := pick(w, "int", "float64")
	var body string
	switch w.between(0, 2) {
	case 0:
		body = fmt.Sprintf("if %s < %s {\nreturn %s\n}\nif %s > %s {\nreturn %s\n}\nreturn %s\n", v, low, low, v, high, high, v)
	case 1:
		body = fmt.Sprintf("return max(%s, min(%s, %s))\n", low, high, v)
	default:
		body = fmt.Sprintf("switch {\ncase %s < %s:\n%s = %s\ncase %s > %s:\n%s = %s\n}\nreturn %s\n", v, low, v, low, v, high, v, high, v)
	}
	return program{
		entry:  name,
		source: w.doc(name, "keeps %s between %s and %s.", v, low, high) + fmt.Sprintf("func %s(%s, %s, %s %s) %s {\n%s}\n", name, v, low, high, typ, typ, body),
		calls: w.calls(6, name, func() string {
			return w.number(typ, -3, 12) + ", " + w.number(typ, 0, 4) + ", " + w.number(typ, 5, 9)
		}),
	}
}

// conversion: one scale into another. Held out.
func conversion(w *writer) program {
	name, v := w.function(), w.short()
	k, d := w.float(0.2, 4), w.float(1, 40)
	back := w.chance(0.5)
	expr, doc := fmt.Sprintf("%s*%s + %s", v, k, d), fmt.Sprintf("converts %s to a scale of %s a unit that begins at %s", v, k, d)
	if back {
		expr, doc = fmt.Sprintf("(%s - %s) / %s", v, d, k), fmt.Sprintf("converts %s back from a scale of %s a unit that begins at %s", v, k, d)
	}
	return program{
		entry:  name,
		source: w.doc(name, "%s.", doc) + fmt.Sprintf("func %s(%s float64) float64 {\nreturn %s\n}\n", name, v, expr),
		calls:  w.calls(4, name, func() string { return w.float(0, 50) }),
	}
}
