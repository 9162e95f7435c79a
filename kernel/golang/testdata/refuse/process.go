package main

import (
	"fmt"
	"runtime"
)

func main() {
	_, file, line, ok := runtime.Caller /* UNSUPPORTED process */ (0)
	fmt.Println(file, line, ok)
}
