package main

import "fmt"

type job struct {
	f    func(int) int
	in   int
	done chan<- int
}

func main() {
	jobs := make(chan job, 1)
	done := make(chan int, 3)
	go func() {
		for j := range jobs {
			j.done <- j.f(j.in)
		}
		close(done)
	}()
	for i := range 3 {
		jobs <- job{func(x int) int { return x*10 + i }, i, done}
	}
	close(jobs)
	for v := range done {
		fmt.Print(v, " ")
	}
	fmt.Println()
}

/* Output:
0 11 22␣
*/
