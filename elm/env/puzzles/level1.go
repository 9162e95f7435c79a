package puzzles

import (
	"strings"
)

// Level 1: one value, which a constant can be.
var level1 = []*Puzzle{
	puzzle(1, satSevenLetters, func(x string) float64 { return offInt(len(x), 7) }),
	puzzle(1, satPositiveRoot, func(x int) float64 { return mean(offInt(x, 42), yes(x > 0)) }),
	puzzle(1, satNegativeCube, func(x int) float64 { return offInt(x, -13) }),
	puzzle(1, satSumTo100, func(x []int) float64 { return mean(offInt(len(x), 3), offInt(sum(x), 100)) }),
	puzzle(1, satAlmostPi, func(x float64) float64 { return off(100 * (x - 3.141595)) }),
	puzzle(1, satRootOfTwo, func(x float64) float64 { return off(100 * (x*x - 2)) }),
	puzzle(1, satGoAndGo, func(x string) float64 {
		return mean(part(common(x, "go"), 2), yes(strings.HasSuffix(x, "o")), yes(strings.HasSuffix(x, "go")), part(len(x), 5))
	}),
	puzzle(1, satSevenElevenThirteen, func(x int) float64 { return mean(fits(x%7 == 0, x%11 == 0, x%13 == 0), offInt(x, 2002)) }),
	puzzle(1, satEndsIn777, func(x int) float64 { return mean(fits(x%10 == 7, x%100 == 77, x%1000 == 777, x%9 == 0), yes(x > 0)) }),
	puzzle(1, satFiveAsThreeBs, func(x string) float64 {
		return mean(offInt(strings.Count(x, "a"), 5), offInt(strings.Count(x, "b"), 3), offInt(len(x), 8))
	}),
	puzzle(1, satClimbing, func(x []int) float64 {
		return matches(x, 6, func(i, v int) bool { return i == 0 || v > x[i-1] })
	}),
	puzzle(1, satPalindromeFromR, func(x string) float64 {
		good := 0
		for i := range len(x) {
			if x[i] == x[len(x)-1-i] {
				good++
			}
		}
		return mean(offInt(len(x), 5), part(good, len(x)), yes(strings.HasPrefix(x, "r")))
	}),
	puzzle(1, satBetweenSquares, func(x int) float64 { return offInt(x, 2550) }),
	puzzle(1, satHalfAndThird, func(x int) float64 { return mean(fits(x%2 == 0, x%3 == 0), offInt(x/2-x/3, 12)) }),
}

// satSevenLetters asks for a string of seven bytes.
func satSevenLetters(x string) bool { return len(x) == 7 }

// satPositiveRoot asks for the positive number whose square is 1764.
func satPositiveRoot(x int) bool { return x > 0 && x*x == 1764 }

// satNegativeCube asks for the number whose cube is -2197.
func satNegativeCube(x int) bool { return x < 0 && x > -1000 && x*x*x == -2197 }

// satSumTo100 asks for three numbers that add up to 100.
func satSumTo100(x []int) bool { return len(x) == 3 && sum(x) == 100 }

// satAlmostPi asks for a number between 3.14159 and 3.1416.
func satAlmostPi(x float64) bool { return 3.14159 < x && x < 3.1416 }

// satRootOfTwo asks for a positive number whose square differs from 2 by less than a thousandth.
func satRootOfTwo(x float64) bool { return x > 0 && x*x > 1.999 && x*x < 2.001 }

// satGoAndGo asks for a string of at least five bytes that begins and ends with "go".
func satGoAndGo(x string) bool {
	return len(x) >= 5 && strings.HasPrefix(x, "go") && strings.HasSuffix(x, "go")
}

// satSevenElevenThirteen asks for a number from 1001 to 3000 that 7, 11 and 13 divide.
func satSevenElevenThirteen(x int) bool {
	return x > 1000 && x <= 3000 && x%7 == 0 && x%11 == 0 && x%13 == 0
}

// satEndsIn777 asks for a positive multiple of 9 whose last three digits are 777.
func satEndsIn777(x int) bool { return x > 0 && x%1000 == 777 && x%9 == 0 }

// satFiveAsThreeBs asks for a string of five times a and three times b, in any order.
func satFiveAsThreeBs(x string) bool {
	return len(x) == 8 && strings.Count(x, "a") == 5 && strings.Count(x, "b") == 3
}

// satClimbing asks for six numbers, each larger than the one before.
func satClimbing(x []int) bool {
	for i := 1; i < len(x); i++ {
		if x[i] <= x[i-1] {
			return false
		}
	}
	return len(x) == 6
}

// satPalindromeFromR asks for a string of five bytes that begins with r and reads the same backwards.
func satPalindromeFromR(x string) bool {
	return len(x) == 5 && x[0] == 'r' && x[4] == 'r' && x[1] == x[3]
}

// satBetweenSquares asks for a number between 50*50 and 51*51 that 50 and 51 divide.
func satBetweenSquares(x int) bool { return x > 2500 && x < 2601 && x%50 == 0 && x%51 == 0 }

// satHalfAndThird asks for a number whose half is 12 more than its third, both whole.
func satHalfAndThird(x int) bool { return x%2 == 0 && x%3 == 0 && x/2 == x/3+12 }
