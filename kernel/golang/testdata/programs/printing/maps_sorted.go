package main

import "fmt"

func main() {
	fmt.Println(map[string]int{"c": 1, "a": 2, "b": 3}, map[int]bool{3: true, -1: false}, map[bool]int{true: 1, false: 0})
	fmt.Println(map[float64]string{2.5: "x", -1: "y"}, map[[2]int]int{{2, 1}: 1, {1, 9}: 2})
	type k struct{ a, b int }
	fmt.Println(map[k]int{{2, 1}: 1, {1, 2}: 2})
}

/* Output:
map[a:2 b:3 c:1] map[-1:false 3:true] map[false:0 true:1]
map[-1:y 2.5:x] map[[1 9]:2 [2 1]:1]
map[{1 2}:2 {2 1}:1]
*/
