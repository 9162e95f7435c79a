package main

import "fmt"

type celsius float64
type fahrenheit float64
type pair1 struct{ a, b int }
type pair2 struct{ a, b int }

func kind(x any) string {
	switch x := x.(type) {
	case celsius:
		return fmt.Sprintf("%.1fC", float64(x))
	case fahrenheit:
		return fmt.Sprintf("%.1fF", float64(x))
	case float64:
		return "plain"
	case pair1:
		return "pair1"
	case pair2:
		return "pair2"
	}
	return "?"
}

func main() {
	fmt.Println(kind(celsius(1)), kind(fahrenheit(2)), kind(3.0), kind(pair1{}), kind(pair2{}), kind(struct{ a, b int }{}))
}

/* Output:
1.0C 2.0F plain pair1 pair2 ?
*/
