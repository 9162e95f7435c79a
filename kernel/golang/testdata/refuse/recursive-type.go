package main

import "fmt"

type pair /* UNSUPPORTED recursive-type */ [2]*pair

func main() {
	var p pair
	fmt.Println(p[0] == nil, len(p))
}
