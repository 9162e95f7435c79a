package main

func main() {
	type code int
	panic(code(7))
}

/* Output:
panic: main.code(7)
exit 2
*/
