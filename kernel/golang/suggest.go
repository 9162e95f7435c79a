package golang

import (
	"go/types"
	"strings"
)

// suggestion offers the nearest known name for an undefined one, as "; did you mean x?", or nothing.
func suggestion(pkg *types.Package, e types.Error) string {
	name, ok := strings.CutPrefix(e.Msg, "undefined: ")
	if !ok || strings.ContainsAny(name, " (") {
		return ""
	}
	var names []string
	if q, sel, ok := strings.Cut(name, "."); ok {
		for _, imp := range pkg.Imports() {
			if imp.Name() == q {
				for _, n := range imp.Scope().Names() {
					if imp.Scope().Lookup(n).Exported() {
						names = append(names, n)
					}
				}
			}
		}
		if best := nearest(sel, names); best != "" {
			return "; did you mean " + q + "." + best + "?"
		}
		return ""
	}
	for s := pkg.Scope().Innermost(e.Pos); s != nil; s = s.Parent() {
		names = append(names, s.Names()...)
	}
	names = append(names, pkg.Scope().Names()...)
	names = append(names, types.Universe.Names()...)
	if best := nearest(name, names); best != "" {
		return "; did you mean " + best + "?"
	}
	return ""
}

// Nearest is the name with the smallest edit distance to want, or "" if none is near enough to be meant.
func Nearest(want string, names []string) string { return nearest(want, names) }

// nearest is the name with the smallest edit distance to want, if that is small for the length of the name.
func nearest(want string, names []string) string {
	if len(want) < 3 {
		return ""
	}
	best, bestDist := "", max(1, len(want)/4)
	for _, n := range names {
		if n == want || n == "_" {
			continue
		}
		if strings.EqualFold(n, want) {
			return n
		}
		if d := editDistance(want, n); d <= bestDist && (best == "" || d < bestDist || d == bestDist && n < best) {
			best, bestDist = n, d
		}
	}
	return best
}

// editDistance is the Levenshtein distance, where swapped neighbours count once.
func editDistance(a, b string) int {
	prev2, prev, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], prev2[j-2]+1)
			}
		}
		prev2, prev, row = prev, row, prev2
	}
	return prev[len(b)]
}
