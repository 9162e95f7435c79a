// A nil slice in a literal of a type that contains itself.
package main

import "fmt"

type T1 struct{ f1 []int16 }
type T2 []*T1
type T4 struct {
	val  uint
	next *T4
	kids []*T4
}
type T5 struct{ a0 *T4 }

var g = T5{a0: &T4{val: 9, next: &T4{}, kids: nil}}

func try(n string, f func()) {
	defer func() { fmt.Println(n, recover()) }()
	f()
}
func m(r T4) {
	k := T4{val: r.val, next: r.next, kids: []*T4{}}
	fmt.Println(k.val)
	t := T4{val: r.val, next: &T4{val: r.val, next: r.next, kids: []*T4{r.next, r.next}}, kids: []*T4{r.next, &T4{val: r.val, kids: r.kids}, &T4{next: r.next, kids: []*T4{&T4{}}}}}
	fmt.Println(len(t.kids))
}
func main() {
	try("0", func() {
		s := T5{a0: &T4{val: 0, next: &T4{next: &T4{}, kids: []*T4{}}, kids: []*T4{&T4{}, {}}}}
		fmt.Println(len(s.a0.kids))
	})
	try("1", func() { m(*g.a0) })
	try("2", func() {
		k := &T4{next: new(T4), kids: []*T4{&T4{}, &T4{}}}
		fmt.Println(len(k.kids))
	})
	try("3", func() {
		t := []*T5{&T5{a0: &T4{val: 1, next: g.a0, kids: []*T4{}}}, &T5{a0: &T4{}}}
		fmt.Println(len(t))
	})
	try("4", func() {
		n := T5{}
		n.a0 = &T4{next: n.a0, kids: []*T4{}}
		fmt.Println(len(n.a0.kids))
	})
}

/* Output:
2
0 <nil>
9
3
1 <nil>
2
2 <nil>
2
3 <nil>
0
4 <nil>
*/
