package qd

import (
	"fmt"
	"testing"
)

// What a CVT of 10,000 cells costs a solution.
func BenchmarkNearest(b *testing.B) {
	for _, dims := range []int{2, 5} {
		b.Run(fmt.Sprintf("dims=%d", dims), func(b *testing.B) {
			r := Rand(1, 1)
			points := make([]float64, 10000*dims)
			for i := range points {
				points[i] = r.Float64()
			}
			t := newTree(points, dims)
			q, at := make([]float64, dims), 0
			for b.Loop() {
				for k := range q {
					q[k] = points[(at+k*977)%len(points)]
				}
				at += 31
				t.one(q)
			}
		})
	}
}
