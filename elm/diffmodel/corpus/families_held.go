package corpus

import (
	"fmt"
	"strings"
)

// The families of this file are those that the ladder and the walkers' base figures are measured on. The general model never sees
// them (see HeldOut); only the model that is labelled in-family does. Names, numbers and wording differ from the benchmark's.

// parity: whether a sum of bits is odd, or its remainder by another number.
func parity(w *writer) program {
	name := pick(w, "Parity", "Odd", "Remainder", w.function())
	w.take(name)
	n := w.between(3, 5)
	a, b := w.numbered(w.stem(), n), w.numbered(w.stem(), n)
	mod := 2
	doc := fmt.Sprintf("is 1 if an odd number of the bits %s are 1, else 0", w.rangeOf(a))
	if w.chance(0.3) {
		mod = w.between(3, 5)
		doc = fmt.Sprintf("is the sum of %s modulo %d", w.rangeOf(a), mod)
	}
	v := pick(w, "bitSum", "sum", "total", w.fresh())
	sum := strings.Join(a, " + ")
	body := fmt.Sprintf("%s := %s\nreturn %s %% %d\n", v, sum, v, mod)
	if w.chance(0.3) {
		body = fmt.Sprintf("return (%s) %% %d\n", sum, mod)
	}
	return program{
		entry:  name,
		source: w.doc(name, "%s.", doc) + fmt.Sprintf("func %s(%s, %s int) int {\n%s}\n", name, strings.Join(a, ", "), strings.Join(b, ", "), body),
		calls:  w.calls(8, name, func() string { return w.list(2*n, func(int) string { return w.int(0, 1) }) }),
	}
}

// quadratic: a polynomial of the second degree.
func quadratic(w *writer) program {
	name := pick(w, "Quadratic", "Parabola", w.function())
	w.take(name)
	p := w.names(4)
	square := fmt.Sprintf("%s*math.Pow(%s, 2)", p[0], p[3])
	if w.chance(0.4) {
		square = fmt.Sprintf("%s*%s*%s", p[0], p[3], p[3])
	}
	op := func() string { return pick(w, "+", "+", "+", "-") }
	o, q := op(), op()
	return program{
		entry: name,
		source: w.doc(name, "is %s*%s*%s %s %s*%s %s %s.", p[0], p[3], p[3], o, p[1], p[3], q, p[2]) +
			fmt.Sprintf("func %s(%s float64) float64 {\nreturn %s %s %s*%s %s %s\n}\n", name, strings.Join(p, ", "), square, o, p[1], p[3], q, p[2]),
		calls: w.calls(5, name, func() string { return w.list(4, func(int) string { return w.float(-3, 5) }) }),
	}
}

// ringWalker: joints on a circle and a hub, as the seed radial.
func ringWalker(r *writer) program {
	w := newWalker(r)
	n, radius, ring, hub, i := w.fresh(), w.fresh(), w.fresh(), w.fresh(), w.index()
	helper := pick(r, "makeRing", "makeCircle", "addCircle")
	x, y := w.float(3, 7), w.float(3, 7)
	w.add("%s := %s\n%s := %s", n, w.int(5, 9), radius, w.float(2, 7))
	w.add("%s := %s(w, %s, %s, %s, %s)", ring, helper, x, y, radius, n)
	w.add("%s := w.Joint(%s, %s)", hub, x, y)
	w.add("for %s := 0; %s < %s; %s++ {", i, i, n, i)
	w.add("%s\n%s", w.tie(ring+"["+i+"]", ring+"[("+i+"+1)%"+n+"]"), w.tie(ring+"["+i+"]", hub))
	w.add("}")
	w.helpers = append(w.helpers, w.doc(helper, "adds joints on a circle and returns their numbers.")+
		fmt.Sprintf("func %s(w *sodarace.Walker, cx, cy, radius float64, count int) []int {\njoints := []int{}\nfor i := 0; i < count; i++ {\nangle := 2 * math.Pi * float64(i) / float64(count)\njoints = append(joints, w.Joint(cx+radius*math.Cos(angle), cy+radius*math.Sin(angle)))\n}\nreturn joints\n}\n", helper))
	return w.program("a wheel with a hub")
}

// boxWalker: four corners and a middle, as the seed square.
func boxWalker(r *writer) program {
	w := newWalker(r)
	sides, middle, k := w.fresh(), w.fresh(), w.index()
	helper := pick(r, "makeBox", "makeSquare", "addRectangle")
	x, y := w.float(6, 14), w.float(6, 14)
	w.add("%s := %s(w, 0, 0, %s, %s)", sides, helper, x, y)
	w.add("%s := w.Joint(%s, %s)", middle, w.float(3, 7), w.float(3, 7))
	w.add("for %s := 0; %s < len(%s)-1; %s++ {\nw.Distance(%s[%s], %s[%s+1])\n}", k, k, sides, k, sides, k, sides, k)
	w.add("w.Distance(%s[3], %s[0])", sides, sides)
	for i := range 4 {
		w.add("%s", w.tie(fmt.Sprintf("%s[%d]", sides, i), middle))
	}
	w.helpers = append(w.helpers, w.doc(helper, "adds the corners of a rectangle and returns their numbers.")+
		fmt.Sprintf("func %s(w *sodarace.Walker, x0, y0, x1, y1 float64) []int {\na := w.Joint(x0, y0)\nb := w.Joint(x0, y1)\nc := w.Joint(x1, y1)\nd := w.Joint(x1, y0)\nreturn []int{a, b, c, d}\n}\n", helper))
	return w.program("a square with a joint in its middle")
}

// gridWalker: a grid of joints and functions that say what connects them, as the seeds cppn_fixed and cppn_mutable.
func gridWalker(r *writer) program {
	w := newWalker(r)
	helper := pick(r, "queryGrid", "queryCPPN", "makeGrid")
	w.add("%s(w, %s, %s, %s)", helper, w.int(2, 6), w.int(2, 4), w.float(1, 4))
	near, strong, late := "connect", "amplitude", "phase"
	w.helpers = append(w.helpers,
		w.doc(near, "says whether a muscle joins two places of the grid.")+
			fmt.Sprintf("func %s(x1, y1, x2, y2 int) bool {\ndx, dy := float64(x1-x2), float64(y1-y2)\nreturn dx*dx+dy*dy < %s\n}\n", near, w.float(1.5, 6)),
		w.doc(strong, "is how strongly that muscle swings.")+
			fmt.Sprintf("func %s(x1, y1, x2, y2 int) float64 {\nreturn %s\n}\n", strong, pick(r, "math.Abs(float64(x1-x2)) + "+w.float(0.1, 2), "math.Max(math.Abs(float64(x1-x2)), math.Abs(float64(y1-y2)))", w.float(0.5, 8))),
		w.doc(late, "is by how many turns its swing is ahead.")+
			fmt.Sprintf("func %s(x1, y1, x2, y2 int) float64 {\nreturn %s\n}\n", late, pick(r, "float64(x1)*"+w.float(0.1, 1), "math.Sin(float64(x1+y1))", w.float(0, 1))),
		w.doc(helper, "adds a grid of joints and asks the functions about every pair of them.")+
			fmt.Sprintf("func %s(w *sodarace.Walker, nx, ny int, scale float64) {\njoints := make([][]int, nx)\nfor x := range joints {\nfor y := 0; y < ny; y++ {\njoints[x] = append(joints[x], w.Joint(float64(x)*scale, float64(y)*scale))\n}\n}\nfor x1 := 0; x1 < nx; x1++ {\nfor y1 := 0; y1 < ny; y1++ {\nfor x2 := x1; x2 < nx; x2++ {\nfor y2 := y1; y2 < ny; y2++ {\nif (x1 != x2 || y1 != y2) && connect(x1, y1, x2, y2) {\nw.Muscle(joints[x1][y1], joints[x2][y2], amplitude(x1, y1, x2, y2), phase(x1, y1, x2, y2))\n}\n}\n}\n}\n}\n}\n", helper))
	return w.program("a grid whose muscles are told by functions")
}
