package main

import (
	"fmt"
	"math"
	"math/rand"
	"strings"
)

// A spring-mass walker, an L-system, a small neural network, a cellular automaton and a bank of account types:
// the kinds of program that a language model writes.

type Vec struct{ X, Y float64 }

func (a Vec) Add(b Vec) Vec           { return Vec{a.X + b.X, a.Y + b.Y} }
func (a Vec) Sub(b Vec) Vec           { return Vec{a.X - b.X, a.Y - b.Y} }
func (a Vec) Scale(k float64) Vec     { return Vec{a.X * k, a.Y * k} }
func (a Vec) Len() float64            { return math.Hypot(a.X, a.Y) }
func (a *Vec) Move(b Vec, dt float64) { *a = a.Add(b.Scale(dt)) }

type Joint struct {
	Pos, Vel, Force Vec
	Mass            float64
}
type Spring struct {
	A, B           int
	Rest, Stiff    float64
	Amp, Freq, Phi float64
}
type Body struct {
	Joints  []*Joint
	Springs []Spring
	t       float64
}

func NewBody() *Body { return &Body{Joints: make([]*Joint, 0, 8)} }
func (b *Body) Joint(x, y float64) int {
	b.Joints = append(b.Joints, &Joint{Pos: Vec{x, y}, Mass: 1})
	return len(b.Joints) - 1
}
func (b *Body) Spring(i, j int, amp float64) {
	d := b.Joints[i].Pos.Sub(b.Joints[j].Pos).Len()
	b.Springs = append(b.Springs, Spring{A: i, B: j, Rest: d, Stiff: 50, Amp: amp, Freq: 2, Phi: float64(i)})
}
func (b *Body) Step(dt float64) {
	for _, j := range b.Joints {
		j.Force = Vec{0, -9.8 * j.Mass}
	}
	for k := range b.Springs {
		s := &b.Springs[k]
		p, q := b.Joints[s.A], b.Joints[s.B]
		d := q.Pos.Sub(p.Pos)
		l := d.Len()
		want := s.Rest * (1 + s.Amp*math.Sin(2*math.Pi*s.Freq*b.t+s.Phi))
		if l > 1e-9 {
			f := d.Scale(s.Stiff * (l - want) / l)
			p.Force = p.Force.Add(f)
			q.Force = q.Force.Sub(f)
		}
	}
	for _, j := range b.Joints {
		j.Vel.Move(j.Force, dt/j.Mass)
		j.Vel = j.Vel.Scale(0.99)
		j.Pos.Move(j.Vel, dt)
		if j.Pos.Y < 0 {
			j.Pos.Y, j.Vel.Y = 0, -0.3*j.Vel.Y
			j.Vel.X *= 0.7
		}
	}
	b.t += dt
}
func (b Body) Center() (c Vec) {
	for _, j := range b.Joints {
		c = c.Add(j.Pos)
	}
	return c.Scale(1 / float64(len(b.Joints)))
}

type Rule func(rune) string

func expand(axiom string, rules map[rune]string, n int) string {
	for range n {
		var sb strings.Builder
		for _, r := range axiom {
			if to, ok := rules[r]; ok {
				sb.WriteString(to)
			} else {
				sb.WriteRune(r)
			}
		}
		axiom = sb.String()
	}
	return axiom
}

type Layer struct {
	W [][]float64
	B []float64
}
type Net []Layer

func NewNet(rng *rand.Rand, sizes ...int) Net {
	net := Net{}
	for i := 1; i < len(sizes); i++ {
		l := Layer{B: make([]float64, sizes[i])}
		for range sizes[i] {
			row := make([]float64, sizes[i-1])
			for j := range row {
				row[j] = rng.NormFloat64()
			}
			l.W = append(l.W, row)
		}
		net = append(net, l)
	}
	return net
}
func (n Net) Forward(x []float64) []float64 {
	for _, l := range n {
		y := make([]float64, len(l.B))
		for i, row := range l.W {
			s := l.B[i]
			for j, w := range row {
				s += w * x[j]
			}
			y[i] = math.Tanh(s)
		}
		x = y
	}
	return x
}

type Grid [8][8]bool

func (g *Grid) Next() Grid {
	var out Grid
	for y := range g {
		for x := range g[y] {
			n := 0
			for dy := -1; dy <= 1; dy++ {
				for dx := -1; dx <= 1; dx++ {
					if dx == 0 && dy == 0 {
						continue
					}
					yy, xx := (y+dy+8)%8, (x+dx+8)%8
					if g[yy][xx] {
						n++
					}
				}
			}
			out[y][x] = n == 3 || g[y][x] && n == 2
		}
	}
	return out
}

type Account interface {
	Deposit(float64) error
	Balance() float64
}
type basic struct{ bal float64 }

func (b *basic) Deposit(x float64) error {
	if x <= 0 {
		return fmt.Errorf("bad amount %.2f", x)
	}
	b.bal += x
	return nil
}
func (b *basic) Balance() float64 { return b.bal }

type savings struct {
	basic
	rate float64
}

func (s *savings) Balance() float64 { return s.basic.Balance() * (1 + s.rate) }

func main() {
	b := NewBody()
	n := 5
	for i := 0; i < n; i++ {
		a := 2 * math.Pi * float64(i) / float64(n)
		b.Joint(2*math.Cos(a), 3+2*math.Sin(a))
	}
	for i := 0; i < n; i++ {
		for j := i + 1; j < n; j++ {
			b.Spring(i, j, 0.2*float64((i+j)%3))
		}
	}
	for range 100 {
		b.Step(0.01)
	}
	c := b.Center()
	fmt.Printf("%.9f %.9f\n", c.X, c.Y)
	s := expand("F", map[rune]string{'F': "F+F-F", '+': "+"}, 3)
	fmt.Println(len(s), s[:20])
	net := NewNet(rand.New(rand.NewSource(1)), 3, 4, 2)
	for _, y := range net.Forward([]float64{1, -1, 0.5}) {
		fmt.Printf("%.12f ", y)
	}
	fmt.Println()
	var g Grid
	for _, p := range [][2]int{{1, 0}, {2, 1}, {0, 2}, {1, 2}, {2, 2}} {
		g[p[1]][p[0]] = true
	}
	for range 4 {
		g = g.Next()
	}
	for _, row := range g[:5] {
		for _, v := range row {
			if v {
				fmt.Print("#")
			} else {
				fmt.Print(".")
			}
		}
		fmt.Println()
	}
	accounts := map[string]Account{"a": &basic{}, "s": &savings{rate: 0.1}}
	for _, k := range []string{"a", "s"} {
		if err := accounts[k].Deposit(100); err != nil {
			fmt.Println(err)
		}
		if err := accounts[k].Deposit(-1); err != nil {
			fmt.Println(k, err)
		}
		fmt.Printf("%.2f\n", accounts[k].Balance())
	}
	memo := map[int]int{}
	var fib func(int) int
	fib = func(n int) int {
		if n < 2 {
			return n
		}
		if v, ok := memo[n]; ok {
			return v
		}
		memo[n] = fib(n-1) + fib(n-2)
		return memo[n]
	}
	fmt.Println(fib(60))
	sieve := make([]bool, 50)
	var primes []int
	for i := 2; i < len(sieve); i++ {
		if sieve[i] {
			continue
		}
		primes = append(primes, i)
		for j := i * i; j < len(sieve); j += i {
			sieve[j] = true
		}
	}
	fmt.Println(primes)
	matrix := [][]int{{1, 2, 3}, {4, 5, 6}}
	tr := make([][]int, 3)
	for i := range tr {
		tr[i] = make([]int, 2)
		for j := range tr[i] {
			tr[i][j] = matrix[j][i]
		}
	}
	fmt.Println(tr)
	x := 10
	ptr := &x
	*ptr += 5
	pp := &ptr
	**pp *= 2
	fmt.Println(x, math.Floor(-2.5), math.Mod(7, 3), math.Trunc(2.7), int(math.Trunc(-2.7)), uint8(300&0xff))
	i, j := 0, len(primes)-1
	for i < j {
		primes[i], primes[j] = primes[j], primes[i]
		i, j = i+1, j-1
	}
	fmt.Println(primes)
	queue := []int{1}
	seen := map[int]bool{1: true}
	for len(queue) > 0 && len(seen) < 20 {
		v := queue[0]
		queue = queue[1:]
		for _, w := range []int{v * 2, v + 3} {
			if !seen[w] {
				seen[w] = true
				queue = append(queue, w)
			}
		}
	}
	fmt.Println(len(seen), queue)
}

/* Output:
-0.231245063 1.834047175
53 F+F-F+F+F-F-F+F-F+F+
-0.638474302280 -0.331779806629␣
........
..#.....
...#....
.###....
........
a bad amount -1.00
100.00
s bad amount -1.00
110.00
1548008755920
[2 3 5 7 11 13 17 19 23 29 31 37 41 43 47]
[[1 4] [2 5] [3 6]]
30 -3 1 2 -2 44
[47 43 41 37 31 29 23 19 17 13 11 7 5 3 2]
20 [32 19 22 28 17 40 23 26]
*/
