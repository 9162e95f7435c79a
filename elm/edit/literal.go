package edit

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
)

func (t *Tree) literal(r *rand.Rand) (Edit, bool) {
	l, ok := pick(r, t.lits)
	if !ok {
		return Edit{}, false
	}
	text, ok := t.stepped(r, l)
	if !ok {
		return Edit{}, false
	}
	return Edit{
		Message: fmt.Sprintf("changed %s to %s%s", t.brief(l.node), brief(text), l.in()),
		Spans:   []Span{t.span(l.node, snippet{text, litPrec(text)}.at(l.need))},
	}, true
}

func litPrec(text string) int {
	if strings.HasPrefix(text, "-") {
		return precUnary
	}
	return precPrimary
}

// stepped is another value for a literal, near the old one.
func (t *Tree) stepped(r *rand.Rand, l litSite) (string, bool) {
	if l.lit == nil {
		if t.text(l.node) == "true" {
			return "false", true
		}
		return "true", true
	}
	if l.lit.Kind == token.STRING {
		return t.variedString(r, l)
	}
	v, ok := number(l)
	b, isBasic := l.typ.Underlying().(*types.Basic)
	if !ok || !isBasic {
		return "", false
	}
	var text string
	switch {
	case l.key.arg == anIndex && r.IntN(8) > 0:
		text = formatInt(t.index(r, l.key))
	case b.Info()&types.IsInteger != 0:
		text = formatInt(stepInt(r, v, b.Info()&types.IsUnsigned != 0))
	case b.Info()&types.IsFloat != 0:
		to, sigma := stepFloat(r, v, t.scale(l, v), t.pools[l.key])
		text = formatFloat(to, sigma, l.lit.Kind == token.FLOAT)
	default:
		return "", false
	}
	return text, text != t.text(l.node)
}

// index is one of the indices that a variable surely has, or zero.
func (t *Tree) index(r *rand.Rand, key poolKey) int64 {
	top := 0.0
	for _, v := range t.pools[key] {
		top = max(top, v)
	}
	return r.Int64N(int64(top) + 1)
}

// scale is the size that steps of a literal of value v have to be measured
// by: its own, or for zero that of its peers.
func (t *Tree) scale(l litSite, v float64) float64 {
	if v != 0 {
		return math.Abs(v)
	}
	return magnitude(t.pools[l.key])
}

// magnitude is the mean absolute value of what is not zero in a pool, or 1.
func magnitude(pool []float64) float64 {
	sum, n := 0.0, 0
	for _, v := range pool {
		if v != 0 {
			sum += math.Abs(v)
			n++
		}
	}
	if n == 0 {
		return 1
	}
	return sum / float64(n)
}

// stepFloat moves v by a Gaussian step whose deviation sigma is itself drawn,
// log-uniformly from 2 % to 100 % of the scale; now and then it flips the
// sign or moves to the neighbourhood of a peer.
func stepFloat(r *rand.Rand, v, scale float64, pool []float64) (to, sigma float64) {
	sigma = scale * math.Exp(r.Float64()*math.Log(50)) / 50
	switch p := r.Float64(); {
	case p < 0.05 && v != 0:
		return -v, scale / 100
	case p < 0.20 && len(pool) > 1:
		return pool[r.IntN(len(pool))] + r.NormFloat64()*sigma/2, sigma
	}
	return v + r.NormFloat64()*sigma, sigma
}

// stepInt moves a whole number by at least one; it seldom leaves the
// numbers from zero on if it was one, for most count or index something.
func stepInt(r *rand.Rand, v float64, unsigned bool) int64 {
	sigma := max(1, math.Abs(v)*0.3)
	d := math.Round(r.NormFloat64() * sigma)
	if d == 0 {
		d = 1
		if r.IntN(2) == 0 {
			d = -1
		}
	}
	to := v + d
	if v >= 0 && to < 0 && (unsigned || r.IntN(10) > 0) {
		to = v - d
	}
	return int64(to)
}

func formatInt(v int64) string { return strconv.FormatInt(v, 10) }

// formatFloat writes v with as many decimals as a step of size sigma makes
// worth reading; keep says that the text must stay a floating-point literal.
func formatFloat(v, sigma float64, keep bool) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		v = 0
	}
	digits := 2
	if sigma > 0 {
		digits = min(max(1-int(math.Floor(math.Log10(sigma))), 0), 9)
	}
	s := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		s = "0"
	}
	if keep && !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// variedString changes, doubles or drops one character, or takes another
// string of the program.
func (t *Tree) variedString(r *rand.Rand, l litSite) (string, bool) {
	s, err := strconv.Unquote(l.lit.Value)
	if err != nil {
		return "", false
	}
	runes := []rune(s)
	if r.IntN(4) == 0 || len(runes) == 0 {
		var others []string
		for _, o := range t.lits {
			if o.lit != nil && o.lit.Kind == token.STRING && o.lit.Value != l.lit.Value {
				others = append(others, o.lit.Value)
			}
		}
		if o, ok := pick(r, others); ok {
			return o, true
		}
	}
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789 "
	c := rune(letters[r.IntN(len(letters))])
	i := r.IntN(len(runes) + 1)
	switch op := r.IntN(3); {
	case op == 0 || i == len(runes): // one more
		runes = append(runes[:i:i], append([]rune{c}, runes[i:]...)...)
	case op == 1: // one less
		runes = append(runes[:i:i], runes[i+1:]...)
	default:
		runes[i] = c
	}
	text := strconv.Quote(string(runes))
	return text, text != l.lit.Value
}

// perturbed are spans that move about the given share of the numbers in n,
// at least one if there are any.
func (t *Tree) perturbed(r *rand.Rand, n ast.Node, share float64) []Span {
	var sites []litSite
	for _, l := range t.lits {
		if n.Pos() <= l.node.Pos() && l.node.End() <= n.End() {
			if _, isNumber := number(l); isNumber {
				sites = append(sites, l)
			}
		}
	}
	if len(sites) == 0 {
		return nil
	}
	sure := r.IntN(len(sites))
	var out []Span
	for i, l := range sites {
		if i != sure && r.Float64() >= share {
			continue
		}
		if text, ok := t.stepped(r, l); ok {
			out = append(out, t.span(l.node, snippet{text, litPrec(text)}.at(l.need)))
		}
	}
	return out
}
