package patch

import (
	"fmt"
	"strings"
)

// A fit is how closely a hunk's lines must agree with a parent's. The levels are tried in this order.
type fit int

const (
	fitRaw   fit = iota // to the byte, line ends included
	fitText             // but for line ends
	fitSpace            // but for white space
	fitFuzzy            // nearly; see align
)

// minScore is the least likeness of a hunk that is placed fuzzily. Models mostly misquote a name or leave out a
// comment; below this it is more likely another place.
const minScore = 0.8

// agrees compares a line of a hunk with one of a text.
func (f fit) agrees(o op, l line) bool {
	switch f {
	case fitRaw:
		return o.text == l.text && o.noEOL == (l.eol == "")
	case fitText:
		return strings.TrimSuffix(o.text, "\r") == strings.TrimSuffix(l.text, "\r")
	}
	return squeeze(o.text) == squeeze(l.text)
}

// locate finds the place of a hunk. Its own line number, moved by shift, decides between places that fit equally; without
// one it is the first that may be edited.
func locate(text []line, h hunk, shift int) (match, error) {
	old := h.old()
	hint := -1
	if h.at > 0 {
		hint = h.at - 1 + shift
	}
	rs := regions(text)
	if len(old) == 0 {
		return insertion(text, h, hint, rs)
	}
	var closed []match // places that fit but may not be edited
	for f := fitRaw; f <= fitSpace; f++ {
		var open []match
		for start := 0; start+len(old) <= len(text); start++ {
			if m, ok := fits(text, h, old, start, f); !ok {
				continue
			} else if s, e := m.changes(h); editable(rs, s, e) {
				open = append(open, m)
			} else {
				closed = append(closed, m)
			}
		}
		if len(open) > 0 {
			return nearest(open, hint), nil
		}
	}
	if len(closed) > 0 {
		return match{}, misfit("%s fits %s only, outside the editable %s", h.name, span(closed[0].start, closed[0].end), Editable(joinLines(text)))
	}
	return fuzzy(text, h, old, hint, rs)
}

// insertion places a hunk of added lines only.
func insertion(text []line, h hunk, hint int, rs []region) (match, error) {
	m := match{fit: fitRaw, score: 1, start: hint, end: hint}
	switch {
	case len(text) == 0 || allBlank(text) && hint < 0:
		m.start, m.end = 0, 0
	case hint < 0:
		// An empty SEARCH, or a hunk without numbers: in a region that is empty so far it is clear what is meant.
		for _, r := range rs {
			if marked(text) && allBlank(text[r.start:r.end]) {
				m.start, m.end = r.start, r.start
				return m, nil
			}
		}
		return match{}, misfit("%s has no line of the program to hold on to, so it could go anywhere; quote the lines around the change", h.name)
	case hint > len(text):
		return match{}, misfit("%s begins at line %d, but the program has %d lines", h.name, h.at, len(text))
	}
	if n := len(h.ops); n > 0 && h.ops[n-1].noEOL && m.start < len(text) || m.start == len(text) && m.start > 0 && text[m.start-1].eol == "" {
		m.fit = fitText
	}
	if !editable(rs, m.start, m.start) {
		return match{}, misfit("%s would insert at line %d, outside the editable %s", h.name, m.start+1, Editable(joinLines(text)))
	}
	return m, nil
}

func allBlank(text []line) bool {
	for _, l := range text {
		if !blank(l.text) {
			return false
		}
	}
	return true
}

// fits compares a hunk with the lines from start on.
func fits(text []line, h hunk, old []op, start int, f fit) (match, bool) {
	for k, o := range old {
		if !f.agrees(o, text[start+k]) {
			return match{}, false
		}
	}
	if f == fitRaw && endsElsewhere(h, start+len(old) == len(text)) {
		return match{}, false
	}
	m := match{fit: f, score: 1, start: start, end: start + len(old), lines: make([]int, len(old))}
	for k := range old {
		m.lines[k] = start + k
	}
	return m, true
}

// endsElsewhere tells whether a hunk adds a line without an end although it does not reach the text's end.
func endsElsewhere(h hunk, atEnd bool) bool {
	for _, o := range h.ops {
		if o.kind == '+' && o.noEOL && !atEnd {
			return true
		}
	}
	return false
}

// changes gives the lines [start,end) that a hunk changes at a match: from the first that it removes, or before which it
// adds, to the last.
func (m match) changes(h hunk) (start, end int) {
	start, end = -1, -1
	next, k := m.start, 0
	for _, o := range h.ops {
		if o.kind == '+' {
			if start < 0 {
				start = next
			}
			end = max(end, next)
			continue
		}
		i := m.lines[k]
		k++
		if i < 0 {
			continue
		}
		if o.kind == '-' {
			if start < 0 {
				start = i
			}
			end = i + 1
		}
		next = i + 1
	}
	if start < 0 {
		start, end = m.start, m.start // nothing changes
	}
	return start, end
}

// nearest picks the match nearest to a hint, the earlier of two; without a hint the first.
func nearest(ms []match, hint int) match {
	best := 0
	if hint >= 0 {
		for i := range ms {
			if abs(ms[i].start-hint) < abs(ms[best].start-hint) {
				best = i
			}
		}
	}
	ms[best].also = len(ms) - 1
	return ms[best]
}

func abs(n int) int { return max(n, -n) }

// fuzzy places a hunk where the lines are most like its own, or says which place comes nearest.
func fuzzy(text []line, h hunk, old []op, hint int, rs []region) (match, error) {
	var usable []match
	for _, m := range align(text, old) {
		if s, e := m.changes(h); m.score >= minScore && editable(rs, s, e) {
			usable = append(usable, m)
		}
	}
	if len(usable) == 0 {
		return match{}, misfit("%s", nowhere(text, h, old))
	}
	const tie = 0.03
	best := usable[0]
	for _, m := range usable[1:] {
		switch {
		case m.score > best.score+tie,
			m.score > best.score-tie && hint >= 0 && abs(m.start-hint) < abs(best.start-hint):
			best = m
		}
	}
	for _, m := range usable {
		if hint < 0 && m.start != best.start && m.score > best.score-tie {
			return match{}, misfit("%s is like %s and like %s; quote more of the lines around the change", h.name, span(best.start, best.end), span(m.start, m.end))
		}
	}
	return best, nil
}

// nowhere says that a hunk does not fit, with the place that comes nearest and what may be edited.
func nowhere(text []line, h hunk, old []op) string {
	kept := make([]op, len(old)) // what is to be removed may be missing now
	for i, o := range old {
		kept[i] = op{kind: ' ', text: o.text}
	}
	var near match
	for _, m := range align(text, kept) {
		if m.score > near.score {
			near = m
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s fits nowhere", h.name)
	if where := Editable(joinLines(text)); where != "" {
		fmt.Fprintf(&b, " in the editable %s", where)
	}
	if near.score >= 0.3 {
		fmt.Fprintf(&b, "; nearest are %s (%.0f %% alike):", span(near.start, near.end), 100*near.score)
		const shown = 12
		for i := near.start; i < min(near.end, near.start+shown); i++ {
			fmt.Fprintf(&b, "\n%5d | %s", i+1, strings.TrimRight(text[i].text, "\r"))
		}
	}
	return b.String()
}
