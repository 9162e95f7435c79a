package main

import "fmt"

type p struct{ x int }

func (p *p) String() string { return fmt.Sprint("p", p.x) }

func main() {
	v := p{1}
	fmt.Println(v, &v)
	fmt.Printf("%v %+v %s\n", v, v, &v)
	fmt.Println([]*p{{2}}[0], map[string]*p{"a": {3}}["a"])
}

/* Output:
{1} p1
{1} {x:1} p1
p2 p3
*/
