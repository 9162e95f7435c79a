package main

import "fmt"

type base struct{ id int }
type user struct {
	base
	name  string
	Tags  []string
	inner struct{ a, b int }
}

func main() {
	u := user{base{7}, "bob", []string{"x"}, struct{ a, b int }{1, 2}}
	fmt.Println(u)
	fmt.Printf("%+v\n", u)
	fmt.Printf("%#v\n", u)
}

/* Output:
{{7} bob [x] {1 2}}
{base:{id:7} name:bob Tags:[x] inner:{a:1 b:2}}
main.user{base:main.base{id:7}, name:"bob", Tags:[]string{"x"}, inner:struct { a int; b int }{a:1, b:2}}
*/
