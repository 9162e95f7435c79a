package puzzles

import (
	"math"
	"slices"
)

// Level 5: arrangements so large that a program has to search for them, or build them by a rule that has to be known.
var level5 = []*Puzzle{
	puzzle(5, satEightQueens, func(x []int) float64 { return nearQueens(x, 8) }),
	puzzle(5, satMagicSquareOfFour, func(x [][]int) float64 { return nearMagic(x, 4, 34) }),
	puzzle(5, satRulerOfSix, func(x []int) float64 { return nearRuler(x, 6, 17) }),
	puzzle(5, satLangfordSeven, func(x []int) float64 { return nearLangford(x, 7) }),
	puzzle(5, satKnightsTour, func(x [][]int) float64 { return nearKnight(x, 25) }),
	puzzle(5, satCapSet, func(x [][]int) float64 {
		legal := 0
		for i, p := range x {
			legal += int(yes(ternary(p) && !slices.ContainsFunc(x[:i], func(q []int) bool { return slices.Equal(p, q) })))
		}
		return mean(offInt(len(x), 9), part(legal, 9), off(float64(linesIn(x))))
	}),
	puzzle(5, satPetersenColours, func(x []int) float64 {
		if len(x) != 10 {
			return offInt(len(x), 10) / 3
		}
		good := 0
		for _, e := range petersen {
			good += int(yes(x[e[0]] != x[e[1]]))
		}
		return mean(1, part(good, 15), fits(slices.Min(x) >= 0, slices.Max(x) <= 2))
	}),
	puzzle(5, satSendMoreMoney, func(x []int) float64 {
		if len(x) != 8 {
			return offInt(len(x), 8) / 4
		}
		return mean(1, spread(x), fits(slices.Min(x) >= 0, slices.Max(x) <= 9, x[0] > 0, x[4] > 0), off(float64(sendMoreMoney(x))/10))
	}),
	puzzle(5, satShortTour, func(x []int) float64 {
		if len(x) != 8 || !distinct(x) || slices.Min(x) < 0 || slices.Max(x) > 7 {
			return mean(offInt(len(x), 8), spread(x), fits(len(x) > 0 && slices.Min(x) >= 0, len(x) > 0 && slices.Max(x) <= 7)) / 2
		}
		return mean(1, off(max(0, tourLength(x)-317)/10))
	}),
	puzzle(5, satDifferenceTriangle, func(x []int) float64 {
		all := append([]int{}, x...)
		for row := x; len(row) > 1; {
			var next []int
			for i := 1; i < len(row); i++ {
				next = append(next, abs(row[i]-row[i-1]))
			}
			all, row = append(all, next...), next
		}
		return mean(offInt(len(x), 4), spread(all), fits(len(x) > 0 && slices.Min(all) >= 1, len(x) > 0 && slices.Max(all) <= 10))
	}),
	puzzle(5, satFarApart, func(x []int) float64 {
		near, outside := 0, 0
		for i, a := range x {
			outside += int(yes(a < 0 || a > 255))
			for _, b := range x[:i] {
				near += int(yes(hamming(a, b) < 4))
			}
		}
		return mean(offInt(len(x), 16), offInt(outside, 0), off(float64(near)/4))
	}),
}

// satEightQueens asks for eight queens on a board of eight, none in the reach of another: for each row the column, from 0.
func satEightQueens(x []int) bool { return len(x) == 8 && peaceful(x) }

// satMagicSquareOfFour asks for the numbers 1 to 16 in a square of four with equal sums of all rows, columns and diagonals.
func satMagicSquareOfFour(x [][]int) bool { return shape(x, 4, 4) && magic(x, 34) }

// satRulerOfSix asks for six marks from 0 to 17, in order, of which no two pairs are equally far apart.
func satRulerOfSix(x []int) bool { return len(x) == 6 && ruler(x, 17) }

// satLangfordSeven asks for the numbers 1 to 7, each twice, so that there are n numbers between the two n.
func satLangfordSeven(x []int) bool { return len(x) == 14 && langford(x) }

// satKnightsTour asks for all squares of a board of five, {row, column} from 0, each a knight's move from the one before.
func satKnightsTour(x [][]int) bool { return len(x) == 25 && walk(x) }

// satCapSet asks for nine different points {a, b, c} of numbers 0, 1 and 2, no three of which add up to multiples of 3 in every place (a cap set).
func satCapSet(x [][]int) bool {
	for i, p := range x {
		if !ternary(p) {
			return false
		}
		for k, q := range x[:i] {
			if p[0] == q[0] && p[1] == q[1] && p[2] == q[2] {
				return false
			}
			for _, r := range x[:k] {
				if (p[0]+q[0]+r[0])%3 == 0 && (p[1]+q[1]+r[1])%3 == 0 && (p[2]+q[2]+r[2])%3 == 0 {
					return false
				}
			}
		}
	}
	return len(x) == 9
}

func ternary(p []int) bool {
	for _, v := range p {
		if v < 0 || v > 2 {
			return false
		}
	}
	return len(p) == 3
}

// linesIn counts the triples in line among the first points.
func linesIn(x [][]int) int {
	n := 0
	x = x[:min(len(x), 20)]
	for i, p := range x {
		for k, q := range x[:i] {
			for _, r := range x[:k] {
				if ternary(p) && ternary(q) && ternary(r) && (p[0]+q[0]+r[0])%3 == 0 && (p[1]+q[1]+r[1])%3 == 0 && (p[2]+q[2]+r[2])%3 == 0 {
					n++
				}
			}
		}
	}
	return n
}

var petersen = [15][2]int{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 0}, {0, 5}, {1, 6}, {2, 7}, {3, 8}, {4, 9}, {5, 7}, {7, 9}, {9, 6}, {6, 8}, {8, 5}}

// satPetersenColours asks for colours 0, 1 or 2 of the ten corners of Petersen's graph, no two joined ones alike: a ring of five, a star of five inside,
// and five spokes between them.
func satPetersenColours(x []int) bool {
	if len(x) != 10 {
		return false
	}
	for i := range 5 {
		if x[i] == x[(i+1)%5] || x[i] == x[i+5] || x[i+5] == x[(i+2)%5+5] {
			return false
		}
	}
	for _, v := range x {
		if v < 0 || v > 2 {
			return false
		}
	}
	return true
}

// satSendMoreMoney asks for the different digits S, E, N, D, M, O, R, Y with SEND + MORE = MONEY; no number begins with 0.
func satSendMoreMoney(x []int) bool {
	if len(x) != 8 {
		return false
	}
	for _, v := range x {
		if v < 0 || v > 9 {
			return false
		}
	}
	return distinct(x) && x[0] > 0 && x[4] > 0 && sendMoreMoney(x) == 0
}

// sendMoreMoney is SEND + MORE - MONEY.
func sendMoreMoney(x []int) int {
	s, e, n, d, m, o, r, y := x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7]
	send := 1000*s + 100*e + 10*n + d
	more := 1000*m + 100*o + 10*r + e
	return send + more - (10000*m + 1000*o + 100*n + 10*e + y)
}

// satShortTour asks for an order of the cities 0 to 7, at (12, 7), (83, 15), (45, 62), (20, 81), (67, 34), (91, 72), (38, 25) and (60, 90), whose round
// trip is shorter than 320.
func satShortTour(x []int) bool {
	for _, v := range x {
		if v < 0 || v > 7 {
			return false
		}
	}
	return len(x) == 8 && distinct(x) && tourLength(x) < 320
}

func tourLength(x []int) float64 {
	at := [8][2]float64{{12, 7}, {83, 15}, {45, 62}, {20, 81}, {67, 34}, {91, 72}, {38, 25}, {60, 90}}
	length := 0.0
	for i := range x {
		a, b := at[x[i]], at[x[(i+1)%len(x)]]
		length += math.Hypot(a[0]-b[0], a[1]-b[1])
	}
	return length
}

// satDifferenceTriangle asks for four numbers which, with their differences, the differences of these and so on down to one, are 1 to 10, each once.
func satDifferenceTriangle(x []int) bool {
	all := []int{}
	row := x
	for len(x) == 4 && len(row) > 0 {
		all = append(all, row...)
		next := []int{}
		for i := 1; i < len(row); i++ {
			next = append(next, abs(row[i]-row[i-1]))
		}
		row = next
	}
	for _, v := range all {
		if v < 1 || v > 10 {
			return false
		}
	}
	return len(all) == 10 && distinct(all)
}

// satFarApart asks for sixteen numbers from 0 to 255, any two of which differ in at least four binary digits.
func satFarApart(x []int) bool {
	for i, a := range x {
		if a < 0 || a > 255 {
			return false
		}
		for _, b := range x[:i] {
			if hamming(a, b) < 4 {
				return false
			}
		}
	}
	return len(x) == 16
}

// hamming is the number of binary digits in which two numbers differ.
func hamming(a, b int) int {
	n := 0
	for d := a ^ b; d != 0; d &= d - 1 {
		n++
	}
	return n
}
