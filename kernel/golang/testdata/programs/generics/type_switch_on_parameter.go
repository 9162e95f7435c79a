package main

import "fmt"

func kind[T any](x T) string {
	switch v := any(x).(type) {
	case int:
		return fmt.Sprint("int ", v+1)
	case string:
		return "string " + v
	case []T:
		return "slice of itself"
	case fmt.Stringer:
		return "stringer " + v.String()
	}
	return "other"
}

type s struct{}

func (s) String() string { return "S" }

func main() {
	fmt.Println(kind(1), kind("a"), kind(2.5), kind(s{}))
}

/* Output:
int 2 string a other stringer S
*/
