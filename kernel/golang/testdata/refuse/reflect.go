package main

import (
	"fmt"
	"reflect"
)

type celsius float64

func main() { fmt.Println(reflect.TypeOf( /* UNSUPPORTED reflect */ celsius(1)).Name()) }
