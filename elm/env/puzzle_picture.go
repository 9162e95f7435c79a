package env

import (
	"goelm/elm"
	"goelm/render"
)

// Draw shows the answer and whether it is right.
func (t *PuzzleTask) Draw(e elm.Evaluation) render.Figure {
	a, ok := e.Phenotype.(puzzleAnswer)
	if !ok || !e.OK() {
		return render.Figure{}
	}
	lines := wrap(a.text, 72, 8)
	s := render.NewSketch(520, float64(18*len(lines)+16))
	fill, verdict := "#fbe4d5", "Sat(Solve()) is false"
	if a.solved {
		fill, verdict = "#e3f1ea", "Sat(Solve()) is true"
	}
	s.Rect(0, 0, 520, float64(18*len(lines)+14), fill, "")
	for i, line := range lines {
		s.Text(10, float64(18*i+20), line, 12, "#1b2430")
	}
	return s.Figure(title(e.Program), "", verdict)
}

// Thumbnail shows the beginning of the answer.
func (t *PuzzleTask) Thumbnail(e elm.Evaluation) render.Figure {
	a, ok := e.Phenotype.(puzzleAnswer)
	if !ok || !e.OK() {
		return render.Figure{}
	}
	s := render.NewSketch(80, 64)
	fill := "#fbe4d5"
	if a.solved {
		fill = "#e3f1ea"
	}
	s.Rect(0, 0, 80, 64, fill, "")
	for i, line := range wrap(answerOnly(a.text), 10, 3) {
		s.Text(4, float64(20*i+16), line, 14, "#1b2430")
	}
	return s.Thumbnail(title(e.Program))
}

// answerOnly is a composite literal without its type.
func answerOnly(text string) string {
	for i, r := range text {
		if r == '{' {
			return text[i:]
		}
		if r != '[' && r != ']' && (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			break
		}
	}
	return text
}

// wrap cuts a text into lines of so many characters, behind a space where there is one, at most so many of them.
func wrap(text string, width, most int) []string {
	var lines []string
	r := []rune(text)
	for len(r) > 0 && len(lines) < most {
		n := min(width, len(r))
		if n < len(r) {
			for k := n; k > width/2; k-- {
				if r[k-1] == ' ' {
					n = k
					break
				}
			}
		}
		lines = append(lines, string(r[:n]))
		r = r[n:]
	}
	if len(r) > 0 && len(lines) > 0 {
		last := []rune(lines[len(lines)-1])
		lines[len(lines)-1] = string(last[:max(len(last)-1, 0)]) + "…"
	}
	return lines
}
