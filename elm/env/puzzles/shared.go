package puzzles

// What several puzzles need in their Sat.

func sum(x []int) int {
	s := 0
	for _, v := range x {
		s += v
	}
	return s
}

func abs(x int) int {
	if x < 0 {
		return -x
	}
	return x
}

func isPrime(n int) bool {
	for d := 2; d*d <= n; d++ {
		if n%d == 0 {
			return false
		}
	}
	return n > 1
}

func distinct(x []int) bool {
	seen := map[int]bool{}
	for _, v := range x {
		if seen[v] {
			return false
		}
		seen[v] = true
	}
	return true
}

// shape says whether x has so many rows of so many numbers.
func shape(x [][]int, rows, columns int) bool {
	for _, row := range x {
		if len(row) != columns {
			return false
		}
	}
	return len(x) == rows
}
