package main

func main() {
	panic("line one\nline two")
}

/* Output:
panic: line one
	line two
exit 2
*/
