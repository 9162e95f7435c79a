package render

import (
	"fmt"
	"strings"
)

// codeRow is a row of a difference as a picture: nothing on a side has the number 0.
type codeRow struct {
	number [2]int
	text   [2]string
	mark   [2][2]int // the runes that changed, from and to
	same   bool
	gap    bool // lines are left out here
}

const (
	codeWidth   = 860.0
	codeSize    = 11.5
	codeLine    = 17.0
	codeRows    = 90
	codeContext = 3
	codeOld     = "#fbe3d3"
	codeNew     = "#d6ebf7"
	codeOldWord = "#f2b48c"
	codeNewWord = "#93c8e8"
)

var codeFont = font{size: codeSize, fill: inkStrong, mono: true}

// CodeDiff draws two texts beside each other as a figure, with three lines around what changed: for files and slides. In a cell
// SideBySide shows all of the text, to be selected and searched.
func CodeDiff(oldName, oldText, newName, newText string) Figure {
	rows, cut := codeRowsOf(oldText, newText)
	h := headHeight([]string{""}) + 12 + codeLine*float64(max(len(rows), 1)) + margin
	if cut > 0 {
		h += codeLine
	}
	changed := 0
	t := Table{Columns: []string{"old line", orElse(oldName, "old"), "new line", orElse(newName, "new"), "same"}}
	for _, r := range rows {
		if !r.same && !r.gap {
			changed++
		}
		if !r.gap {
			t.Rows = append(t.Rows, []any{r.number[0], r.text[0], r.number[1], r.text[1], r.same})
		}
	}
	title := orElse(clean(oldName), "old") + " and " + orElse(clean(newName), "new")
	return Figure{
		w: codeWidth, h: h, title: title, desc: fmt.Sprintf("two texts beside each other, %d rows differ", changed), data: frozen(t),
		draw: func(c canvas) { drawCode(c, h, [2]string{oldName, newName}, rows, cut) },
	}
}

// codeRowsOf are the rows near changes, at most codeRows; cut is how many more there are.
func codeRowsOf(oldText, newText string) (rows []codeRow, cut int) {
	lines := [2][]string{splitLines(oldText), splitLines(newText)}
	var all []codeRow
	i, j := 0, 0
	same := func(until int) {
		for ; i < until; i, j = i+1, j+1 {
			all = append(all, codeRow{number: [2]int{i + 1, j + 1}, text: [2]string{lines[0][i], lines[1][j]}, same: true})
		}
	}
	for _, b := range changes(lines[0], lines[1]) {
		same(b.oldFrom)
		for k := range max(b.oldTo-b.oldFrom, b.newTo-b.newFrom) {
			var r codeRow
			if i+k < b.oldTo {
				r.number[0], r.text[0] = i+k+1, lines[0][i+k]
			}
			if j+k < b.newTo {
				r.number[1], r.text[1] = j+k+1, lines[1][j+k]
			}
			if r.number[0] > 0 && r.number[1] > 0 {
				r.mark = changedRunes(r.text)
			}
			all = append(all, r)
		}
		i, j = b.oldTo, b.newTo
	}
	same(len(lines[0]))
	near := make([]bool, len(all))
	for k, r := range all {
		if r.same {
			continue
		}
		for n := max(0, k-codeContext); n <= min(len(all)-1, k+codeContext); n++ {
			near[n] = true
		}
	}
	for k, r := range all {
		switch {
		case near[k]:
			rows = append(rows, r)
		case len(rows) == 0 || !rows[len(rows)-1].gap:
			rows = append(rows, codeRow{gap: true})
		}
	}
	if len(rows) > codeRows {
		rows, cut = rows[:codeRows], len(rows)-codeRows
	}
	return rows, cut
}

// changedRunes are what lies between the common beginnings and ends of two lines; none when nothing is common.
func changedRunes(text [2]string) (mark [2][2]int) {
	a, b := []rune(text[0]), []rune(text[1])
	head, tail := 0, 0
	for head < min(len(a), len(b)) && a[head] == b[head] {
		head++
	}
	for tail < min(len(a), len(b))-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	if head+tail == 0 {
		return mark
	}
	return [2][2]int{{head, len(a) - tail}, {head, len(b) - tail}}
}

func drawCode(c canvas, h float64, names [2]string, rows []codeRow, cut int) {
	drawCard(c, codeWidth, h, nil)
	side := (codeWidth - 3*margin) / 2
	const numbers = 34.0
	advance := codeFont.measure("m") / slack
	fits := int((side - numbers - 8) / advance)
	top := headHeight([]string{""}) + 8
	if len(rows) == 0 || len(rows) == 1 && rows[0].gap {
		c.text(Point{codeWidth / 2, top + 12}, "no difference", noteFont.anchored(middle))
		rows = nil
	}
	for s := range 2 {
		x := margin + float64(s)*(side+margin)
		c.text(Point{x + 4, margin + titleSize*0.85}, titleFont.fit(clean(names[s]), side-8), titleFont)
		fill, word := codeOld, codeOldWord
		if s == 1 {
			fill, word = codeNew, codeNewWord
		}
		for k, r := range rows {
			y := top + codeLine*float64(k)
			switch {
			case r.gap:
				c.text(Point{x + numbers + 4, y + 12}, "…", noteFont)
				continue
			case r.number[s] == 0:
				c.rect(box{x, y, side, codeLine}, 0, paint{fill: "#f3f4f7"})
				continue
			case !r.same:
				c.rect(box{x, y, side, codeLine}, 0, paint{fill: fill})
			}
			text := []rune(clean(r.text[s]))
			if m := r.mark[s]; m[1] > m[0] {
				from, to := min(m[0], fits), min(m[1], fits)
				c.rect(box{x + numbers + 4 + float64(from)*advance, y + 1, float64(to-from) * advance, codeLine - 2}, 2, paint{fill: word})
			}
			if len(text) > fits {
				text = append(text[:max(fits-1, 0)], '…')
			}
			c.text(Point{x + numbers - 6, y + 12}, fmt.Sprint(r.number[s]), font{size: codeSize - 1, fill: inkFaint, mono: true, at: end})
			if strings.TrimSpace(string(text)) != "" {
				c.text(Point{x + numbers + 4, y + 12}, string(text), codeFont)
			}
		}
	}
	if cut > 0 {
		c.text(Point{margin + 4, h - margin}, fmt.Sprintf("%d rows more", cut), noteFont)
	}
}
