package puzzles

import (
	"slices"
	"strconv"
	"strings"
)

// Level 2: lists and strings with a simple rule, for which a loop is shorter than a literal.
var level2 = []*Puzzle{
	puzzle(2, satFirstSquares, func(x []int) float64 { return closeTo(x, made(10, func(i int) int { return (i + 1) * (i + 1) })) }),
	puzzle(2, satPowersOfTwo, func(x []int) float64 { return closeTo(x, made(12, func(i int) int { return 1 << i })) }),
	puzzle(2, satEvenCountdown, func(x []int) float64 { return closeTo(x, made(20, func(i int) int { return 40 - 2*i })) }),
	puzzle(2, satTwentyTimesAb, func(x string) float64 { return likeness(x, strings.Repeat("ab", 20)) }),
	puzzle(2, satTriangleNumbers, func(x []int) float64 { return closeTo(x, made(10, func(i int) int { return (i + 1) * (i + 2) / 2 })) }),
	puzzle(2, satFizzBuzz, func(x []string) float64 {
		return matches(x, 15, func(i int, v string) bool { return v == fizz(i+1) })
	}),
	puzzle(2, satAlternatingSigns, func(x []int) float64 {
		return closeTo(x, made(20, func(i int) int { return (i + 1) * (1 - 2*(i%2)) }))
	}),
	puzzle(2, satCountdown, func(x string) float64 { return likeness(x, "9876543210") }),
	puzzle(2, satRestlessVowels, func(x string) float64 {
		good := 0
		for i := range len(x) {
			if strings.ContainsRune("aeiou", rune(x[i])) && (i == 0 || x[i] != x[i-1]) {
				good++
			}
		}
		return mean(offInt(len(x), 12), part(good, max(len(x), 12)))
	}),
	puzzle(2, satDigitSum, func(x int) float64 {
		s := 0
		for n := abs(x); n > 0; n /= 10 {
			s += n % 10
		}
		return mean(offInt(s, 30), yes(x > 0), yes(x%2 == 0))
	}),
	puzzle(2, satMeanTen, func(x []int) float64 { return mean(offInt(len(x), 9), offInt(sum(x), 90), spread(x)) }),
	puzzle(2, satTripling, func(x []int) float64 {
		return mean(closeTo(x, []int{2, 6, 18, 54, 162, 486, 1458, 4374}), matches(x, 8, func(i, v int) bool { return i == 0 || v == 3*x[i-1] }))
	}),
	puzzle(2, satIdentityMatrix, func(x [][]int) float64 { return matrix(x, 5, func(i, k int) int { return int(yes(i == k)) }) }),
	puzzle(2, satTimesTable, func(x [][]int) float64 { return matrix(x, 6, func(i, k int) int { return (i + 1) * (k + 1) }) }),
	puzzle(2, satStaircase, func(x []string) float64 {
		return matches(x, 8, func(i int, v string) bool { return v == strings.Repeat("*", i+1) })
	}),
	puzzle(2, satAlphabet, func(x string) float64 { return likeness(x, "abcdefghijklmnopqrstuvwxyz") }),
	puzzle(2, satCheckerboard, func(x [][]int) float64 { return matrix(x, 6, func(i, k int) int { return (i + k) % 2 }) }),
	puzzle(2, satSawtooth, func(x []int) float64 { return closeTo(x, made(24, func(i int) int { return i % 4 })) }),
}

// matrix is how near a square matrix is to what f says.
func matrix(x [][]int, n int, f func(i, k int) int) float64 {
	s := offInt(len(x), n)
	for i, row := range x[:min(len(x), n)] {
		s += closeTo(row, made(n, func(k int) int { return f(i, k) }))
	}
	return s / float64(n+1)
}

// satFirstSquares asks for the squares of 1 to 10.
func satFirstSquares(x []int) bool {
	for i, v := range x {
		if v != (i+1)*(i+1) {
			return false
		}
	}
	return len(x) == 10
}

// satPowersOfTwo asks for the first twelve powers of two, from 1.
func satPowersOfTwo(x []int) bool {
	for i, v := range x {
		if i == 0 && v != 1 || i > 0 && v != 2*x[i-1] {
			return false
		}
	}
	return len(x) == 12
}

// satEvenCountdown asks for the even numbers from 40 down to 2.
func satEvenCountdown(x []int) bool {
	for i, v := range x {
		if v != 40-2*i {
			return false
		}
	}
	return len(x) == 20
}

// satTwentyTimesAb asks for ab, twenty times.
func satTwentyTimesAb(x string) bool { return x == strings.Repeat("ab", 20) }

// satTriangleNumbers asks for the first ten triangle numbers: 1, 1+2, 1+2+3 and so on.
func satTriangleNumbers(x []int) bool {
	total := 0
	for i, v := range x {
		total += i + 1
		if v != total {
			return false
		}
	}
	return len(x) == 10
}

// satFizzBuzz asks for the numbers from 1 to 15 as strings, but fizz for multiples of 3, buzz for those of 5, fizzbuzz for both.
func satFizzBuzz(x []string) bool {
	for i, v := range x {
		if v != fizz(i+1) {
			return false
		}
	}
	return len(x) == 15
}

func fizz(n int) string {
	switch {
	case n%15 == 0:
		return "fizzbuzz"
	case n%5 == 0:
		return "buzz"
	case n%3 == 0:
		return "fizz"
	}
	return strconv.Itoa(n)
}

// satAlternatingSigns asks for 1, -2, 3, -4 and so on, twenty numbers.
func satAlternatingSigns(x []int) bool {
	for i, v := range x {
		if abs(v) != i+1 || v > 0 != (i%2 == 0) {
			return false
		}
	}
	return len(x) == 20
}

// satCountdown asks for the digits from 9 to 0 as one string.
func satCountdown(x string) bool {
	for i := range len(x) {
		if int(x[i]-'0') != 9-i {
			return false
		}
	}
	return len(x) == 10
}

// satRestlessVowels asks for twelve vowels of which no two neighbours are the same.
func satRestlessVowels(x string) bool {
	for i := range len(x) {
		if !strings.ContainsRune("aeiou", rune(x[i])) || i > 0 && x[i] == x[i-1] {
			return false
		}
	}
	return len(x) == 12
}

// satDigitSum asks for a positive even number whose digits add up to 30.
func satDigitSum(x int) bool {
	s := 0
	for n := x; n > 0; n /= 10 {
		s += n % 10
	}
	return x > 0 && x%2 == 0 && s == 30
}

// satMeanTen asks for nine different numbers whose mean is 10.
func satMeanTen(x []int) bool { return len(x) == 9 && sum(x) == 90 && distinct(x) }

// satTripling asks for eight numbers from 2 on, each three times the one before.
func satTripling(x []int) bool {
	for i := 1; i < len(x); i++ {
		if x[i] != 3*x[i-1] {
			return false
		}
	}
	return len(x) == 8 && x[0] == 2
}

// satIdentityMatrix asks for the identity matrix of five rows.
func satIdentityMatrix(x [][]int) bool {
	for i, row := range x {
		for k, v := range row {
			if i == k && v != 1 || i != k && v != 0 {
				return false
			}
		}
	}
	return shape(x, 5, 5)
}

// satTimesTable asks for the multiplication table from 1 to 6.
func satTimesTable(x [][]int) bool {
	for i, row := range x {
		for k, v := range row {
			if v != (i+1)*(k+1) {
				return false
			}
		}
	}
	return shape(x, 6, 6)
}

// satStaircase asks for eight strings of stars, the first of one star, each one star longer than the one before.
func satStaircase(x []string) bool {
	for i, v := range x {
		if v != strings.Repeat("*", i+1) {
			return false
		}
	}
	return len(x) == 8
}

// satAlphabet asks for the letters from a to z.
func satAlphabet(x string) bool {
	return len(x) == 26 && x[0] == 'a' && slices.IsSorted([]byte(x)) && x[25] == 'z' && len(slices.Compact([]byte(x))) == 26
}

// satCheckerboard asks for six rows of six numbers, 0 in the corner, 0 and 1 in turn both ways.
func satCheckerboard(x [][]int) bool {
	for i, row := range x {
		for k, v := range row {
			if v != (i+k)%2 {
				return false
			}
		}
	}
	return shape(x, 6, 6)
}

// satSawtooth asks for 0, 1, 2, 3, and again from 0, six times.
func satSawtooth(x []int) bool {
	for i, v := range x {
		if v != i%4 {
			return false
		}
	}
	return len(x) == 24
}
