package puzzles

import "slices"

// Level 4: an arrangement, small enough to be found by hand or by trying.
var level4 = []*Puzzle{
	puzzle(4, satMagicSquare, func(x [][]int) float64 { return nearMagic(x, 3, 15) }),
	puzzle(4, satSixQueens, func(x []int) float64 { return nearQueens(x, 6) }),
	puzzle(4, satKnightsWalk, func(x [][]int) float64 { return nearKnight(x, 12) }),
	puzzle(4, satSubsetSum, func(x []int) float64 {
		s, bad := 0, 0
		for _, v := range x {
			s += v
			bad += int(yes(!slices.Contains(weights, v)))
		}
		return mean(offInt(s, 206), offInt(bad, 0), spread(x), yes(len(x) > 0))
	}),
	puzzle(4, satRulerOfFive, func(x []int) float64 { return nearRuler(x, 5, 11) }),
	puzzle(4, satLatinSquare, nearLatin),
	puzzle(4, satLangfordFour, func(x []int) float64 { return nearLangford(x, 4) }),
	puzzle(4, satFairSplit, func(x []int) float64 {
		s, bad := 0, 0
		for i, v := range x {
			s += (i + 1) * v
			bad += int(yes(v != 0 && v != 1))
		}
		return mean(offInt(len(x), 12), offInt(s, 39), offInt(bad, 0))
	}),
	puzzle(4, satBinaryNecklace, func(x string) float64 {
		seen := map[string]bool{}
		bad := 0
		for i := range len(x) {
			bad += int(yes(x[i] != '0' && x[i] != '1'))
			if y := x + x; i+4 <= len(y) {
				seen[y[i:i+4]] = true
			}
		}
		return mean(offInt(len(x), 16), part(len(seen), 16), offInt(bad, 0))
	}),
	puzzle(4, satEgyptianOne, func(x []int) float64 {
		s := 0.0
		for _, v := range x {
			if v != 0 {
				s += 1 / float64(v)
			}
		}
		return mean(offInt(len(x), 5), off(20*(s-1)), spread(x), yes(len(x) > 0 && slices.Min(x) > 1))
	}),
	puzzle(4, satSelfCounting, func(x []int) float64 {
		if len(x) != 10 {
			return offInt(len(x), 10) / 3
		}
		good := 0
		for d, v := range x {
			good += int(yes(v == count(x, d)))
		}
		return mean(1, part(good, 10), offInt(sum(x), 10))
	}),
	puzzle(4, satSmallSudoku, func(x [][]int) float64 {
		if !shape(x, 4, 4) {
			return matrix(x, 4, func(i, k int) int { return sudokuClues[i][k] }) / 3
		}
		good := 0
		for _, group := range sudokuGroups(x) {
			good += int(yes(distinct(group) && slices.Min(group) >= 1 && slices.Max(group) <= 4))
		}
		clues := 0
		for i, row := range sudokuClues {
			for k, v := range row {
				clues += int(yes(v != 0 && x[i][k] == v))
			}
		}
		return mean(1, part(good, 12), part(clues, 4))
	}),
}

// satMagicSquare asks for the numbers 1 to 9 in a square of three with equal sums of all rows, columns and diagonals.
func satMagicSquare(x [][]int) bool { return shape(x, 3, 3) && magic(x, 15) }

// magic says whether a square holds the numbers from 1 on, each once, and all lines have the sum.
func magic(x [][]int, line int) bool {
	n := len(x)
	all := []int{}
	down, up := 0, 0
	for i, row := range x {
		column := 0
		for k := range x {
			column += x[k][i]
		}
		if sum(row) != line || column != line {
			return false
		}
		down += x[i][i]
		up += x[i][n-1-i]
		all = append(all, row...)
	}
	for _, v := range all {
		if v < 1 || v > n*n {
			return false
		}
	}
	return down == line && up == line && distinct(all)
}

func nearMagic(x [][]int, n, line int) float64 {
	if !shape(x, n, n) {
		return matrix(x, n, func(i, k int) int { return i*n + k + 1 }) / 4
	}
	good, down, up := 0, 0, 0
	all := []int{}
	for i, row := range x {
		column := 0
		for k := range x {
			column += x[k][i]
		}
		good += int(yes(sum(row) == line)) + int(yes(column == line))
		down += x[i][i]
		up += x[i][n-1-i]
		all = append(all, row...)
	}
	good += int(yes(down == line)) + int(yes(up == line))
	return mean(1, part(good, 2*n+2), spread(all), fits(slices.Min(all) >= 1, slices.Max(all) <= n*n))
}

// satSixQueens asks for six queens on a board of six, none in the reach of another: for each row the column, from 0.
func satSixQueens(x []int) bool { return len(x) == 6 && peaceful(x) }

// peaceful says whether queens, one a row, stand on the board and not in each other's reach.
func peaceful(x []int) bool {
	for i, a := range x {
		if a < 0 || a >= len(x) {
			return false
		}
		for k, b := range x[:i] {
			if a == b || abs(a-b) == i-k {
				return false
			}
		}
	}
	return true
}

func nearQueens(x []int, n int) float64 {
	fights, outside := 0, 0
	for i, a := range x {
		outside += int(yes(a < 0 || a >= n))
		for k, b := range x[:i] {
			fights += int(yes(a == b || abs(a-b) == i-k))
		}
	}
	return mean(offInt(len(x), n), offInt(outside, 0), offInt(fights, 0))
}

// satKnightsWalk asks for twelve different squares of a board of five, {row, column} from 0, each a knight's move from the one before.
func satKnightsWalk(x [][]int) bool { return len(x) == 12 && walk(x) }

// walk says whether squares of a board of five are all different and each is a knight's move from the one before.
func walk(x [][]int) bool {
	seen := map[[2]int]bool{}
	for i, p := range x {
		if len(p) != 2 || p[0] < 0 || p[0] > 4 || p[1] < 0 || p[1] > 4 || seen[[2]int{p[0], p[1]}] {
			return false
		}
		seen[[2]int{p[0], p[1]}] = true
		if i > 0 && abs((p[0]-x[i-1][0])*(p[1]-x[i-1][1])) != 2 {
			return false
		}
	}
	return true
}

func nearKnight(x [][]int, n int) float64 {
	legal := 0
	for i := range x {
		if i > 0 && walk(x[i-1:i+1]) || i == 0 && walk(x[:1]) {
			legal++
		}
	}
	longest := 0
	for longest < len(x) && walk(x[:longest+1]) {
		longest++
	}
	return mean(offInt(len(x), n), part(legal, n), part(longest, n))
}

var weights = []int{17, 29, 31, 44, 58, 63, 71, 88}

// satSubsetSum asks for different ones of 17, 29, 31, 44, 58, 63, 71 and 88 that add up to 206.
func satSubsetSum(x []int) bool {
	for _, v := range x {
		switch v {
		case 17, 29, 31, 44, 58, 63, 71, 88:
		default:
			return false
		}
	}
	return sum(x) == 206 && distinct(x)
}

// satRulerOfFive asks for five marks from 0 to 11, in order, of which no two pairs are equally far apart.
func satRulerOfFive(x []int) bool { return len(x) == 5 && ruler(x, 11) }

// ruler says whether marks from 0 to length, in order, have all their distances different (a Golomb ruler).
func ruler(x []int, length int) bool {
	distances := []int{}
	for i, a := range x {
		if a < 0 || a > length || i > 0 && a <= x[i-1] {
			return false
		}
		for _, b := range x[:i] {
			distances = append(distances, a-b)
		}
	}
	return distinct(distances)
}

func nearRuler(x []int, n, length int) float64 {
	var distances []int
	order, outside := 0, 0
	for i, a := range x {
		order += int(yes(i == 0 || a > x[i-1]))
		outside += int(yes(a < 0 || a > length))
		for _, b := range x[:min(i, 20)] {
			distances = append(distances, a-b)
		}
	}
	return mean(offInt(len(x), n), part(order, len(x)), offInt(outside, 0), spread(distances))
}

// satLatinSquare asks for five rows that hold the numbers 1 to 5 each, as do the columns, the first row in order.
func satLatinSquare(x [][]int) bool {
	if !shape(x, 5, 5) {
		return false
	}
	for i := range x {
		column := []int{}
		for k := range x {
			if x[i][k] < 1 || x[i][k] > 5 {
				return false
			}
			column = append(column, x[k][i])
		}
		if !distinct(x[i]) || !distinct(column) || x[0][i] != i+1 {
			return false
		}
	}
	return true
}

func nearLatin(x [][]int) float64 {
	if !shape(x, 5, 5) {
		return matrix(x, 5, func(i, k int) int { return (i+k)%5 + 1 }) / 4
	}
	rows, columns, inside := 0.0, 0.0, 0
	for i := range x {
		var column []int
		for k := range x {
			inside += int(yes(x[i][k] >= 1 && x[i][k] <= 5))
			column = append(column, x[k][i])
		}
		rows += spread(x[i]) / 5
		columns += spread(column) / 5
	}
	return mean(1, rows, columns, part(inside, 25), matches(x[0], 5, func(i, v int) bool { return v == i+1 }))
}

// satLangfordFour asks for the numbers 1 to 4, each twice, so that there are n numbers between the two n.
func satLangfordFour(x []int) bool { return len(x) == 8 && langford(x) }

// langford says whether each number from 1 to half of the length is there twice, with as many others in between as it says.
func langford(x []int) bool {
	for n := 1; n <= len(x)/2; n++ {
		pairs := 0
		for i, v := range x {
			if v == n && i+n+1 < len(x) && x[i+n+1] == n {
				pairs++
			}
		}
		if pairs != 1 || count(x, n) != 2 {
			return false
		}
	}
	return true
}

func count(x []int, n int) int {
	c := 0
	for _, v := range x {
		if v == n {
			c++
		}
	}
	return c
}

func nearLangford(x []int, n int) float64 {
	twice, apart := 0, 0
	for v := 1; v <= n; v++ {
		twice += int(yes(count(x, v) == 2))
		for i := range x {
			if x[i] == v && i+v+1 < len(x) && x[i+v+1] == v {
				apart++
				break
			}
		}
	}
	return mean(offInt(len(x), 2*n), part(twice, n), part(apart, n))
}

// satFairSplit asks for twelve zeros and ones so that the places (from 1) of the ones add up to 39, half of all.
func satFairSplit(x []int) bool {
	s := 0
	for i, v := range x {
		if v != 0 && v != 1 {
			return false
		}
		s += (i + 1) * v
	}
	return len(x) == 12 && s == 39
}

// satBinaryNecklace asks for sixteen digits 0 and 1 in a ring that holds every string of four (a De Bruijn sequence).
func satBinaryNecklace(x string) bool {
	if len(x) != 16 {
		return false
	}
	seen := map[string]bool{}
	for i := range len(x) {
		if x[i] != '0' && x[i] != '1' {
			return false
		}
		seen[(x + x)[i:i+4]] = true
	}
	return len(seen) == 16
}

// satEgyptianOne asks for five different numbers from 2 to 1000 whose reciprocals add up to exactly 1.
func satEgyptianOne(x []int) bool {
	top, bottom := 0, 1
	for _, v := range x {
		if v < 2 || v > 1000 || len(x) != 5 {
			return false
		}
		top, bottom = top*v+bottom, bottom*v
	}
	return top == bottom && distinct(x)
}

// satSelfCounting asks for ten numbers of which the first says how many zeros there are among them, the second how many ones, and so on.
func satSelfCounting(x []int) bool {
	for d, v := range x {
		if v != count(x, d) {
			return false
		}
	}
	return len(x) == 10
}

var sudokuClues = [4][4]int{{1, 0, 0, 0}, {0, 0, 3, 0}, {0, 1, 0, 0}, {0, 0, 0, 2}}

// satSmallSudoku asks for four rows of the numbers 1 to 4, each once a row, a column and a quarter, with 1 and 3, 1 and 2 where the clues are.
func satSmallSudoku(x [][]int) bool {
	if !shape(x, 4, 4) || x[0][0] != 1 || x[1][2] != 3 || x[2][1] != 1 || x[3][3] != 2 {
		return false
	}
	for _, group := range sudokuGroups(x) {
		for _, v := range group {
			if v < 1 || v > 4 {
				return false
			}
		}
		if !distinct(group) {
			return false
		}
	}
	return true
}

// sudokuGroups are the rows, columns and quarters of a square of four.
func sudokuGroups(x [][]int) [][]int {
	groups := make([][]int, 12)
	for i, row := range x {
		for k, v := range row {
			groups[i] = append(groups[i], v)
			groups[4+k] = append(groups[4+k], v)
			groups[8+i/2*2+k/2] = append(groups[8+i/2*2+k/2], v)
		}
	}
	return groups
}
