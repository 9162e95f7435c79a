package render

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
)

// number is v with at most the given decimals, without trailing zeros; values that are not finite become 0, and
// values beyond any canvas are cut at one million.
func number(v float64, decimals int) string {
	return string(appendNumber(nil, v, decimals))
}

func appendNumber(b []byte, v float64, decimals int) []byte {
	v = bound(v)
	if decimals <= 0 {
		return strconv.AppendInt(b, int64(math.RoundToEven(v)), 10)
	}
	n := len(b)
	b = strconv.AppendFloat(b, v, 'f', decimals, 64)
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	if b[len(b)-1] == '.' {
		b = b[:len(b)-1]
	}
	switch s := string(b[n:]); {
	case s == "-0":
		b = append(b[:n], '0')
	case strings.HasPrefix(s, "0."):
		b = append(b[:n], s[1:]...)
	case strings.HasPrefix(s, "-0."):
		b = append(append(b[:n], '-'), s[2:]...)
	}
	return b
}

// bound makes v a coordinate that may be written.
func bound(v float64) float64 {
	if !finite(v) {
		return 0
	}
	return min(max(v, -1e6), 1e6)
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// fraction is where v lies between lo (0) and hi (1). It does not overflow for any finite input; an empty range gives 0.5.
func fraction(v, lo, hi float64) float64 {
	span := hi/2 - lo/2
	if !finite(v) || span == 0 || !finite(span) {
		return 0.5
	}
	return (v/2 - lo/2) / span
}

// extent is the range of the finite values; ok is false when there are none.
func extent(values ...[]float64) (lo, hi float64, ok bool) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, vs := range values {
		for _, v := range vs {
			if finite(v) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	return lo, hi, lo <= hi
}

// ticks gives about n round values within [lo, hi] and their distance.
func ticks(lo, hi float64, n int) (at []float64, step float64) {
	half := (hi/2 - lo/2) / float64(max(n, 1))
	if !finite(half) || half <= 0 {
		return nil, 0
	}
	if step = niceStep(half * 2); !finite(step) || step <= 0 {
		return nil, 0
	}
	first := math.Ceil(lo/step - 1e-9)
	for k := 0.0; k <= float64(4*n+4); k++ {
		v := (first + k) * step
		if !finite(v) || v > hi+step*1e-9 {
			break
		}
		if v >= lo-step*1e-9 && (len(at) == 0 || v > at[len(at)-1]) {
			at = append(at, v)
		}
	}
	return at, step
}

// niceStep is the nearest of 1, 2, 5 times a power of ten, seen on a logarithmic scale.
func niceStep(v float64) float64 {
	p := math.Pow(10, math.Floor(math.Log10(v)))
	switch m := v / p; {
	case m < math.Sqrt(2):
		return p
	case m < math.Sqrt(10):
		return 2 * p
	case m < math.Sqrt(50):
		return 5 * p
	}
	return 10 * p
}

// tickLabel is v as text, with the decimals that ticks of the given distance need.
func tickLabel(v, step float64) string {
	v += 0 // no negative zero
	if v == 0 || math.Abs(v) < step*1e-6 {
		return "0"
	}
	if a := max(math.Abs(v), step); a >= 1e6 || step < 1e-4 {
		return short(v)
	}
	decimals := int(max(0, math.Ceil(-math.Log10(step)-1e-9)))
	return minus(strconv.FormatFloat(v, 'f', decimals, 64))
}

// short is a value for people: four significant digits, a plain exponent when very large or small.
func short(v float64) string {
	v += 0 // no negative zero
	if !finite(v) {
		return minus(strconv.FormatFloat(v, 'g', -1, 64))
	}
	if a := math.Abs(v); a >= 1e6 || (a < 1e-4 && a > 0) {
		m, e, _ := strings.Cut(strconv.FormatFloat(v, 'e', 3, 64), "e")
		m = strings.TrimRight(strings.TrimRight(m, "0"), ".")
		n, _ := strconv.Atoi(e)
		return minus(m + "e" + strconv.Itoa(n))
	} else if a >= 1000 {
		return minus(strconv.FormatFloat(v, 'f', 0, 64))
	}
	s := strconv.FormatFloat(v, 'g', 4, 64)
	return minus(s)
}

// minus replaces hyphens by minus signs, which are as wide as digits.
func minus(s string) string { return strings.ReplaceAll(s, "-", "\u2212") }

// sortBy sorts by a key, keeping the order of equals.
func sortBy(list []int, key func(int) float64) {
	slices.SortStableFunc(list, func(a, b int) int { return cmp.Compare(key(a), key(b)) })
}
