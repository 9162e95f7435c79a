package main

import (
	"fmt"
	"strings"
)

type Point struct{ X, y int }
type Named int

func (n Named) String() string { return fmt.Sprintf("N%d", int(n)) }

type Ptr struct{ a int }

func (p *Ptr) String() string { return "ptr!" }

type Outer struct {
	P    Point
	N    Named
	n    Named
	List []Named
	M    map[string]Named
	Q    *Point
	E    error
	A    any
}
type Temp float64
type Words []string
type G struct{ v int }

func (g G) GoString() string { return "G!" }
func (g G) Format(f fmt.State, c rune) {
	fmt.Fprintf(f, "<%c %d>", c, g.v)
}

func main() {
	p := Point{1, 2}
	fmt.Println(p, &p, []Point{p}, map[string]Point{"a": p})
	fmt.Printf("%v %+v %#v %T %d\n", p, p, p, p, p)
	fmt.Println(Named(3), []Named{1, 2}, map[Named]Named{2: 3, 1: 2})
	fmt.Printf("%v %d %s %T %q %x %5v|\n", Named(3), Named(3), Named(3), Named(3), Named(3), Named(3), Named(3))
	fmt.Println(&Ptr{1}, Ptr{2}, []*Ptr{}, []Ptr{{3}})
	o := Outer{P: p, N: 1, n: 2, List: []Named{3}, M: map[string]Named{"k": 4}, E: fmt.Errorf("e%d", 1), A: Named(9)}
	fmt.Printf("%v\n%+v\n", o, o)
	var a any = p
	fmt.Println(a, []any{p, Named(2), 3, "x", nil})
	fmt.Printf("%v %+v %T\n", a, a, a)
	var s fmt.Stringer = Named(5)
	fmt.Println(s, Temp(2.5), Words{"a", "b"})
	fmt.Printf("%.1f %v %T %T\n", Temp(2.55), Temp(1), Temp(1), Words(nil))
	fmt.Println(fmt.Sprint(Named(1), Named(2)), fmt.Sprintf("%6.2f|%-8s|%08b|%+d", 3.14159, "ab", 5, 7))
	var sb strings.Builder
	fmt.Fprintln(&sb, Named(8))
	fmt.Print(sb.String())
	fmt.Println(G{4})
	fmt.Printf("%v %+v %s %d\n", G{1}, G{2}, G{3}, []G{{4}})
	var np *Ptr
	var ne error
	fmt.Println(np == nil, ne)
	fmt.Printf("%s %v %d\n", strings.Repeat("=", 3), struct {
		A int
		b string
	}{1, "q"}, []int{1, 2})
	type local struct{ Z Named }
	fmt.Printf("%v %+v\n", local{3}, &local{4})
	fmt.Printf("%#v %#v %#v\n", []int{1}, map[string]int{"a": 1}, []Point{{1, 2}})
	fmt.Printf("%v %s\n", [2]bool{true}, []string{"a", "b"})
	fmt.Printf("%!|%z %d\n", 3)
	fmt.Printf("%[2]v %[1]v\n", Named(1), Named(2))
	fmt.Printf("%*d|%-*d|\n", 5, 42, 4, 7)
}

/* Output:
{1 2} &{1 2} [{1 2}] map[a:{1 2}]
{1 2} {X:1 y:2} main.Point{X:1, y:2} main.Point {1 2}
N3 [N1 N2] map[N1:N2 N2:N3]
N3 3 N3 main.Named "N3" 4e33    N3|
ptr! {2} [] [{3}]
{{1 2} N1 2 [N3] map[k:N4] <nil> e1 N9}
{P:{X:1 y:2} N:N1 n:2 List:[N3] M:map[k:N4] Q:<nil> E:e1 A:N9}
{1 2} [{1 2} N2 3 x <nil>]
{1 2} {X:1 y:2} main.Point
N5 2.5 [a b]
2.5 1 main.Temp main.Words
N1 N2   3.14|ab      |00000101|+7
N8
<v 4>
<v 1> <v 2> <s 3> [<d 4>]
true <nil>
=== {1 q} [1 2]
{N3} &{Z:N4}
[]int{1} map[string]int{"a":1} []main.Point{main.Point{X:1, y:2}}
[true false] [a b]
%!!(int=3)|%!z(MISSING) %!d(MISSING)
N2 N1
   42|7   |
*/
