package golang_test

import (
	"context"
	"testing"

	"goelm/kernel/golang"
)

const candidate = `
type joint struct{ x, y float64 }
type body struct {
	joints []joint
	links  [][2]int
	amp    []float64
}
func (b *body) add(x, y float64) int {
	b.joints = append(b.joints, joint{x, y})
	return len(b.joints) - 1
}
func (b *body) link(i, j int, a float64) {
	if i == j { return }
	b.links = append(b.links, [2]int{i, j})
	b.amp = append(b.amp, a)
}
func dist(a, b joint) float64 {
	dx, dy := a.x-b.x, a.y-b.y
	return math.Sqrt(dx*dx + dy*dy)
}
func build(n int) *body {
	b := &body{}
	for i := 0; i < n; i++ {
		b.add(float64(i)*2, math.Sin(float64(i)))
	}
	for i := 0; i < n; i++ {
		for j := i + 1; j < n && j < i+4; j++ {
			b.link(i, j, 0.5)
		}
	}
	return b
}
func Solve(n int) float64 {
	b := build(n)
	total := 0.0
	for _, l := range b.links {
		total += dist(b.joints[l[0]], b.joints[l[1]])
	}
	return total
}
`

func BenchmarkCandidate(b *testing.B) {
	opt := golang.Options{CheckOptions: golang.CheckOptions{AutoImport: true}, Fuel: 1e6}
	b.Run("check", func(b *testing.B) {
		for range b.N {
			golang.Check(stdlib, "c.go", candidate, opt.CheckOptions)
		}
	})
	b.Run("lower", func(b *testing.B) {
		for range b.N {
			golang.Lower(stdlib, "c.go", candidate, opt.CheckOptions)
		}
	})
	b.Run("compile", func(b *testing.B) {
		for range b.N {
			if _, err := golang.Compile(stdlib, "c.go", candidate, opt); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("run", func(b *testing.B) {
		for range b.N {
			u, err := golang.Compile(stdlib, "c.go", candidate+"\nfunc main() { Solve(10) }", opt)
			if err != nil {
				b.Fatal(err)
			}
			if err := u.Main(context.Background()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
