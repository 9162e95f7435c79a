package main

import (
	"encoding/json"
	"errors"
	"fmt"
)

type P struct{ X, Y int }
type Q struct{ X, Y int }
type Cat struct{}
type Dog struct{}
type Animal interface{ Speak() string }

func (Cat) Speak() string  { return "meow" }
func (*Dog) Speak() string { return "woof" }

type E struct{}

func (E) Error() string { return "E" }

type S struct{ n int }

func (s S) String() string { return fmt.Sprint("S", s.n) }

func kind(x any) string {
	switch v := x.(type) {
	case P:
		return fmt.Sprint("P", v.X)
	case Q:
		return "Q"
	case int, string:
		return fmt.Sprintf("%T", v)
	case *P:
		return "*P"
	case *Q:
		return "*Q"
	case error:
		return "error " + v.Error()
	case fmt.Stringer:
		return "stringer " + v.String()
	case Animal:
		return v.Speak()
	case nil:
		return "nil"
	}
	return "?"
}

func main() {
	fmt.Println(kind(P{7, 1}), kind(Q{}), kind(&P{}), kind(&Q{}), kind(3), kind("a"))
	fmt.Println(kind(E{}), kind(S{4}), kind(errors.New("x")), kind(nil), kind(Cat{}), kind(&Dog{}), kind(Dog{}))
	var a, b any = P{1, 2}, P{1, 2}
	var c any = Q{1, 2}
	fmt.Println(a == b, a == c, a == any(P{1, 2}), any(1) == any(1), any(1) == any("1"))
	m := map[P]string{{1, 2}: "p"}
	fmt.Println(m[P{1, 2}], P(Q{1, 2}) == P{1, 2})
	anon := struct{ X, Y int }{5, 6}
	var p P = anon
	anon = Q{8, 9}
	fmt.Println(p, anon)
	for _, an := range []Animal{Cat{}, &Dog{}} {
		switch an.(type) {
		case Cat:
			fmt.Print("cat ")
		case *Dog:
			fmt.Print("dog ")
		}
		if d, ok := an.(*Dog); ok {
			fmt.Print(d.Speak(), ok)
		}
	}
	fmt.Println()
	js, err := json.Marshal(p)
	fmt.Println(string(js), err)
	js, _ = json.MarshalIndent(map[string]any{"p": p, "list": []P{p}}, "", " ")
	fmt.Println(string(js))
	var back P
	fmt.Println(json.Unmarshal([]byte(`{"X":3,"Y":4}`), &back), back)
	var e1, e2 error = E{}, E{}
	fmt.Println(e1 == e2, errors.Is(e1, e2), e1 != nil)
	ps := []P{{1, 2}, {3, 4}}
	ps = append(ps, P{5, 6})
	pp := &ps[1]
	pp.X = 9
	fmt.Printf("%v %+v %#v %T\n", ps, ps, ps[0], ps)
	arr := [2]P{{1, 1}}
	fmt.Println(arr == [2]P{{1, 1}, {}}, arr)
	type inner struct {
		P
		n int
	}
	in := inner{P{1, 2}, 3}
	fmt.Println(in.X, in, inner{n: 1} == inner{n: 1})
	ch := make(chan P, 1)
	ch <- P{1, 1}
	fmt.Println(<-ch)
	f := func() (P, error) { return P{}, E{} }
	_, err = f()
	fmt.Println(err)
}

/* Output:
P7 Q *P *Q int string
error E stringer S4 error x nil meow woof ?
true false true true false
p true
{5 6} {8 9}
cat dog wooftrue
{"X":5,"Y":6} <nil>
{
 "list": [
  {
   "X": 5,
   "Y": 6
  }
 ],
 "p": {
  "X": 5,
  "Y": 6
 }
}
<nil> {3 4}
true true true
[{1 2} {9 4} {5 6}] [{X:1 Y:2} {X:9 Y:4} {X:5 Y:6}] main.P{X:1, Y:2} []main.P
true [{1 1} {0 0}]
1 {{1 2} 3} true
{1 1}
E
*/
