package main

import (
	"expvar"
	"flag"
	"fmt"
	"os"
	"time"
)

func main() {
	n := expvar.NewInt("count_of_test")
	n.Add(5)
	fmt.Println(n, expvar.Get("count_of_test"))
	f := flag.NewFlagSet("tool", flag.ContinueOnError)
	f.SetOutput(os.Stdout)
	x := f.Int("x", 3, "an int")
	s := f.String("s", "d", "a `text`")
	var d time.Duration
	f.DurationVar(&d, "d", time.Second, "wait")
	err := f.Parse([]string{"-x=7", "-d", "2s", "rest"})
	fmt.Println(*x, *s, d, f.Args(), err)
	fmt.Println(f.Parse([]string{"-nope"}))
}

/* Output:
5 5
7 d 2s [rest] <nil>
flag provided but not defined: -nope
Usage of tool:
  -d duration
    	wait (default 1s)
  -s text
    	a text (default "d")
  -x int
    	an int (default 3)
flag provided but not defined: -nope
*/
