package main

import (
	"fmt"
	"math"
)

type expr interface {
	eval(env map[string]float64) float64
}
type num float64
type ref string
type bin struct {
	op   byte
	l, r expr
}

func (n num) eval(map[string]float64) float64     { return float64(n) }
func (r ref) eval(env map[string]float64) float64 { return env[string(r)] }
func (b bin) eval(env map[string]float64) float64 {
	x, y := b.l.eval(env), b.r.eval(env)
	switch b.op {
	case '+':
		return x + y
	case '*':
		return x * y
	}
	return math.NaN()
}

func main() {
	e := bin{'+', num(2), bin{'*', ref("x"), num(3)}}
	fmt.Println(e.eval(map[string]float64{"x": 4}))
}

/* Output:
14
*/
