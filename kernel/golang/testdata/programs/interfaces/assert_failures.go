package main

import (
	"errors"
	"fmt"
)

type t struct{ x int }
type s interface{ str() string }

func main() {
	try := func(f func()) {
		defer func() { fmt.Println(recover()) }()
		f()
	}
	var x any = 5
	var n any
	var e error = errors.New("e")
	try(func() { _ = x.(string) })
	try(func() { _ = x.(t) })
	try(func() { _ = x.(*t) })
	try(func() { _ = n.(int) })
	try(func() { _ = x.(s) })
	try(func() { _ = n.(s) })
	try(func() { _ = e.(interface{ Timeout() bool }) })
	try(func() { _ = any(t{1}).(int) })
}

/* Output:
interface conversion: interface {} is int, not string
interface conversion: interface {} is int, not main.t
interface conversion: interface {} is int, not *main.t
interface conversion: interface {} is nil, not int
interface conversion: int is not main.s: missing method str
interface conversion: interface is nil, not main.s
interface conversion: *errors.errorString is not interface { Timeout() bool }: missing method Timeout
interface conversion: interface {} is main.t, not int
*/
