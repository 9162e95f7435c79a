package main

type st struct{ a int }

func (s st) String() string { return "never used" }

func main() {
	panic(&st{1} == nil)
}

/* Output:
panic: false
exit 2
*/
