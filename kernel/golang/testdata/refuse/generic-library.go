package main

import (
	"fmt"
	"sync/atomic"
)

func main() {
	var p /* UNSUPPORTED generic-library */ atomic.Pointer[int]
	fmt.Println(p.Load())
}
