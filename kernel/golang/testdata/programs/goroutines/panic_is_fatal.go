package main

func main() {
	go func() {
		var m map[string]int
		m["a"] = 1
	}()
	select {}
}

/* Output:
panic: assignment to entry in nil map
exit 2
*/
