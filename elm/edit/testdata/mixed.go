package main

import (
	"fmt"
	"math"
	"strings"
)

type point struct{ X, Y float64 }

const limit = 7

var names = []string{"one", "two", "three"}

// solve is a bit of everything.
func solve(xs []int, p *point) (int, error) {
	sum := 0
	best := math.Inf(-1)
	for i, x := range xs {
		if x%2 == 0 && i < limit || x < -3 {
			sum += x * (i + 1)
			continue
		}
		y := math.Sin(p.X)*float64(x) + 0.5
		if y > best {
			best = y
		}
	}
	for i := range 3 {
		sum ^= i << 2
	}
	switch {
	case sum > 100:
		return 0, fmt.Errorf("sum %d of %s is too large", sum, names[0])
	case sum == 0:
		p.Y = best
	default:
		p.X, p.Y = p.Y, p.X
	}
	ok := !strings.Contains(names[1], "w")
	f := func(a, b int) int { return a - b*2 }
	if ok {
		sum = f(sum, len(xs))
	}
	return sum, nil // done
}

func main() {
	p := &point{1, -2.5}
	n, err := solve([]int{1, 2, 3}, p)
	fmt.Println(n, err, *p, helper(2))
}

func helper(n int) int {
	if n <= 0 {
		return 1
	}
	return n * helper(n-1)
}
