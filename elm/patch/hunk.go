package patch

import (
	"fmt"
	"strings"
)

// A hunk replaces a run of lines. It is what a hunk of a unified diff and a SEARCH/REPLACE block have in common.
type hunk struct {
	name string // for messages: "hunk 2", "search block 1"
	at   int    // line of the parent (from 1) at which it begins, by its own word; 0: not said. A hint
	ops  []op
}

// An op is a line of a hunk: kept (' '), removed ('-') or added ('+').
type op struct {
	kind  byte
	text  string
	noEOL bool // the last line of a text that does not end in a line end
}

// old lists the hunk's lines that must stand in the parent.
func (h hunk) old() []op {
	var out []op
	for _, o := range h.ops {
		if o.kind != '+' {
			out = append(out, o)
		}
	}
	return out
}

// place puts hunks into parent one after another: a later one may build on an earlier one.
func place(parent string, hunks []hunk) (child string, notes []string, score float64, err error) {
	text := splitLines(parent)
	shift := 0 // how much the hunks so far have moved what follows
	score = 1
	for _, h := range hunks {
		m, err := locate(text, h, shift)
		if err != nil {
			return "", nil, 0, err
		}
		if note := m.note(h, len(text)); note != "" {
			notes = append(notes, note)
		}
		score = min(score, m.score)
		before := len(text)
		text = m.put(text, h)
		shift += len(text) - before
	}
	return joinLines(text), notes, score, nil
}

// A match tells where a hunk's lines stand in a text.
type match struct {
	fit   fit
	score float64
	lines []int // for each old line of the hunk its index in the text, or -1: it is not there
	start int   // index of the first of them; without any, where to insert
	end   int   // index behind the last
	also  int   // how many other places fit as well
}

// note says in what way a hunk did not fit exactly, or nothing.
func (m match) note(h hunk, total int) string {
	var s string
	switch m.fit {
	case fitSpace:
		s = fmt.Sprintf("%s fits %s but for white space", h.name, span(m.start, m.end))
	case fitFuzzy:
		s = fmt.Sprintf("%s fits %s, %.0f %% alike", h.name, span(m.start, m.end), 100*m.score)
	}
	if m.also > 0 && h.at == 0 {
		if s == "" {
			s = fmt.Sprintf("%s fits %s", h.name, span(m.start, m.end))
		}
		s += fmt.Sprintf("; %d later %s would fit too", m.also, plural(m.also, "place", "places"))
	}
	return s
}

// put makes the hunk's change at a match.
func (m match) put(text []line, h hunk) []line {
	cr := m.fit != fitRaw && usesCR(text)
	unended := len(text) > 0 && text[len(text)-1].eol == ""
	out := append([]line(nil), text[:m.start]...)
	next, old := m.start, 0 // index into text; number of old lines seen
	shift := m.indentShift(text, h)
	for _, o := range h.ops {
		if o.kind == '+' {
			l := line{text: o.text, eol: "\n"}
			if m.fit == fitRaw && o.noEOL {
				l.eol = ""
			}
			if m.fit != fitRaw {
				l.text = shift(strings.TrimSuffix(l.text, "\r"))
				if cr {
					l.text += "\r"
				}
			}
			out = append(out, l)
			continue
		}
		i := m.lines[old]
		old++
		if i < 0 {
			continue
		}
		out = append(out, text[next:i]...)
		if o.kind == ' ' {
			out = append(out, text[i])
		}
		next = i + 1
	}
	out = append(out, text[next:]...)
	for i := range out[:max(0, len(out)-1)] {
		if out[i].eol == "" { // what was last is so no more
			out[i].eol = "\n"
		}
	}
	if n := len(out); n > 0 && m.fit != fitRaw && unended {
		out[n-1].eol = ""
	}
	return out
}

// indentShift is how added lines are to be indented, when the hunk is indented otherwise than the parent: like a line of the
// hunk that has the same indentation, or else deeper or less deep by as much as the hunk's first line.
func (m match) indentShift(text []line, h hunk) func(string) string {
	to := map[string]string{} // indentation in the hunk to that in the parent
	var more, less string
	for k, o := range h.old() {
		i := m.lines[k]
		if i < 0 || blank(o.text) {
			continue
		}
		has, want := indent(o.text), indent(text[i].text)
		if len(to) == 0 {
			if p, ok := strings.CutSuffix(want, has); ok {
				more = p
			} else if p, ok := strings.CutSuffix(has, want); ok {
				less = p
			}
		}
		if _, ok := to[has]; !ok {
			to[has] = want
		}
	}
	return func(s string) string {
		if blank(s) {
			return s
		}
		if want, ok := to[indent(s)]; ok {
			return want + s[len(indent(s)):]
		}
		return more + strings.TrimPrefix(s, less)
	}
}

// span writes lines [start,end) by their numbers from 1.
func span(start, end int) string {
	if end <= start+1 {
		return fmt.Sprintf("line %d", start+1)
	}
	return fmt.Sprintf("lines %d-%d", start+1, end)
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
