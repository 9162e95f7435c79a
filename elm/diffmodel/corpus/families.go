package corpus

import (
	"fmt"
	"strings"
)

// A family is a kind of program. Whole families are held out, never single programs of one.
type family struct {
	name   string
	weight int
	split  Split
	needs  string // import path besides the standard library, "" if none
	make   func(w *writer) program
}

// families are all of them. The order is part of what a seed means.
var families = []family{
	{"series", 22, Train, "", series},
	{"weighted series", 9, Train, "", weightedSeries},
	{"chosen series", 6, Train, "", chosenSeries},
	{"formula", 16, Train, "", formula},
	{"steps of a formula", 8, Train, "", steppedFormula},
	{"two formulas", 4, Train, "", twoFormulas},
	{"named numbers", 8, Train, "", namedNumbersFamily},
	{"fold", 8, Train, "", fold},
	{"map over a list", 5, Train, "", mapList},
	{"filter", 4, Train, "", filter},
	{"two lists", 4, Train, "", twoLists},
	{"window", 3, Train, "", window},
	{"ladder of ifs", 4, Train, "", ladder},
	{"clamp", 3, Train, "", clamp},
	{"strings", 5, Train, "", text},
	{"text pattern", 3, Train, "", pattern},
	{"whole numbers", 4, Train, "", wholeNumbers},
	{"geometry", 4, Train, "", geometry},
	{"growth", 4, Train, "", growth},
	{"table", 4, Train, "", table},
	{"colour", 6, Train, "", colour},
	{"point list", 6, Train, "", pointList},
	{"priority", 5, Train, "", priority},
	{"circles", 5, Train, "", circles},
	{"picture", 6, Train, drawPath, picture},
	{"truss walker", 10, Train, sodaracePath, trussWalker},
	{"legged walker", 10, Train, sodaracePath, leggedWalker},
	{"listed walker", 8, Train, sodaracePath, listedWalker},
	{"tower walker", 6, Train, sodaracePath, towerWalker},

	{"conversion", 3, Unseen, "", conversion},
	{"smoothing", 3, Unseen, "", smoothing},
	{"menu", 3, Unseen, "", menu},
	{"star walker", 3, Unseen, sodaracePath, starWalker},

	{"parity", 6, InFamily, "", parity},
	{"quadratic", 4, InFamily, "", quadratic},
	{"ring walker", 4, InFamily, sodaracePath, ringWalker},
	{"box walker", 4, InFamily, sodaracePath, boxWalker},
	{"grid walker", 4, InFamily, sodaracePath, gridWalker},
}

const (
	drawPath     = "goelm/elm/draw"
	sodaracePath = "goelm/elm/sodarace"
)

// stems are the names of numbered parameters: one letter, or a word.
func (w *writer) stem() string {
	if w.chance(0.75) {
		for range 20 {
			if s := string("abcdefghjkmnpqrstuvwxyz"[w.r.IntN(23)]); !w.used[s+"1"] {
				return s
			}
		}
	}
	for {
		if s := w.word(); !w.used[s+"1"] && len(s) < 7 {
			return s
		}
	}
}

// numbered are n names on a stem, counted from 1, sometimes from 0.
func (w *writer) numbered(stem string, n int) []string {
	from := 1
	if w.chance(0.15) {
		from = 0
	}
	var out []string
	for i := range n {
		name := fmt.Sprint(stem, from+i)
		w.used[name] = true
		out = append(out, name)
	}
	return out
}

// rangeOf says which names in words.
func (w *writer) rangeOf(names []string) string {
	first, last := names[0], names[len(names)-1]
	if w.chance(0.3) {
		first = pick(w, "the numbers ", "the inputs ", "the values ", "the weights ", "the prices ", "the scores ", "the readings ", "the parts ") + first
	}
	switch {
	case len(names) == 2:
		return first + " and " + last
	case w.chance(0.65):
		return first + " to " + last
	default:
		return strings.Join(append([]string{first}, names[1:len(names)-1]...), ", ") + " and " + last
	}
}

// number writes a value of a numeric type.
func (w *writer) number(typ string, low, high int) string {
	if typ == "int" {
		return w.int(low, high)
	}
	return w.float(float64(low), float64(high))
}

// An aggregate makes one value of several: how code and doc say it.
type aggregate struct {
	doc  string
	expr func(names []string) string
}

func joined(op string) func([]string) string {
	return func(names []string) string { return strings.Join(names, " "+op+" ") }
}

func nested(f string) func([]string) string {
	return func(names []string) string {
		out := names[0]
		for _, n := range names[1:] {
			out = f + "(" + out + ", " + n + ")"
		}
		return out
	}
}

var aggregates = []aggregate{
	{"the sum of %s", joined("+")}, {"the sum of %s", joined("+")}, {"the sum of %s", joined("+")}, {"all of %s added up", joined("+")},
	{"%s taken together", joined("+")},
	{"the product of %s", joined("*")}, {"the product of %s", joined("*")}, {"%s multiplied", joined("*")},
	{"the smallest of %s", nested("min")}, {"the largest of %s", nested("max")},
	{"what is left of the first of %s after the others", joined("-")},
	{"the largest of %s", func(n []string) string { return "max(" + strings.Join(n, ", ") + ")" }},
	{"the least of %s", func(n []string) string { return "min(" + strings.Join(n, ", ") + ")" }},
	{"the sum of the cubes of %s", func(n []string) string {
		var out []string
		for _, x := range n {
			out = append(out, x+"*"+x+"*"+x)
		}
		return strings.Join(out, " + ")
	}},
}

// series: numbered parameters, one aggregate of one series, and what becomes of it. The other series are there to be confused with.
func series(w *writer) program {
	name := w.function()
	typ := pick(w, "int", "int", "float64")
	n := w.between(2, 6)
	main := w.numbered(w.stem(), n)
	lists := [][]string{main}
	for range pick(w, 0, 1, 1, 1, 2) {
		lists = append(lists, w.numbered(w.stem(), max(2, n+w.between(-1, 1))))
	}
	a := pick(w, aggregates...)
	if w.chance(0.3) { // parameters in another order
		w.r.Shuffle(len(lists), func(i, j int) { lists[i], lists[j] = lists[j], lists[i] })
	}
	var params []string
	for _, l := range lists {
		params = append(params, l...)
	}
	doc := fmt.Sprintf(a.doc, w.rangeOf(main))
	expr := a.expr(main)
	after, afterDoc := w.after(typ)
	var body string
	switch {
	case after == "" && w.chance(0.5):
		body = fmt.Sprintf("return %s\n", expr)
	case after == "":
		v := w.fresh()
		body = fmt.Sprintf("%s := %s\nreturn %s\n", v, expr, v)
	default:
		v := w.fresh()
		body = fmt.Sprintf("%s := %s\nreturn %s\n", v, expr, fmt.Sprintf(after, v))
	}
	return program{
		entry:  name,
		source: w.doc(name, "is %s%s.", doc, afterDoc) + fmt.Sprintf("func %s(%s %s) %s {\n%s}\n", name, strings.Join(params, ", "), typ, typ, body),
		calls:  w.calls(4, name, func() string { return w.list(len(params), func(int) string { return w.number(typ, 1, 9) }) }),
	}
}

// after is what is done with an aggregate, as a format for its name, and how the doc goes on.
func (w *writer) after(typ string) (expr, doc string) {
	k := w.int(2, 9)
	if typ == "float64" {
		k = w.float(0.5, 9)
	}
	switch w.between(0, 7) {
	case 0:
		return "%s * " + k, ", times " + k
	case 1:
		return "%s + " + k, ", plus " + k
	case 2:
		return "%s - " + k, ", minus " + k
	case 3:
		return "%s / " + k, ", divided by " + k
	case 4:
		if typ == "int" {
			m := w.int(3, 12) // never 2: that is the parity family
			return "%s % " + m, " modulo " + m
		}
		return "math.Sqrt(math.Abs(%s))", ", of that the root"
	case 5:
		return "min(%s, " + k + ")", ", at most " + k
	}
	return "", ""
}

// weightedSeries: pairs of two series multiplied and added.
func weightedSeries(w *writer) program {
	name := w.function()
	typ := pick(w, "int", "float64", "float64")
	n := w.between(2, 4)
	a, b := w.numbered(w.stem(), n), w.numbered(w.stem(), n)
	op := pick(w, "*", "*", "*", "-", "/")
	var terms []string
	for i := range a {
		t := a[i] + op + b[i]
		if op == "-" {
			t = "(" + a[i] + " - " + b[i] + ")"
		}
		terms = append(terms, t)
	}
	var body string
	if w.chance(0.4) {
		v := w.fresh()
		body = v + " := " + terms[0] + "\n"
		for _, t := range terms[1:] {
			body += v + " += " + t + "\n"
		}
		body += "return " + v + "\n"
	} else {
		body = "return " + strings.Join(terms, " + ") + "\n"
	}
	what := map[string]string{"*": "products", "-": "differences", "/": "quotients"}[op]
	return program{
		entry: name,
		source: w.doc(name, "is the sum of the %s of %s and %s.", what, w.rangeOf(a), w.rangeOf(b)) +
			fmt.Sprintf("func %s(%s, %s %s) %s {\n%s}\n", name, strings.Join(a, ", "), strings.Join(b, ", "), typ, typ, body),
		calls: w.calls(4, name, func() string { return w.list(2*n, func(int) string { return w.number(typ, 1, 9) }) }),
	}
}

// chosenSeries: two series, and a condition that chooses between their aggregates.
func chosenSeries(w *writer) program {
	name, cond := w.function(), w.fresh()
	n := w.between(2, 4)
	a, b := w.numbered(w.stem(), n), w.numbered(w.stem(), n)
	g := pick(w, aggregates...)
	limit := w.int(2, 9)
	return program{
		entry: name,
		source: w.doc(name, "is %s if %s is above %s, else of %s.", fmt.Sprintf(g.doc, w.rangeOf(a)), cond, limit, w.rangeOf(b)) +
			fmt.Sprintf("func %s(%s, %s, %s int) int {\nif %s > %s {\nreturn %s\n}\nreturn %s\n}\n", name, cond, strings.Join(a, ", "), strings.Join(b, ", "), cond, limit, g.expr(a), g.expr(b)),
		calls: w.calls(5, name, func() string { return w.list(2*n+1, func(int) string { return w.int(1, 12) }) }),
	}
}
