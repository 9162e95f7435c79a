// Package langbench compares kernel/golang with plain Yaegi on small programs, both in the same run, because times on one
// machine say little on another. `make bench-lang` runs it. It holds nothing that other packages use.
package langbench

// A program has a function Run without parameters. methods: most of its time goes into calls of methods.
type program struct {
	name, source string
	methods      bool
}

// The first nine are those of which the project's notes on Yaegi have times for CPython, too.
var programs = []program{
	{name: "float loop", source: `
func Run() float64 {
	s := 0.0
	for i := 0; i < 2000000; i++ {
		s += float64(i) * 0.5
		s -= 1.25
	}
	return s
}`},
	{name: "fib", source: `
func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func Run() int { return fib(23) }`},
	{name: "sieve", source: `
func Run() int {
	const n = 300000
	composite := make([]bool, n)
	count := 0
	for i := 2; i < n; i++ {
		if composite[i] {
			continue
		}
		count++
		for j := i + i; j < n; j += i {
			composite[j] = true
		}
	}
	return count
}`},
	{name: "sin sqrt", source: `
import "math"

func Run() float64 {
	s := 0.0
	for i := 0; i < 200000; i++ {
		x := float64(i)
		s += math.Sin(x) * math.Sqrt(x)
	}
	return s
}`},
	{name: "value method", methods: true, source: `
type vec struct{ x, y float64 }

func (a vec) add(b vec) vec { return vec{a.x + b.x, a.y + b.y} }

func Run() float64 {
	p, v := vec{0, 0}, vec{0.5, 0.25}
	for i := 0; i < 60000; i++ {
		p = p.add(v)
	}
	return p.x + p.y
}`},
	{name: "nested loops", source: `
func Run() int {
	s := 0
	for i := 0; i < 1000; i++ {
		for j := 0; j < 1000; j++ {
			s += i ^ j
		}
	}
	return s
}`},
	{name: "slice sum", source: `
func Run() int {
	xs := make([]int, 1000000)
	for i := range xs {
		xs[i] = i
	}
	s := 0
	for _, x := range xs {
		s += x
	}
	return s
}`},
	{name: "map add", source: `
func Run() int {
	m := map[int]int{}
	for i := 0; i < 300000; i++ {
		m[i%1000] += i
	}
	return len(m) + m[7]
}`},
	{name: "bubble sort", source: `
func Run() int {
	xs := make([]int, 400)
	for i := range xs {
		xs[i] = (i * 7919) % 1009
	}
	for i := 0; i < len(xs); i++ {
		for j := 0; j+1 < len(xs)-i; j++ {
			if xs[j] > xs[j+1] {
				xs[j], xs[j+1] = xs[j+1], xs[j]
			}
		}
	}
	return xs[0] + xs[200]
}`},
	{name: "pointer method", methods: true, source: `
type counter struct {
	n    int
	hits [4]int
}

func (c *counter) hit(k int) {
	c.n++
	c.hits[k%4] += k
}

func Run() int {
	c := &counter{}
	for i := 0; i < 100000; i++ {
		c.hit(i)
	}
	return c.n + c.hits[1]
}`},
	{name: "interface method", methods: true, source: `
type shape interface{ area() float64 }
type square struct{ s float64 }
type circle struct{ r float64 }

func (s square) area() float64 { return s.s * s.s }
func (c circle) area() float64 { return 3 * c.r * c.r }

func Run() float64 {
	shapes := []shape{square{2}, circle{1}, square{3}}
	s := 0.0
	for i := 0; i < 60000; i++ {
		s += shapes[i%3].area()
	}
	return s
}`},
	{name: "simulation", methods: true, source: `
type body struct{ x, y, vx, vy, m float64 }

func (b *body) push(fx, fy, dt float64) {
	b.vx += fx / b.m * dt
	b.vy += fy / b.m * dt
}

func (b *body) move(dt float64) {
	b.x += b.vx * dt
	b.y += b.vy * dt
}

func (b body) energy() float64 { return 0.5 * b.m * (b.vx*b.vx + b.vy*b.vy) }

func Run() float64 {
	bodies := []body{{0, 0, 1, 0, 1}, {1, 0, 0, 1, 2}, {0, 1, -1, 0, 3}}
	e := 0.0
	for step := 0; step < 4000; step++ {
		for i := range bodies {
			b := &bodies[i]
			b.push(-b.x, -b.y, 0.01)
			b.move(0.01)
			e += bodies[i].energy()
		}
	}
	return e
}`},
	{name: "closures", source: `
func Run() int {
	n := 0
	add := func(k int) int { n += k; return n }
	s := 0
	for i := 0; i < 100000; i++ {
		s ^= add(i)
	}
	return s
}`},
	{name: "matrix", source: `
func Run() float64 {
	const n = 40
	a, b, c := make([][]float64, n), make([][]float64, n), make([][]float64, n)
	for i := range a {
		a[i], b[i], c[i] = make([]float64, n), make([]float64, n), make([]float64, n)
		for j := range a[i] {
			a[i][j], b[i][j] = float64(i+j), float64(i-j)
		}
	}
	for i := 0; i < n; i++ {
		for j := 0; j < n; j++ {
			s := 0.0
			for k := 0; k < n; k++ {
				s += a[i][k] * b[k][j]
			}
			c[i][j] = s
		}
	}
	return c[3][5]
}`},
	{name: "strings", source: `
import "strings"

func Run() int {
	var b strings.Builder
	n := 0
	for i := 0; i < 30000; i++ {
		b.WriteByte(byte('a' + i%26))
		if s := b.String(); s[len(s)-1] == 'e' {
			n++
		}
	}
	return n + strings.Count(b.String(), "abc")
}`},
}

// candidate is a program of about 50 lines, as a task for walkers has them.
const candidate = `package main

import "math"

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
	if i == j {
		return
	}
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

func Run() float64 {
	b := build(10)
	total := 0.0
	for _, l := range b.links {
		total += dist(b.joints[l[0]], b.joints[l[1]])
	}
	return total
}
`
