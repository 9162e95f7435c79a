package main

import "fmt"

func show(p string, xs ...int) { fmt.Println(p, xs) }

func main() {
	xs := []int{1, 2}
	defer show("spread", xs...)
	defer show("list", 3, 4)
	defer show("none")
	xs[0] = 9
}

/* Output:
none []
list [3 4]
spread [9 2]
*/
