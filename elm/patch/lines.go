package patch

import "strings"

// A line is a line of text without its end, and that end: "\n", or "" for a last line that has none. A carriage return
// belongs to the text, so that joining gives back every byte.
type line struct{ text, eol string }

func splitLines(s string) []line {
	var out []line
	for s != "" {
		text, rest, found := strings.Cut(s, "\n")
		l := line{text: text}
		if found {
			l.eol = "\n"
		}
		out = append(out, l)
		s = rest
	}
	return out
}

func joinLines(lines []line) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.text)
		b.WriteString(l.eol)
	}
	return b.String()
}

// usesCR tells whether most lines end in CRLF.
func usesCR(lines []line) bool {
	n := 0
	for _, l := range lines {
		if strings.HasSuffix(l.text, "\r") {
			n++
		}
	}
	return 2*n > len(lines)
}

// squeeze is a line with all white space made single spaces: two lines of equal squeeze differ in white space only.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

func indent(s string) string { return s[:len(s)-len(strings.TrimLeft(s, " \t"))] }

func blank(s string) bool { return strings.TrimSpace(s) == "" }
