package tokenizer

import (
	"cmp"
	"iter"
	"regexp"
	"slices"
)

// chunk cuts a text into what may become pieces. A piece never crosses the border of two chunks: the start of a line with its sign and
// its indentation; a keyword with the blank behind it; float64; a word, which may begin with a capital; a digit; signs and blanks.
var chunk = regexp.MustCompile(`\n@@|\n[-+ ]?\t*|float64|\b(?:func|return|for|if|else|range|case|switch) |[A-Z]?[a-z]+|[A-Z]|[0-9]|[^A-Za-z0-9\n\t]+|\t+`)

// Learn finds the pieces longer than a character by byte pair encoding (Sennrich et al. 2016) until the vocabulary has size tokens, the
// most frequent first, ties by their text.
func Learn(texts iter.Seq[string], size int) []string {
	counts := map[string]int{}
	for text := range texts {
		for _, c := range chunk.FindAllString(text, -1) {
			counts[c]++
		}
	}
	type word struct {
		parts []string
		count int
	}
	var list []word
	for c, n := range counts {
		if len(c) < 2 || !plain(c) {
			continue
		}
		w := word{count: n}
		for i := range len(c) {
			w.parts = append(w.parts, c[i:i+1])
		}
		list = append(list, w)
	}
	slices.SortFunc(list, func(a, b word) int { // map order must not decide ties
		return slices.Compare(a.parts, b.parts)
	})
	var out []string
	have := map[string]bool{}
	for len(out) < size-firstChar-len(chars) {
		pairs := map[string]int{}
		for _, w := range list {
			for i := 1; i < len(w.parts); i++ {
				pairs[w.parts[i-1]+w.parts[i]] += w.count
			}
		}
		type pair struct {
			text  string
			count int
		}
		best := pair{}
		for text, n := range pairs {
			if have[text] || text[0] >= '0' && text[0] <= '9' { // digits stay alone: float6, float64, but never 64
				continue
			}
			if c := cmp.Compare(n, best.count); c > 0 || c == 0 && text < best.text {
				best = pair{text, n}
			}
		}
		if best.count < 2 {
			break
		}
		have[best.text] = true
		out = append(out, best.text)
		for k := range list {
			p := list[k].parts
			joined := p[:0]
			for i := 0; i < len(p); i++ {
				if i+1 < len(p) && p[i]+p[i+1] == best.text {
					joined = append(joined, best.text)
					i++
				} else {
					joined = append(joined, p[i])
				}
			}
			list[k].parts = joined
		}
	}
	return out
}

// plain says whether a text has only characters that are pieces.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 127 || c < ' ' && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}
