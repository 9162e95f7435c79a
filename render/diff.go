package render

import (
	"fmt"
	"html"
	"strings"

	udiff "github.com/aymanbagabas/go-udiff"
)

// Tints for lines that went and came: they read on light and dark pages, and the signs say the same without colour.
const (
	tintOld  = "rgba(213,94,0,0.16)"
	tintNew  = "rgba(0,128,178,0.18)"
	wordOld  = "rgba(213,94,0,0.34)"
	wordNew  = "rgba(0,128,178,0.36)"
	tintHunk = "rgba(128,128,128,0.12)"
)

// Unified is the unified diff between two texts with three lines of context; "" when they are equal.
func Unified(oldText, newText string) string {
	return udiff.Unified("old", "new", oldText, newText)
}

// nameless are file names of diffs that tell the reader nothing.
var nameless = map[string]bool{"": true, "old": true, "new": true, "a": true, "b": true, "parent": true, "child": true}

// ColourDiff shows a unified diff: lines that went on an orange tint, lines that came on a blue one.
func ColourDiff(diff string) Rich {
	text := strings.TrimRight(diff, "\n")
	if text == "" {
		return Rich{HTML: `<div style="opacity:0.7">no difference</div>`, Text: "no difference"}
	}
	var b strings.Builder
	b.WriteString(`<pre style="` + preStyle + `;white-space:pre-wrap;min-width:36em">`) // the width keeps its column wide in a table
	body := false                                                                       // after the first hunk's header, where "--- x" is a line "-- x" that went
	for _, line := range strings.Split(text, "\n") {
		style := "display:block"
		switch {
		case !body && (strings.HasPrefix(line, "+++") || strings.HasPrefix(line, "---")):
			if nameless[strings.TrimSpace(line[3:])] {
				continue
			}
			style += ";font-weight:bold"
		case strings.HasPrefix(line, "@@"):
			body = true
			style += ";opacity:0.75;background-color:" + tintHunk
		case strings.HasPrefix(line, "+"):
			style += ";background-color:" + tintNew
		case strings.HasPrefix(line, "-"):
			style += ";background-color:" + tintOld
		}
		fmt.Fprintf(&b, `<span style="%s">%s</span>`, style, html.EscapeString(strings.ReplaceAll(line, "\t", tab)+"\n"))
	}
	b.WriteString("</pre>")
	return Rich{HTML: b.String(), Text: text}
}

// SideBySide shows two texts beside each other, equal lines level, with the words that changed within a line marked.
func SideBySide(oldName, oldText, newName, newText string) Rich {
	rows := align(oldText, newText)
	var b strings.Builder
	cell := "vertical-align:top;text-align:left;padding:0 6px;white-space:pre-wrap;overflow-wrap:anywhere;border:none;font-family:monospace;font-size:12.5px;line-height:1.45;"
	num := "vertical-align:top;text-align:right;padding:0 6px;border:none;opacity:0.55;white-space:nowrap;font-family:monospace;font-size:12.5px;line-height:1.45;"
	b.WriteString(`<table style="border-collapse:collapse;border:none;width:100%;table-layout:fixed;margin:0">`)
	b.WriteString(`<colgroup><col style="width:3.2em"><col><col style="width:3.2em"><col></colgroup>`)
	fmt.Fprintf(&b, `<tr style="background:transparent"><th style="border:none"></th><th style="text-align:left;padding:2px 6px;border:none">%s</th>`+
		`<th style="border:none"></th><th style="text-align:left;padding:2px 6px;border:none">%s</th></tr>`,
		html.EscapeString(clean(oldName)), html.EscapeString(clean(newName)))
	for _, r := range rows {
		oldTint, newTint := "", ""
		if r.changed {
			oldTint, newTint = r.tint(r.oldNo, tintOld), r.tint(r.newNo, tintNew)
		}
		fmt.Fprintf(&b, `<tr style="background:transparent"><td style="%s">%s</td><td style="%s%s">%s</td><td style="%s">%s</td><td style="%s%s">%s</td></tr>`,
			num, lineNo(r.oldNo), cell, oldTint, r.oldHTML, num, lineNo(r.newNo), cell, newTint, r.newHTML)
	}
	b.WriteString(`</table>`)
	text := udiff.Unified(orElse(oldName, "old"), orElse(newName, "new"), oldText, newText)
	if text == "" {
		text = fmt.Sprintf("%s and %s are equal", orElse(oldName, "old"), orElse(newName, "new"))
	}
	return Rich{HTML: b.String(), Text: text}
}

func lineNo(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// pair is one row of a side-by-side diff; a line number of 0 means that this side has no line here.
type pair struct {
	oldNo, newNo     int
	oldHTML, newHTML string
	changed          bool
}

func (pair) tint(line int, colour string) string {
	if line == 0 {
		return "background-color:" + tintHunk
	}
	return "background-color:" + colour
}

// align pairs the lines of two texts. Within a block of changes, the k-th old line stands beside the k-th new one.
func align(oldText, newText string) []pair {
	oldLines, newLines := splitLines(oldText), splitLines(newText)
	var rows []pair
	i, j := 0, 0
	same := func(untilOld int) {
		for ; i < untilOld; i, j = i+1, j+1 {
			line := html.EscapeString(oldLines[i])
			rows = append(rows, pair{oldNo: i + 1, newNo: j + 1, oldHTML: line, newHTML: line})
		}
	}
	for _, block := range changes(oldLines, newLines) {
		same(block.oldFrom)
		gone, came := oldLines[block.oldFrom:block.oldTo], newLines[block.newFrom:block.newTo]
		for k := range max(len(gone), len(came)) {
			row := pair{changed: true}
			switch {
			case k < len(gone) && k < len(came):
				row.oldNo, row.newNo = i+k+1, j+k+1
				row.oldHTML, row.newHTML = markWords(gone[k], came[k])
			case k < len(gone):
				row.oldNo, row.oldHTML = i+k+1, html.EscapeString(gone[k])
			default:
				row.newNo, row.newHTML = j+k+1, html.EscapeString(came[k])
			}
			rows = append(rows, row)
		}
		i, j = block.oldTo, block.newTo
	}
	same(len(oldLines))
	return rows
}

func splitLines(s string) []string {
	s = strings.TrimRight(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	if s == "" {
		return nil
	}
	return strings.Split(strings.ReplaceAll(s, "\t", tab), "\n")
}

// span is a run of lines that differ: [from, to) on each side.
type span struct{ oldFrom, oldTo, newFrom, newTo int }

// changes are the differing blocks in order, from the line edits of go-udiff.
func changes(oldLines, newLines []string) []span {
	join := func(lines []string) string {
		if len(lines) == 0 {
			return ""
		}
		return strings.Join(lines, "\n") + "\n"
	}
	oldText := join(oldLines)
	var out []span
	shift := 0
	for _, e := range udiff.Lines(oldText, join(newLines)) {
		s := span{oldFrom: strings.Count(oldText[:e.Start], "\n"), oldTo: strings.Count(oldText[:e.End], "\n")}
		s.newFrom = s.oldFrom + shift
		s.newTo = s.newFrom + strings.Count(e.New, "\n")
		shift = s.newTo - s.oldTo
		if last := len(out) - 1; last >= 0 && out[last].oldTo == s.oldFrom && out[last].newTo == s.newFrom {
			out[last].oldTo, out[last].newTo = s.oldTo, s.newTo
			continue
		}
		out = append(out, s)
	}
	return out
}

// markWords marks what lies between the common beginning and end of two lines.
func markWords(oldLine, newLine string) (oldHTML, newHTML string) {
	a, b := []rune(oldLine), []rune(newLine)
	head := 0
	for head < min(len(a), len(b)) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	mark := func(r []rune, colour string) string {
		mid := string(r[head : len(r)-tail])
		if mid != "" {
			mid = `<span style="background-color:` + colour + `">` + html.EscapeString(mid) + `</span>`
		}
		return html.EscapeString(string(r[:head])) + mid + html.EscapeString(string(r[len(r)-tail:]))
	}
	if head+tail == 0 {
		return html.EscapeString(oldLine), html.EscapeString(newLine)
	}
	return mark(a, wordOld), mark(b, wordNew)
}
