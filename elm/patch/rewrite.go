package patch

import (
	"regexp"
	"strings"
)

// topLevel is a line with which a Go file, or a piece of one, begins.
var topLevel = regexp.MustCompile(`^(package|import|func|type|var|const)\b|^//|^/\*`)

// parseRewrite finds the whole new text in an answer: the longest fenced block, or, in an answer without fences, all from the
// first line that looks like a declaration to the last closing bracket. In a parent with editable regions, what stands
// in the answer's regions goes into the parent's.
func parseRewrite(parent, answer string) (string, error) {
	code, err := codeOf(splitLines(answer))
	if err != nil {
		return "", err
	}
	p := splitLines(parent)
	cr := usesCR(p)
	for i := range code {
		code[i].text = strings.TrimRight(code[i].text, "\r")
		if cr {
			code[i].text += "\r"
		}
		code[i].eol = "\n"
	}
	if n := len(p); n > 0 && p[n-1].eol == "" && len(code) > 0 {
		code[len(code)-1].eol = ""
	}
	if !marked(p) {
		return joinLines(code), nil
	}
	return splice(parent, p, code)
}

// splice puts the regions of code into those of p, if code is the same program around them.
func splice(parent string, p, code []line) (string, error) {
	from, to := regions(code), regions(p)
	if !marked(code) || len(from) != len(to) {
		return "", misfit("the new program must keep the lines %s and %s of its parent; editable are %s", RegionStart, RegionEnd, Editable(parent))
	}
	a, b := outside(p), outside(code)
	for i := range a {
		if squeeze(a[i]) != squeeze(b[i]) {
			return "", misfit("the new program differs from its parent outside the editable %s", Editable(parent))
		}
	}
	var out strings.Builder
	for i, r := range from {
		out.WriteString(a[i])
		out.WriteString(joinLines(code[r.start:r.end]))
	}
	out.WriteString(a[len(a)-1])
	return out.String(), nil
}

// codeOf finds the program in an answer.
func codeOf(lines []line) ([]line, error) {
	var best, block []line
	var mark string // the fence that opened the present block
	fenced := false
	for _, l := range lines {
		m := fence.FindStringSubmatch(l.text)
		switch {
		case mark == "" && m != nil:
			mark, block, fenced = m[1], nil, true
		case mark != "" && m != nil && strings.HasPrefix(m[1], mark) && strings.TrimSpace(l.text) == m[1]:
			if len(block) > len(best) {
				best = block
			}
			mark = ""
		case mark != "":
			block = append(block, l)
		}
	}
	switch {
	case mark != "" && len(block) > len(best):
		return nil, unparsable("the code block is not closed: the answer breaks off; let the model write more tokens (max_tokens)")
	case fenced && len(best) == 0:
		return nil, &failure{NoOutput, "the code block is empty"}
	case fenced:
		return trimBlank(best), nil
	}
	first, last := -1, -1
	for i, l := range lines {
		if first < 0 && topLevel.MatchString(l.text) {
			first = i
		}
		if t := strings.TrimRight(l.text, " \t\r"); first >= 0 && t != "" && (strings.ContainsAny(t[:1], "})\t ") || topLevel.MatchString(t)) {
			last = i
		}
	}
	if first < 0 {
		return nil, unparsable("no code in the answer: neither a fenced block nor a line that begins a declaration")
	}
	return lines[first : last+1], nil
}

func trimBlank(lines []line) []line {
	for len(lines) > 0 && blank(lines[0].text) {
		lines = lines[1:]
	}
	for len(lines) > 0 && blank(lines[len(lines)-1].text) {
		lines = lines[:len(lines)-1]
	}
	return lines
}
