package golang

import "strings"

// buildFrames turns the lowered functions that a panic left, innermost first, into the program's own. Yaegi names the
// function of every frame but no line in it. The innermost line is the one that was marked last; a caller's line is known
// where it calls the function above it in one place only; the cell's own statement is always known.
func buildFrames(m *machine, goNames map[string]string, sites map[string][]int, where func(mark int) (file string, line int)) []Frame {
	var out []Frame
	above := ""
	for i, f := range m.takeFrames() {
		name := strings.TrimPrefix(f, "main.")
		base, _, closure := strings.Cut(name, ".")
		goName, known := goNames[base]
		if !known {
			continue // a function of the lowering's own
		}
		if i > 0 && base == above && (closure || len(out) > 0) {
			continue // a closure inside its function, or its part that the lowering made a closure
		}
		mark := 0
		switch {
		case len(out) == 0:
			mark = m.lineAt
		case goName == "" && m.top != nil:
			mark = *m.top
		default:
			if s := sites[base+">"+above]; len(s) == 1 {
				mark = s[0]
			}
		}
		above = base
		file, line := where(mark)
		if goName != "" {
			goName = "main." + goName
		}
		out = append(out, Frame{Func: goName, File: file, Line: line})
	}
	return out
}
