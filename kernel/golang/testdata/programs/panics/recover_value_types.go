package main

import (
	"fmt"
	"io"
)

func main() {
	get := func(v any) (r any) {
		defer func() { r = recover() }()
		panic(v)
	}
	type t struct{ a, b int }
	fmt.Println(get(1).(int)+1, get("s").(string)+"!", get(t{1, 2}).(t).b, get([]int{1}).([]int)[0])
	x := &t{}
	fmt.Println(get(x).(*t) == x, get(io.EOF).(error) == io.EOF)
	fmt.Printf("%T %T\n", get(int8(1)), get(t{}))
}

/* Output:
2 s! 2 1
true true
int8 main.t
*/
