package main

import (
	"fmt"
	"io"
)

type myInt int
type st struct{}

func what(x any) string {
	switch v := x.(type) {
	case nil:
		return "nil"
	case int, int64:
		return fmt.Sprintf("int-like %v", v)
	case myInt:
		return fmt.Sprint("myInt ", int(v)+1)
	case string:
		return "string " + v
	case []int:
		return fmt.Sprint("slice ", len(v))
	case map[string]int:
		return fmt.Sprint("map ", v["a"])
	case func() string:
		return "func " + v()
	case *st:
		return "pointer"
	case st:
		return "struct"
	case error:
		return "error " + v.Error()
	case chan int:
		return "chan"
	case [2]int:
		return "array"
	default:
		return fmt.Sprintf("other %T", v)
	}
}

func main() {
	for _, x := range []any{nil, 1, int64(2), myInt(3), "s", []int{1}, map[string]int{"a": 5}, func() string { return "f" }, &st{}, st{}, io.EOF, make(chan int), [2]int{}, 1.5, []string{}} {
		fmt.Println(what(x))
	}
}

/* Output:
nil
int-like 1
int-like 2
myInt 4
string s
slice 1
map 5
func f
pointer
struct
error EOF
chan
array
other float64
other []string
*/
