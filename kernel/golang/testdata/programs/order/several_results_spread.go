package main

import "fmt"

func two() (int, string)          { fmt.Print("two "); return 1, "x" }
func join(n int, s string) string { return fmt.Sprint(n, s) }
func vari(xs ...any) int          { return len(xs) }

func main() {
	fmt.Println(join(two()), vari(two()))
	fmt.Println(two())
	var n any
	var s string
	n, s = two()
	fmt.Println(n, s)
}

/* Output:
two two 1x 2
two 1 x
two 1 x
*/
