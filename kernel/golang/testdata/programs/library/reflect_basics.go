package main

import (
	"fmt"
	"reflect"
	"strings"
)

func main() {
	v := reflect.ValueOf([]int{1, 2, 3})
	fmt.Println(v.Kind(), v.Len(), v.Index(1), reflect.TypeOf(1.5), reflect.TypeOf(map[string]int{}).Key(), reflect.DeepEqual([]int{1}, []int{1}))
	x := 5
	reflect.ValueOf(&x).Elem().SetInt(9)
	f := reflect.ValueOf(strings.ToUpper)
	fmt.Println(x, f.Call([]reflect.Value{reflect.ValueOf("up")})[0], reflect.Zero(reflect.TypeOf("")), reflect.ValueOf(nil).IsValid())
	m := reflect.MakeMap(reflect.TypeOf(map[string]int{}))
	m.SetMapIndex(reflect.ValueOf("k"), reflect.ValueOf(1))
	fmt.Println(m.Interface())
}

/* Output:
slice 3 2 float64 string true
9 UP  false
map[k:1]
*/
