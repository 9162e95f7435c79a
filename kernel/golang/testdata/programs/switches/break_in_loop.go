package main

import "fmt"

func main() {
	for i := 0; ; i++ {
		switch {
		case i < 2:
			continue
		case i == 3:
			break
		case i > 4:
			fmt.Println("done", i)
			return
		}
		fmt.Print(i, " ")
	}
}

/* Output:
2 3 4 done 5
*/
