package main

import "fmt"

type animal interface{ sound() string }
type cat struct{}

func (cat) sound() string { return "meow" }

func get(name string) (animal, error) {
	if name == "cat" {
		return cat{}, nil
	}
	return nil, fmt.Errorf("no %s", name)
}

func main() {
	a, err := get("cat")
	fmt.Println(a.sound(), err)
	a, err = get("cow")
	fmt.Println(a == nil, err)
}

/* Output:
meow <nil>
true no cow
*/
