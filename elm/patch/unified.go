package patch

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var (
	hunkHead = regexp.MustCompile(`^@@+(?: +-(\d+)(?:,(\d+))? +\+(\d+)(?:,(\d+))?)?.*$`)
	fence    = regexp.MustCompile("^\\s*(```+|~~~+)")
)

// isFileHead tells whether lines i and i+1 are the head of a file: "--- a" and "+++ b".
func isFileHead(lines []line, i int) bool {
	return i+1 < len(lines) && strings.HasPrefix(lines[i].text, "--- ") && strings.HasPrefix(lines[i+1].text, "+++ ")
}

// parseUnified reads the hunks of a unified diff (the format of GNU diff -u) from an answer, leaving out what stands
// around them. Counts may be wrong or missing: they only tell whether a line without a sign may still belong to the hunk.
func parseUnified(answer string) ([]hunk, error) {
	lines := splitLines(answer)
	var hunks []hunk
	for i := 0; i < len(lines); {
		t := strings.TrimRight(lines[i].text, "\r")
		switch {
		case isFileHead(lines, i):
			i += 2
			if i < len(lines) && !hunkHead.MatchString(lines[i].text) && signed(lines[i].text) { // a hunk without a head
				h, n := readHunk(lines[i:], -1, -1)
				hunks = append(hunks, h)
				i += n
			}
		case hunkHead.MatchString(t):
			m := hunkHead.FindStringSubmatch(t)
			old, new := count(m[1], m[2]), count(m[3], m[4])
			h, n := readHunk(lines[i+1:], old, new)
			h.at, _ = strconv.Atoi(m[1])
			if old == 0 && len(h.old()) == 0 {
				h.at++ // "-3,0" stands behind line 3
			}
			if err := truncated(lines, i+1+n, h, old, new); err != nil {
				return nil, err
			}
			hunks = append(hunks, h)
			i += 1 + n
		default:
			i++
		}
	}
	kept := hunks[:0]
	for _, h := range hunks {
		if len(h.ops) > 0 {
			kept = append(kept, h)
		}
	}
	if len(kept) == 0 {
		return nil, unparsable("no hunk of a unified diff in the answer (a line that begins with @@, then lines that begin with a blank, - or +)")
	}
	for i := range kept {
		kept[i].name = fmt.Sprintf("hunk %d of %d", i+1, len(kept))
	}
	return kept, nil
}

// count reads the number of lines in a hunk's head; -1 if it does not say.
func count(start, n string) int {
	if start == "" {
		return -1
	}
	if n == "" {
		return 1
	}
	c, err := strconv.Atoi(n)
	if err != nil {
		return -1
	}
	return c
}

func signed(s string) bool { return s != "" && strings.IndexByte(" +-", s[0]) >= 0 }

// readHunk reads the lines of a hunk and tells how many it took. old and new are how many lines the head announces, -1 if
// it does not. Models count badly, so a hunk may go on behind its announced end; what it only keeps there is left out.
func readHunk(lines []line, old, new int) (hunk, int) {
	var h hunk
	missing := func() bool { return old > 0 || new > 0 }
	announced := -1 // number of lines when the announced end was reached
	i := 0
loop:
	for ; i < len(lines); i++ {
		raw := lines[i].text
		t := strings.TrimRight(raw, "\r")
		kind := byte(' ')
		switch {
		case signed(raw) && !(isFileHead(lines, i) && !missing()):
			kind, raw = raw[0], raw[1:]
		case strings.HasPrefix(t, `\`):
			if n := len(h.ops); n > 0 {
				h.ops[n-1].noEOL = true
			}
			continue
		case hunkHead.MatchString(t), fence.MatchString(t), strings.HasPrefix(t, "diff --git "):
			break loop
		case t == "" && announced < 0: // a kept empty line whose blank was trimmed
		case old > 0: // a kept line without its sign
		default:
			break loop
		}
		h.ops = append(h.ops, op{kind: kind, text: raw})
		if kind != '+' && old > 0 {
			old--
		}
		if kind != '-' && new > 0 {
			new--
		}
		if old == 0 && new == 0 && announced < 0 {
			announced = len(h.ops)
		}
	}
	trim := func(n int, drop func(op) bool) {
		for n >= 0 && len(h.ops) > n && drop(h.ops[len(h.ops)-1]) {
			h.ops = h.ops[:len(h.ops)-1]
		}
	}
	trim(announced, func(o op) bool { return o.kind == ' ' })
	if announced < 0 { // empty lines at the end separate the hunk from what follows
		trim(0, func(o op) bool { return o.kind == ' ' && o.text == "" })
	}
	return h, i
}

// truncated refuses the last hunk of an answer that ends in the middle of a line before the hunk is complete.
func truncated(lines []line, next int, h hunk, old, new int) error {
	if next < len(lines) || lines[len(lines)-1].eol != "" || old < 0 {
		return nil
	}
	for _, o := range h.ops {
		if o.noEOL {
			return nil
		}
		if o.kind != '+' {
			old--
		}
		if o.kind != '-' {
			new--
		}
	}
	if old > 0 || new > 0 {
		return unparsable("the answer breaks off in the middle of a hunk; let the model write more tokens (max_tokens)")
	}
	return nil
}
