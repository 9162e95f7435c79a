package main

import "fmt"

type middleware func(func(string) string) func(string) string

func chain(ms ...middleware) func(string) string {
	f := func(s string) string { return s }
	for i := len(ms) - 1; i >= 0; i-- {
		f = ms[i](f)
	}
	return f
}

func tag(t string) middleware {
	return func(next func(string) string) func(string) string {
		return func(s string) string { return "<" + t + ">" + next(s) + "</" + t + ">" }
	}
}

func main() {
	fmt.Println(chain(tag("a"), tag("b"))("x"))
}

/* Output:
<a><b>x</b></a>
*/
