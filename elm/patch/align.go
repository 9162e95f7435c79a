package patch

import "strings"

const (
	maxAligned = 4 << 20 // pairs of lines that are compared; beyond, a hunk must fit but for white space
	gapCost    = 0.3     // of a line that the hunk or the text has alone, unless it is blank
	likeEnough = 0.5     // two lines below this likeness are no pair
)

// align finds the places of a text that are most like a hunk's lines: all of the hunk against any part of the text, with
// lines missing on either side (semi-global alignment, Needleman and Wunsch 1970 with free ends in the text). The score of
// a place is the mean likeness of the hunk's lines that are not blank, less gapCost for each line that has no partner.
// Removed lines must have a partner. Places do not overlap; they come in the order of the text.
func align(text []line, old []op) []match {
	n, m := len(old), len(text)
	weight := 0
	for _, o := range old {
		if !blank(o.text) {
			weight++
		}
	}
	if weight == 0 || n*m > maxAligned {
		return nil
	}
	const never = -1e9
	score := make([][]float64, n+1) // score[i][j]: best alignment of old[:i] that ends before text[j]
	from := make([][]byte, n+1)     // '=' pair, 'h' hunk's line alone, 't' text's line alone
	for i := range score {
		score[i], from[i] = make([]float64, m+1), make([]byte, m+1)
	}
	squeezed := make([]string, m)
	for j, l := range text {
		squeezed[j] = squeeze(l.text)
	}
	for i := 1; i <= n; i++ {
		o := old[i-1]
		mine := squeeze(o.text)
		for j := 0; j <= m; j++ {
			best, how := never, byte('h')
			if o.kind != '-' || mine == "" { // a removed line must be there
				best = score[i-1][j] - gap(mine)
			}
			if j > 0 {
				if s := score[i][j-1] - gap(squeezed[j-1]); i < n && s > best {
					best, how = s, 't'
				}
				if like := likeness(mine, squeezed[j-1]); like >= likeEnough {
					if mine == "" {
						like = 0
					}
					if s := score[i-1][j-1] + like; s >= best {
						best, how = s, '='
					}
				}
			}
			score[i][j], from[i][j] = best, how
		}
	}
	return places(score[n], from, weight, n)
}

func gap(s string) float64 {
	if s == "" {
		return 0
	}
	return gapCost
}

// places walks the best alignments back to where they begin and keeps those that no better one overlaps.
func places(last []float64, from [][]byte, weight, n int) []match {
	var all []match
	for j, s := range last {
		if s <= 0 {
			continue
		}
		m := match{fit: fitFuzzy, score: min(1, s/float64(weight)), start: -1, lines: make([]int, n)}
		for i, k := n, j; i > 0; {
			switch from[i][k] {
			case '=':
				i, k = i-1, k-1
				m.lines[i], m.start = k, k
				m.end = max(m.end, k+1)
			case 'h':
				i--
				m.lines[i] = -1
			default:
				k--
			}
		}
		if m.start < 0 {
			continue
		}
		if p := len(all) - 1; p >= 0 && all[p].end > m.start {
			if m.score > all[p].score {
				all[p] = m
			}
			continue
		}
		all = append(all, m)
	}
	return all
}

// likeness of two lines without superfluous white space: 1 less their edit distance (Levenshtein 1966) as a part of the
// longer one's length, by bytes.
func likeness(a, b string) float64 {
	if a == b {
		return 1
	}
	const longest = 200 // bytes that are compared
	a, b = a[:min(len(a), longest)], b[:min(len(b), longest)]
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(b) == 0 || float64(len(b)) < likeEnough*float64(len(a)) {
		return 0
	}
	if bare(a) != "" && bare(a) == bare(b) { // the same letters and digits: only punctuation differs
		return max(0.9, 1-float64(distance(a, b))/float64(len(a)))
	}
	return 1 - float64(distance(a, b))/float64(len(a))
}

func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("(){}[],;.: ", r) {
			return -1
		}
		return r
	}, s)
}

func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost = 1 + min(diagonal, row[j], row[j-1])
			}
			diagonal, row[j] = row[j], cost
		}
	}
	return row[len(b)]
}
