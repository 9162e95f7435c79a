package main

import "fmt"

func main() {
	for i := range 3 {
		if i == 1 {
			goto next
		}
		fmt.Print(i, " ")
	next:
	}
	x := 1
	{
		goto done
	}
done:
	fmt.Println(x)
}

/* Output:
0 2 1
*/
