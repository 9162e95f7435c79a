package patch

import (
	"fmt"
	"strings"
)

// The comment lines between which a parent may be edited, as AlphaEvolve and its kin write them.
const (
	RegionStart = "// EVOLVE-BLOCK-START"
	RegionEnd   = "// EVOLVE-BLOCK-END"
)

// A region is what stands between two marker lines: lines [start,end), by index.
type region struct{ start, end int }

// regions finds the editable regions. A text without markers is one region; a start without an end reaches to the end.
func regions(text []line) []region {
	var out []region
	marked, open := false, -1
	for i, l := range text {
		switch t := strings.TrimSpace(l.text); {
		case strings.HasPrefix(t, RegionStart):
			marked = true
			if open < 0 {
				open = i + 1
			}
		case strings.HasPrefix(t, RegionEnd):
			marked = true
			if open >= 0 {
				out = append(out, region{open, i})
				open = -1
			}
		}
	}
	if open >= 0 {
		out = append(out, region{open, len(text)})
	}
	if !marked {
		return []region{{0, len(text)}}
	}
	return out
}

// marked tells whether a text has editable regions of its own.
func marked(text []line) bool {
	r := regions(text)
	return len(r) != 1 || r[0].start != 0
}

// editable tells whether lines [start,end) may be replaced.
func editable(rs []region, start, end int) bool {
	for _, r := range rs {
		if r.start <= start && end <= r.end {
			return true
		}
	}
	return false
}

// Editable tells a reader which lines of a text may be changed ("lines 3-17"), or "" if all may.
func Editable(text string) string {
	lines := splitLines(text)
	if !marked(lines) {
		return ""
	}
	var parts []string
	for _, r := range regions(lines) {
		if r.end > r.start {
			parts = append(parts, strings.TrimPrefix(span(r.start, r.end), "lines "))
		} else {
			parts = append(parts, fmt.Sprintf("between %d and %d", r.start, r.end+1))
		}
	}
	if len(parts) == 0 {
		return "no line"
	}
	return "lines " + strings.Join(parts, ", ")
}

// outside gives the pieces of a text that are not to be edited, markers included.
func outside(text []line) []string {
	var out []string
	at := 0
	for _, r := range regions(text) {
		out = append(out, joinLines(text[at:r.start]))
		at = r.end
	}
	return append(out, joinLines(text[at:]))
}

// guard refuses a child that differs from its parent outside the parent's editable regions, or has other regions.
func guard(parent, child string) error {
	p, c := splitLines(parent), splitLines(child)
	if !marked(p) {
		if marked(c) {
			return misfit("the change adds %s or %s, which the parent does not have", RegionStart, RegionEnd)
		}
		return nil
	}
	a, b := outside(p), outside(c)
	if len(a) != len(b) {
		return misfit("the change adds or removes %s or %s; editable are %s, without their markers", RegionStart, RegionEnd, Editable(parent))
	}
	for i := range a {
		if a[i] != b[i] {
			return misfit("the change touches what stands outside the editable %s", Editable(parent))
		}
	}
	return nil
}
