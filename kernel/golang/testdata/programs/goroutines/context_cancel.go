package main

import (
	"context"
	"errors"
	"fmt"
)

func main() {
	ctx, cancel := context.WithCancelCause(context.WithValue(context.Background(), "k", "v"))
	done := make(chan error)
	go func() {
		<-ctx.Done()
		done <- context.Cause(ctx)
	}()
	cancel(errors.New("my cause"))
	fmt.Println(<-done, ctx.Err(), ctx.Value("k"))
}

/* Output:
my cause context canceled v
*/
