package main

import (
	"fmt"
	"unsafe"
)

func main() {
	x := 1.5
	p := unsafe.Pointer /* UNSUPPORTED unsafe */ (&x)
	fmt.Println(*(*int64)(p))
}
