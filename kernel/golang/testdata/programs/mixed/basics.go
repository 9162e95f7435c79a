package main

import (
	"errors"
	"fmt"
	"math"
	"sort"
	"strings"
)

type Point struct{ X, Y int }

func (p Point) Add(q Point) Point { return Point{p.X + q.X, p.Y + q.Y} }
func (p *Point) Scale(k int)      { p.X *= k; p.Y *= k }

type Shape interface {
	Area() float64
	Name() string
}
type Circle struct{ R float64 }
type Square struct{ S float64 }

func (c Circle) Area() float64  { return math.Pi * c.R * c.R }
func (c Circle) Name() string   { return "circle" }
func (s *Square) Area() float64 { return s.S * s.S }
func (s *Square) Name() string  { return "square" }

const (
	A = iota
	B
	C
)

var table = map[string]int{"a": 1, "b": 2}
var order = f(second)
var second = 7

func f(x int) int { return x + 1 }

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func divmod(a, b int) (q, r int) {
	q = a / b
	r = a % b
	return
}

func acc() (n int) {
	for i := 0; i < 3; i++ {
		n += i
	}
	return n
}

func safe(g func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered: %v", r)
		}
	}()
	g()
	return nil
}

var ErrX = errors.New("x")

func main() {
	p := Point{1, 2}
	q := p.Add(Point{3, 4})
	q.Scale(2)
	fmt.Println(p.X, p.Y, q.X, q.Y, A, B, C, order)
	shapes := []Shape{Circle{1}, &Square{2}}
	for i, s := range shapes {
		fmt.Printf("%d %s %.3f\n", i, s.Name(), s.Area())
	}
	fmt.Println(fib(15), table["a"]+table["b"], len(table))
	a, b := divmod(17, 5)
	fmt.Println(a, b)
	tot := 0
	for range 3 {
		tot += acc()
	}
	fmt.Println("tot", tot)
	var fs []func() int
	for i := range 3 {
		fs = append(fs, func() int { i *= 10; return i })
	}
	for _, g := range fs {
		fmt.Print(g(), g(), " ")
	}
	fmt.Println()
	fmt.Println(safe(func() { panic("boom") }))
	fmt.Println(safe(func() { var xs []int; n := 3; _ = xs[n:] == nil }) != nil)
	fmt.Println(errors.Is(fmt.Errorf("w: %w", ErrX), ErrX))
	words := strings.Fields("the quick brown fox")
	sort.Slice(words, func(i, j int) bool {
		return len(words[i]) < len(words[j]) || len(words[i]) == len(words[j]) && words[i] < words[j]
	})
	fmt.Println(words, strings.Join(words, "-"))
	for i, r := range "héy" {
		fmt.Print(i, ":", string(r), " ")
	}
	fmt.Println()
	switch x := len(words); {
	case x > 3, x < 0:
		fmt.Println("many")
	default:
		fmt.Println("few")
	}
	v, ok := table["zz"]
	fmt.Println(v, ok, min(3, 1, 2), max(2.5, 1))
	x, y := 1, 2
	x, y = y, x+y
	fmt.Println(x, y)
	defer fmt.Println("deferred", x)
	x = 100
	for i := 0; i < 3; i++ {
		defer func() { fmt.Println("d", i) }()
	}
	var e any = 3.5
	switch t := e.(type) {
	case int:
		fmt.Println("int", t)
	case float64, string:
		fmt.Println("float or string", t)
	}
	m := map[Point]string{{1, 2}: "a"}
	fmt.Println(m[Point{1, 2}], p == Point{1, 2})
outer:
	for i := 0; i < 3; i++ {
		for j := 0; j < 3; j++ {
			if j == 2 {
				continue outer
			}
			if i == 2 {
				break outer
			}
			fmt.Print(i, j, ";")
		}
	}
	fmt.Println(math.MaxInt64, uint64(math.MaxUint64), 1<<10, math.Inf(1))
}

/* Output:
1 2 8 12 0 1 2 8
0 circle 3.142
1 square 4.000
610 3 2
3 2
tot 9
0 0 10 100 20 200␣
recovered: boom
true
true
[fox the brown quick] fox-the-brown-quick
0:h 1:é 3:y␣
many
0 false 1 2.5
2 3
float or string 3.5
a true
0 0;0 1;1 0;1 1;9223372036854775807 18446744073709551615 1024 +Inf
d 2
d 1
d 0
deferred 2
*/
