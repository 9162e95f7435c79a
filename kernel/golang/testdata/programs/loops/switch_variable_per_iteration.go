package main

import "fmt"

func main() {
	var fs []func() string
	for _, v := range []any{1, "x", 2.5} {
		switch x := v.(type) {
		case int:
			fs = append(fs, func() string { return fmt.Sprint("int", x) })
		case string:
			fs = append(fs, func() string { return "string" + x })
		default:
			fs = append(fs, func() string { return fmt.Sprint(x) })
		}
	}
	for _, f := range fs {
		fmt.Print(f(), " ")
	}
	fmt.Println()
}

/* Output:
int1 stringx 2.5␣
*/
