package puzzles

import (
	"math"
	"math/bits"
	"slices"
	"sort"
	"strings"
)

// Level 3: a rule that takes some thought, or an answer that a short loop finds.
var level3 = []*Puzzle{
	puzzle(3, satFibonacci, func(x []int) float64 {
		good := 0
		for i, v := range x[:min(len(x), 15)] {
			if i < 2 && v == 1 || i >= 2 && v == x[i-1]+x[i-2] {
				good++
			}
		}
		return mean(offInt(len(x), 15), part(good, 15))
	}),
	puzzle(3, satFirstPrimes, func(x []int) float64 { return closeTo(x, []int{2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37}) }),
	puzzle(3, satPerfectNumber, func(x int) float64 {
		return mean(yes(x > 100), off(float64(divisorSum(min(abs(x), 100_000))-x)))
	}),
	puzzle(3, satTriangleOf60, func(x []int) float64 {
		if len(x) != 3 {
			return offInt(len(x), 3) / 4
		}
		return mean(1, offInt(sum(x), 60), yes(0 < x[0] && x[0] < x[1]), off(math.Sqrt(math.Abs(float64(x[0])*float64(x[0])+float64(x[1])*float64(x[1])-float64(x[2])*float64(x[2])))))
	}),
	puzzle(3, satCollatz20, func(x int) float64 { return mean(yes(x > 0), offInt(collatz(x), 20)) }),
	puzzle(3, satAllDigitsOnce, func(x int) float64 {
		count := [10]int{}
		for n := abs(x); n > 0; n /= 10 {
			count[n%10]++
		}
		good := 0
		for _, c := range count[1:] {
			good += int(yes(c == 1))
		}
		return mean(part(good, 9), yes(count[0] == 0), yes(x%8 == 0))
	}),
	puzzle(3, satAmicablePair, func(x []int) float64 {
		if len(x) != 2 {
			return offInt(len(x), 2) / 4
		}
		a, b := min(abs(x[0]), 100_000), min(abs(x[1]), 100_000)
		return mean(1, yes(a != b), offInt(divisorSum(a), b), offInt(divisorSum(b), a))
	}),
	puzzle(3, satTwoSquaresTwice, func(x int) float64 { return mean(offInt(twoSquares(x), 2), yes(x > 0), yes(x < 60)) }),
	puzzle(3, satEightCoins, func(x []int) float64 {
		if len(x) != 4 {
			return offInt(len(x), 4) / 4
		}
		return mean(1, offInt(sum(x), 8), offInt(25*x[0]+10*x[1]+5*x[2]+x[3], 93), yes(slices.Min(x) >= 0))
	}),
	puzzle(3, satDeepBrackets, func(x string) float64 {
		depth, deepest, bad := 0, 0, 0
		for _, r := range x {
			switch r {
			case '(':
				depth++
			case ')':
				depth--
			default:
				bad++
			}
			deepest = max(deepest, depth)
			if depth < 0 {
				bad++
			}
		}
		return mean(offInt(len(x), 16), offInt(deepest, 5), offInt(depth, 0), offInt(bad, 0))
	}),
	puzzle(3, satGrayCode, func(x []int) float64 {
		good := 0
		for i := 1; i < len(x); i++ {
			good += int(yes(bits.OnesCount(uint(x[i]^x[i-1])) == 1))
		}
		return mean(offInt(len(x), 16), part(good, 15), spread(x), fits(len(x) > 0 && slices.Min(x) >= 0, len(x) > 0 && slices.Max(x) < 16))
	}),
	puzzle(3, satTenBits, func(x int) float64 {
		return mean(offInt(bits.OnesCount(uint(abs(x))), 10), yes(x > 0 && x < 1<<20), yes(x%10 == 0))
	}),
	puzzle(3, satSevenRuns, func(x string) float64 { return mean(offInt(len(x), 20), offInt(runs(x), 7)) }),
	puzzle(3, satPascalsRow, func(x []int) float64 { return closeTo(x, []int{1, 10, 45, 120, 210, 252, 210, 120, 45, 10, 1}) }),
	puzzle(3, satLoveAnagram, func(x string) float64 {
		return mean(part(common(x, "love"), 4), likeness(letters(x), letters("evolution")))
	}),
	puzzle(3, satCubicRoot, func(x float64) float64 { return off(100 * (x*x*x - x - 2)) }),
	puzzle(3, satMeanAndDeviation, func(x []float64) float64 {
		m, d := moments(x)
		return mean(offInt(len(x), 5), off(10*(m-3)), off(10*(d-2)))
	}),
	puzzle(3, satThreeCubes, func(x []int) float64 {
		if len(x) != 3 {
			return offInt(len(x), 3) / 4
		}
		s := 0.0
		for _, v := range x {
			s += float64(v) * float64(v) * float64(v)
		}
		return mean(1, off(s-57), yes(!slices.Contains(x, 0)), off(s-57))
	}),
	puzzle(3, satSpiral, func(x [][]int) float64 {
		spiral := [][]int{{1, 2, 3, 4}, {12, 13, 14, 5}, {11, 16, 15, 6}, {10, 9, 8, 7}}
		return matrix(x, 4, func(i, k int) int { return spiral[i][k] })
	}),
}

func divisorSum(n int) int {
	s := 0
	for d := 1; d <= n/2; d++ {
		if n%d == 0 {
			s += d
		}
	}
	return s
}

func letters(x string) string {
	b := []byte(x)
	slices.Sort(b)
	return string(b)
}

// satFibonacci asks for the first fifteen Fibonacci numbers, from 1, 1.
func satFibonacci(x []int) bool {
	for i, v := range x {
		if i < 2 && v != 1 || i >= 2 && v != x[i-1]+x[i-2] {
			return false
		}
	}
	return len(x) == 15
}

// satFirstPrimes asks for the first twelve primes, in order.
func satFirstPrimes(x []int) bool {
	for i, v := range x {
		if v > 37 || !isPrime(v) || i > 0 && v <= x[i-1] {
			return false
		}
	}
	return len(x) == 12
}

// satPerfectNumber asks for a number from 101 to 9999 that is the sum of its proper divisors.
func satPerfectNumber(x int) bool {
	if x <= 100 || x >= 10_000 {
		return false
	}
	s := 0
	for d := 1; d <= x/2; d++ {
		if x%d == 0 {
			s += d
		}
	}
	return s == x
}

// satTriangleOf60 asks for the sides of a right triangle with whole sides and a perimeter of 60, the shortest first.
func satTriangleOf60(x []int) bool {
	return len(x) == 3 && sum(x) == 60 && 0 < x[0] && x[0] < x[1] && x[1] < x[2] && x[2] < 60 && x[0]*x[0]+x[1]*x[1] == x[2]*x[2]
}

// satCollatz20 asks for a number that takes exactly 20 steps to 1, where a step halves an even number and makes n into 3n+1 otherwise.
func satCollatz20(x int) bool { return x > 0 && collatz(x) == 20 }

func collatz(n int) int {
	steps := 0
	for n > 1 && steps < 1000 {
		if n%2 == 0 {
			n /= 2
		} else {
			n = 3*n + 1
		}
		steps++
	}
	return steps
}

// satAllDigitsOnce asks for a number with each of the digits 1 to 9 once, no 0, that 8 divides.
func satAllDigitsOnce(x int) bool {
	seen := [10]bool{}
	n := 0
	for y := x; y > 0; y /= 10 {
		if y%10 == 0 || seen[y%10] {
			return false
		}
		seen[y%10] = true
		n++
	}
	return n == 9 && x%8 == 0
}

// satAmicablePair asks for two different numbers below 100000, each the sum of the proper divisors of the other.
func satAmicablePair(x []int) bool {
	if len(x) != 2 || x[0] == x[1] || x[0] < 1 || x[0] >= 100_000 || x[1] < 1 || x[1] >= 100_000 {
		return false
	}
	for i := range 2 {
		s := 0
		for d := 1; d <= x[i]/2; d++ {
			if x[i]%d == 0 {
				s += d
			}
		}
		if s != x[1-i] {
			return false
		}
	}
	return true
}

// satTwoSquaresTwice asks for a positive number below 60 that is a sum of two positive squares in two ways.
func satTwoSquaresTwice(x int) bool { return x < 60 && twoSquares(x) >= 2 }

func twoSquares(n int) int {
	ways := 0
	for a := 1; a*a < n && a < 1000; a++ {
		for b := a; a*a+b*b <= n && b < 1000; b++ {
			if a*a+b*b == n {
				ways++
			}
		}
	}
	return ways
}

// satEightCoins asks for how many coins of 25, 10, 5 and 1 make 93 with eight coins.
func satEightCoins(x []int) bool {
	for _, v := range x {
		if v < 0 {
			return false
		}
	}
	return len(x) == 4 && sum(x) == 8 && 25*x[0]+10*x[1]+5*x[2]+x[3] == 93
}

// satDeepBrackets asks for sixteen brackets that match and at their deepest are five deep.
func satDeepBrackets(x string) bool {
	depth, deepest := 0, 0
	for _, r := range x {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		default:
			return false
		}
		if depth < 0 {
			return false
		}
		deepest = max(deepest, depth)
	}
	return len(x) == 16 && depth == 0 && deepest == 5
}

// satGrayCode asks for the numbers from 0 to 15 in an order in which neighbours differ in one binary digit.
func satGrayCode(x []int) bool {
	for i, v := range x {
		if v < 0 || v > 15 || i > 0 && bits.OnesCount(uint(v^x[i-1])) != 1 {
			return false
		}
	}
	return len(x) == 16 && distinct(x)
}

// satTenBits asks for a positive multiple of 10 below 2^20 with ten binary ones.
func satTenBits(x int) bool {
	return x > 0 && x < 1<<20 && x%10 == 0 && bits.OnesCount(uint(x)) == 10
}

// satSevenRuns asks for a string of twenty bytes that is seven runs of equal ones.
func satSevenRuns(x string) bool { return len(x) == 20 && runs(x) == 7 }

func runs(x string) int {
	n := 0
	for i := range len(x) {
		if i == 0 || x[i] != x[i-1] {
			n++
		}
	}
	return n
}

// satPascalsRow asks for the row 1, 10, 45, … of Pascal's triangle.
func satPascalsRow(x []int) bool {
	for i, v := range x {
		if i == 0 && v != 1 || i > 0 && v*i != x[i-1]*(11-i) {
			return false
		}
	}
	return len(x) == 11
}

// satLoveAnagram asks for the letters of "evolution" in another order that begins with love.
func satLoveAnagram(x string) bool {
	b := []byte(x)
	sort.Slice(b, func(i, k int) bool { return b[i] < b[k] })
	return strings.HasPrefix(x, "love") && string(b) == "eilnootuv"
}

// satCubicRoot asks for a root of x*x*x - x - 2 to a millionth.
func satCubicRoot(x float64) bool {
	return x > -10 && x < 10 && math.Abs(x*x*x-x-2) < 1e-6
}

// satMeanAndDeviation asks for five numbers with the mean 3 and the standard deviation 2 (of the five), both to a hundredth.
func satMeanAndDeviation(x []float64) bool {
	m, d := moments(x)
	return len(x) == 5 && math.Abs(m-3) < 0.01 && math.Abs(d-2) < 0.01
}

func moments(x []float64) (mean, deviation float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		deviation += (v - mean) * (v - mean) / float64(len(x))
	}
	return mean, math.Sqrt(deviation)
}

// satThreeCubes asks for three numbers from -1000 to 1000, none of them 0, whose cubes add up to 57.
func satThreeCubes(x []int) bool {
	s := 0
	for _, v := range x {
		if v == 0 || abs(v) > 1000 {
			return false
		}
		s += v * v * v
	}
	return len(x) == 3 && s == 57
}

// satSpiral asks for the numbers 1 to 16 in a square of four, along a spiral from the upper left corner to the right and inwards.
func satSpiral(x [][]int) bool {
	if !shape(x, 4, 4) {
		return false
	}
	i, k, di, dk := 0, 0, 0, 1
	for n := 1; n <= 16; n++ {
		if x[i][k] != n {
			return false
		}
		if a, b := i+di, k+dk; a < 0 || a > 3 || b < 0 || b > 3 || x[a][b] <= n {
			di, dk = dk, -di
		}
		i, k = min(max(i+di, 0), 3), min(max(k+dk, 0), 3)
	}
	return true
}
