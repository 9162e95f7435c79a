package render

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// The fonts of the raster pictures, parsed on first use; layout measures with them too.
var (
	regular = sync.OnceValue(func() *sfnt.Font { return mustParse(goregular.TTF) })
	bold    = sync.OnceValue(func() *sfnt.Font { return mustParse(gobold.TTF) })
	mono    = sync.OnceValue(func() *sfnt.Font { return mustParse(gomono.TTF) })
)

func mustParse(ttf []byte) *sfnt.Font {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		panic("render: a built-in font is damaged: " + err.Error())
	}
	return f
}

func (f font) face() *sfnt.Font {
	switch {
	case f.mono:
		return mono()
	case f.bold:
		return bold()
	}
	return regular()
}

// slack covers readers' sans-serif fonts that run wider than Go Regular.
const slack = 1.06

// measure is the width of s, with some slack because the reader's font is not known.
func (f font) measure(s string) float64 {
	const em = 1000
	var buf sfnt.Buffer
	face, sum := f.face(), fixed.Int26_6(0)
	for _, r := range s {
		g, err := face.GlyphIndex(&buf, r)
		if err != nil {
			continue
		}
		if adv, err := face.GlyphAdvance(&buf, g, fixed.I(em), 0); err == nil {
			sum += adv
		}
	}
	return float64(sum) / 64 / em * f.size * slack
}

// fit shortens s with an ellipsis until it is not wider than w.
func (f font) fit(s string, w float64) string {
	if f.measure(s) <= w {
		return s
	}
	runes := []rune(s)
	lo, hi := 0, len(runes)
	for lo < hi {
		if mid := (lo + hi + 1) / 2; f.measure(string(runes[:mid])+"…") <= w {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return strings.TrimRight(string(runes[:lo]), " ") + "…"
}

// wrap breaks s at spaces into at most n lines of width w; the last one is shortened to fit.
func (f font) wrap(s string, w float64, n int) []string {
	var lines []string
	words := strings.Fields(s)
	for len(words) > 0 {
		if len(lines) == n-1 {
			return append(lines, f.fit(strings.Join(words, " "), w))
		}
		k := 1
		for k < len(words) && f.measure(strings.Join(words[:k+1], " ")) <= w {
			k++
		}
		lines = append(lines, f.fit(strings.Join(words[:k], " "), w))
		words = words[k:]
	}
	return lines
}

// cleanLines is clean for each line.
func cleanLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = clean(line)
	}
	return strings.Join(lines, "\n")
}

// clean makes s fit for one line of a figure: valid UTF-8, no control characters, no longer than 2,000 runes.
func clean(s string) string {
	if utf8.ValidString(s) && strings.IndexFunc(s, unicode.IsControl) < 0 && len(s) < 2000 {
		return s
	}
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n++; n > 2000 {
			break
		}
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			b.WriteByte(' ')
		case unicode.IsControl(r):
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
