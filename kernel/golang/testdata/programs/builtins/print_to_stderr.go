package main

func main() {
	println("a", 1, true, 'x')
	print("b", 2, "c\n")
	println()
	println(int8(-3), uint8(200), "end")
}

/* Output:
a 1 true 120
b2c

-3 200 end
*/
