package puzzles

import "math"

// The measures of nearness, from 0 to 1. What is wrong in several ways takes the mean, so that each way can be mended by itself.

// off is 1 for no error, and falls the slower the larger it is.
func off(err float64) float64 { return 1 / (1 + math.Log1p(math.Abs(err))) }

func offInt(a, b int) float64 { return off(float64(a - b)) }

// mean of parts.
func mean(parts ...float64) float64 {
	s := 0.0
	for _, p := range parts {
		s += p
	}
	return s / float64(len(parts))
}

// yes is 1 or 0.
func yes(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// part is n out of so many.
func part(n, of int) float64 { return min(max(float64(n)/float64(max(of, 1)), 0), 1) }

// matches is how far a list has n elements of which each is what it should be.
func matches[T any](x []T, n int, right func(i int, v T) bool) float64 {
	good := 0
	for i, v := range x[:min(len(x), n)] {
		if right(i, v) {
			good++
		}
	}
	return mean(offInt(len(x), n), part(good, n))
}

// closeTo is how near the numbers of a list are to those of another.
func closeTo(x, to []int) float64 {
	s := offInt(len(x), len(to))
	for i := range min(len(x), len(to)) {
		s += offInt(x[i], to[i])
	}
	return s / float64(len(to)+1)
}

// made is a list of n numbers.
func made(n int, f func(i int) int) []int {
	x := make([]int, n)
	for i := range x {
		x[i] = f(i)
	}
	return x
}

// fits is how many of the conditions hold.
func fits(conditions ...bool) float64 {
	n := 0
	for _, c := range conditions {
		if c {
			n++
		}
	}
	return part(n, len(conditions))
}

// spread is the share of different numbers in a list.
func spread(x []int) float64 {
	seen := map[int]bool{}
	for _, v := range x {
		seen[v] = true
	}
	return part(len(seen), len(x))
}

// common is the length of the beginning that two strings share.
func common(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// likeness is how much of a string is another: the letters in their place, and the length.
func likeness(x, to string) float64 {
	good := 0
	for i := range min(len(x), len(to)) {
		if x[i] == to[i] {
			good++
		}
	}
	return mean(part(good, len(to)), offInt(len(x), len(to)))
}
