package main

func main() {
	type t struct{ n int }
	var p *t
	p.n = 1
}

/* Output:
panic: runtime error: invalid memory address or nil pointer dereference
exit 2
*/
