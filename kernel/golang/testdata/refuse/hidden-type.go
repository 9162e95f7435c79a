package main

import (
	"encoding/binary"
	"fmt"
)

func show /* UNSUPPORTED hidden-type */ [T any](x T) { fmt.Println(x) }

func main() { show(binary.LittleEndian) }
