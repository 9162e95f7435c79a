package main

import (
	"fmt"
	. "math"
	str "strings"

	_ "embed"
)

func main() {
	fmt.Println(str.ToUpper("x"), Sqrt(16), Pi > 3)
}

/* Output:
X 4 true
*/
