package main

import "fmt"

func main() {
	fmt.Print("a", "b", 1, 2, true, "c", 3.5, nil, "\n")
	fmt.Print(1, 2, "x", 3, "\n")
	fmt.Println("a", 1, []int{1}, "b")
	fmt.Println()
	fmt.Print("end\n")
	s := fmt.Sprintln("x", 1)
	fmt.Printf("%q %q\n", s, fmt.Sprint("a", 1, 2, "b"))
}

/* Output:
ab1 2 truec3.5 <nil>
1 2x3
a 1 [1] b

end
"x 1\n" "a1 2b"
*/
