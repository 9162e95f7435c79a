package main

func main() {
	defer func() { panic("second") }()
	panic("first")
}

/* Output:
panic: first
	panic: second
exit 2
*/
