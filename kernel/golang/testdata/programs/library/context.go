package main

import (
	"context"
	"fmt"
	"io"
	"time"
)

type key struct{}

func work(ctx context.Context, n int) (int, error) {
	for i := range n {
		select {
		case <-ctx.Done():
			return i, ctx.Err()
		default:
		}
	}
	return n, nil
}

func main() {
	ctx, cancel := context.WithCancel(context.WithValue(context.Background(), key{}, 42))
	fmt.Println(work(ctx, 5))
	cancel()
	fmt.Println(work(ctx, 5))
	fmt.Println(ctx.Value(key{}), ctx.Value("none"))
	stop := context.AfterFunc(ctx, func() {})
	fmt.Println(stop())
	_, c2 := context.WithTimeoutCause(context.Background(), time.Hour, io.EOF)
	c2()
}

/* Output:
5 <nil>
0 context canceled
42 <nil>
false
*/
