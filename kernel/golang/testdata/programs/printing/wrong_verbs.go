package main

import "fmt"

type t struct{ n int }

func main() {
	fmt.Printf("%d %s %t\n", "s", 5, 1)
	fmt.Printf("%d\n")
	fmt.Printf("%d %d\n", 1)
	fmt.Printf("x\n", 1, "extra")
	fmt.Printf("%z %!\n", 3)
	fmt.Printf("%s %d\n", t{1}, t{2})
	fmt.Printf("%.*f|%*d|%[2]d %[1]d\n", 2, 3.14159, 5, 42)
}

/* Output:
%!d(string=s) %!s(int=5) %!t(int=1)
%!d(MISSING)
1 %!d(MISSING)
x
%!(EXTRA int=1, string=extra)%!z(int=3) %!!(MISSING)
{%!s(int=1)} {2}
3.14|   42|%!d(float64=3.14159) 2
*/
