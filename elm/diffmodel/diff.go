package diffmodel

import (
	"fmt"
	"strings"

	udiff "github.com/aymanbagabas/go-udiff"

	"goelm/elm/patch"
)

// contextMost is how many lines of context a hunk may take to be the only place that fits.
const contextMost = 6

// Diff writes the change from before to after as the model writes it: hunks of a unified diff without line numbers, each with only as
// much context as it needs to fit one place of before alone. It fails if that takes too much context, or if the texts are equal.
// Applied to before by package patch it gives after.
func Diff(before, after string) (string, error) {
	if before == after {
		return "", fmt.Errorf("diff of two equal texts")
	}
	u, err := udiff.ToUnifiedDiff("", "", before, udiff.Lines(before, after), 0)
	if err != nil {
		return "", err
	}
	old := strings.Split(strings.TrimSuffix(before, "\n"), "\n")
	var hunks []region
	for _, h := range u.Hunks {
		r := region{from: h.FromLine - 1}
		deleted := 0
		for _, l := range h.Lines {
			text := strings.TrimSuffix(l.Content, "\n")
			if l.Kind == udiff.Delete {
				deleted++
				r.lines = append(r.lines, "-"+text)
			} else {
				r.lines = append(r.lines, "+"+text)
			}
		}
		r.to = r.from + deleted
		hunks = append(hunks, r)
	}
	for i := range hunks {
		least := 0
		if i > 0 {
			least = hunks[i-1].to
		}
		if err := hunks[i].anchor(old, least); err != nil {
			return "", err
		}
	}
	var b strings.Builder
	for _, h := range hunks {
		b.WriteString("@@\n" + strings.Join(h.lines, "\n") + "\n")
	}
	if got := patch.Apply(patch.Unified, before, b.String()); got.Source != after || got.Score != 1 {
		return "", fmt.Errorf("a diff without line numbers does not fit its place: %s", got.Detail)
	}
	return b.String(), nil
}

// A region is a hunk over old lines from..to-1.
type region struct {
	from, to int
	lines    []string
}

// anchor adds context until the hunk's old lines occur once: above, and where there is none, below. Lines before least belong to the hunk before.
func (r *region) anchor(old []string, least int) error {
	for n := 0; ; n++ {
		if r.to > r.from && occurrences(old, old[r.from:r.to]) == 1 {
			return nil
		}
		switch {
		case n == contextMost:
			return fmt.Errorf("%d lines of context do not tell a hunk's place", n)
		case r.from > least:
			r.from--
			r.lines = append([]string{" " + old[r.from]}, r.lines...)
		case r.to < len(old):
			r.lines = append(r.lines, " "+old[r.to])
			r.to++
		default:
			return fmt.Errorf("no context tells a hunk's place")
		}
	}
}

func occurrences(text, part []string) int {
	n := 0
	for i := 0; i+len(part) <= len(text); i++ {
		equal := true
		for k, l := range part {
			if text[i+k] != l {
				equal = false
				break
			}
		}
		if equal {
			n++
		}
	}
	return n
}
