package main

import "fmt"

func main() {
	data, quit := make(chan int), make(chan bool)
	go func() {
		for i := range 4 {
			data <- i
		}
		close(quit)
	}()
	sum := 0
loop:
	for {
		select {
		case v := <-data:
			if v == 1 {
				break
			}
			sum += v
		case <-quit:
			break loop
		}
	}
	fmt.Println(sum)
}

/* Output:
5
*/
