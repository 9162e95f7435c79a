package corpus

import (
	"fmt"
	"strings"
)

// walker holds what the walker families share: the names of the builder's program.
type walker struct {
	*writer
	lines   []string
	helpers []string
}

func newWalker(w *writer) *walker {
	for _, n := range []string{"MakeWalker", "w"} {
		w.take(n)
	}
	return &walker{writer: w, lines: []string{"w := sodarace.NewWalker()"}}
}

func (w *walker) add(format string, args ...any) {
	w.lines = append(w.lines, strings.Split(fmt.Sprintf(format, args...), "\n")...)
}

func (w *walker) program(doc string) program {
	source := w.doc("MakeWalker", "builds %s.", doc) + "func MakeWalker() *sodarace.Walker {\n" + strings.Join(w.lines, "\n") + "\nreturn w\n}\n"
	for _, h := range w.helpers {
		source += "\n" + h
	}
	return program{entry: "MakeWalker", source: source, calls: []string{"MakeWalker().Joints()", "MakeWalker().Muscles()"}}
}

func (w *walker) amplitude() string { return pick(w.writer, w.float(0.2, 9), w.int(1, 9)) }
func (w *walker) phase() string     { return pick(w.writer, "0", "0.5", w.float(0, 1), w.float(0, 1)) }

// tie writes one connection of two joints.
func (w *walker) tie(a, b string) string {
	if w.chance(0.45) {
		return fmt.Sprintf("w.Distance(%s, %s)", a, b)
	}
	return fmt.Sprintf("w.Muscle(%s, %s, %s, %s)", a, b, w.amplitude(), w.phase())
}

// trussWalker: two rails of joints and what connects them, in a loop.
func trussWalker(r *writer) program {
	w := newWalker(r)
	upper, lower, i := w.fresh(), w.fresh(), w.index()
	n, gap, height := w.fresh(), w.fresh(), w.fresh()
	names := w.chance(0.6)
	count, dx, dy := w.int(3, 6), w.float(1, 6), w.float(2, 8)
	if names {
		w.add("%s := %s\n%s := %s\n%s := %s", n, count, gap, dx, height, dy)
		count, dx, dy = n, gap, height
	}
	w.add("%s, %s := []int{}, []int{}", upper, lower)
	w.add("for %s := 0; %s < %s; %s++ {", i, i, count, i)
	x := w.short()
	w.add("%s := float64(%s) * %s", x, i, dx)
	w.add("%s = append(%s, w.Joint(%s, %s))", upper, upper, x, dy)
	w.add("%s = append(%s, w.Joint(%s, %s))", lower, lower, pick(r, x, x+" + "+w.float(0.2, 2)), pick(r, "0", "0", w.float(0, 1)))
	w.add("}")
	w.add("for %s := 0; %s < %s; %s++ {", i, i, count, i)
	w.add("%s", w.tie(upper+"["+i+"]", lower+"["+i+"]"))
	w.add("if %s > 0 {", i)
	w.add("%s\n%s", w.tie(upper+"["+i+"-1]", upper+"["+i+"]"), w.tie(lower+"["+i+"-1]", lower+"["+i+"]"))
	if w.chance(0.7) {
		w.add("%s", w.tie(upper+"["+i+"-1]", lower+"["+i+"]"))
	}
	w.add("}\n}")
	return w.program(pick(r, "a truss of two rails", "two rails with rungs", "a bridge that walks"))
}

// leggedWalker: a body and legs that a helper adds.
func leggedWalker(r *writer) program {
	w := newWalker(r)
	leg, front, back, top := "add"+title(pick(r, "leg", "limb", "foot", "arm")), w.fresh(), w.fresh(), w.fresh()
	length := pick(r, "legLength", "length", w.fresh())
	w.take(length)
	width, height := w.float(4, 14), w.float(3, 10)
	amplitude := w.fresh()
	w.add("%s := w.Joint(0, %s)", back, height)
	w.add("%s := w.Joint(%s, %s)", front, width, height)
	w.add("%s := w.Joint(%s, %s)", top, w.float(2, 8), w.float(10, 16))
	w.add("%s\n%s\n%s", w.tie(back, front), w.tie(front, top), w.tie(top, back))
	direct := w.chance(0.4)
	if !direct {
		w.add("%s := %s", length, w.float(2, 6))
	}
	arg := func() string {
		if direct {
			return w.float(1, 6)
		}
		return length
	}
	for _, hip := range []string{back, front} {
		for range w.between(1, 2) {
			w.add("%s(w, %s, %s, %s, %s, %s)", leg, hip, top, w.float(-2, 14), arg(), w.amplitude())
		}
	}
	hip, tip, x, foot := w.fresh(), w.fresh(), w.short(), w.fresh()
	size := w.fresh()
	helper := w.doc(leg, "adds a joint at %s below the %s and ties it to two others.", x, hip) +
		fmt.Sprintf("func %s(w *sodarace.Walker, %s, %s int, %s, %s, %s float64) {\n%s := w.Joint(%s, %s-%s)\nw.Distance(%s, %s)\nw.Muscle(%s, %s, %s, %s)\n}\n",
			leg, hip, tip, x, size, amplitude, foot, x, w.float(3, 7), size, hip, foot, foot, tip, amplitude, w.phase())
	w.helpers = append(w.helpers, helper)
	return w.program(pick(r, "a body on legs", "a triangle with feet", "a beast with a hump"))
}

// listedWalker: joints from a list, tied to their neighbours and by single muscles.
func listedWalker(r *writer) program {
	w := newWalker(r)
	points, joints, p := w.fresh(), w.fresh(), w.short()
	n := w.between(4, 6)
	w.add("%s := [][]float64{%s}", points, w.list(n, func(i int) string {
		return "{" + w.float(float64(3*i), float64(3*i+3)) + ", " + w.float(0, 10) + "}"
	}))
	w.add("%s := []int{}\nfor _, %s := range %s {\n%s = append(%s, w.Joint(%s[0], %s[1]))\n}", joints, p, points, joints, joints, p, p)
	i := w.index()
	w.add("for %s := 1; %s < len(%s); %s++ {\n%s\n}", i, i, joints, i, w.tie(joints+"["+i+"-1]", joints+"["+i+"]"))
	seen := map[string]bool{}
	for range w.between(2, 5) {
		a := w.between(0, n-3)
		b := w.between(a+2, n-1)
		key := fmt.Sprint(a, b)
		if seen[key] {
			continue
		}
		seen[key] = true
		w.add("%s", w.tie(fmt.Sprintf("%s[%d]", joints, a), fmt.Sprintf("%s[%d]", joints, b)))
	}
	return w.program(pick(r, "a chain of points", "a line of joints, bent by muscles", "a worm"))
}

// towerWalker: storeys on each other, by a function that adds one.
func towerWalker(r *writer) program {
	w := newWalker(r)
	floor, left, right := "add"+title(pick(r, "floor", "storey", "level", "stage")), w.fresh(), w.fresh()
	i, y := w.index(), w.short()
	width, height := w.fresh(), w.fresh()
	w.add("%s := %s\n%s := %s", width, w.float(3, 9), height, w.float(2, 6))
	w.add("%s, %s := w.Joint(0, 0), w.Joint(%s, 0)", left, right, width)
	w.add("%s", w.tie(left, right))
	w.add("for %s := 1; %s <= %s; %s++ {", i, i, w.int(1, 4), i)
	w.add("%s := float64(%s) * %s", y, i, height)
	w.add("%s, %s = %s(w, %s, %s, %s, %s)", left, right, floor, left, right, width, y)
	w.add("}")
	a, b, c, d := w.fresh(), w.fresh(), w.fresh(), w.fresh()
	size, at := w.fresh(), w.short()
	helper := w.doc(floor, "adds two joints at the height %s and ties them to those below.", at) +
		fmt.Sprintf("func %s(w *sodarace.Walker, %s, %s int, %s, %s float64) (int, int) {\n%s, %s := w.Joint(%s, %s), w.Joint(%s, %s)\n%s\n%s\n%s\n%s\nreturn %s, %s\n}\n",
			floor, a, b, size, at, c, d, pick(r, "0", w.float(-1, 1)), at, size, at, w.tie(a, c), w.tie(b, d), w.tie(c, d), w.tie(a, d), c, d)
	w.helpers = append(w.helpers, helper)
	return w.program(pick(r, "a tower of storeys", "a ladder that leans", "a stack of boxes"))
}

// starWalker: arms from a hub, each with a joint of its own. Held out.
func starWalker(r *writer) program {
	w := newWalker(r)
	hub := w.fresh()
	w.add("%s := w.Joint(%s, %s)", hub, w.float(4, 6), w.float(4, 6))
	var arms []string
	for range w.between(3, 5) {
		a := w.fresh()
		arms = append(arms, a)
		w.add("%s := w.Joint(%s, %s)", a, w.float(0, 12), w.float(0, 12))
		w.add("%s", w.tie(hub, a))
	}
	for i := range arms {
		w.add("%s", w.tie(arms[i], arms[(i+1)%len(arms)]))
	}
	return w.program("a star of arms around a hub")
}
