package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

func main() {
	select {
	case <-time.After(time.Millisecond):
		fmt.Println("timeout")
	case <-make(chan int):
	}
	t := time.NewTimer(time.Hour)
	fmt.Println(t.Stop())
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	<-ctx.Done()
	fmt.Println(ctx.Err(), errors.Is(ctx.Err(), context.DeadlineExceeded))
}

/* Output:
timeout
true
context deadline exceeded true
*/
