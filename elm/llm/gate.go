package llm

import (
	"context"
	"time"

	"golang.org/x/time/rate"
)

// A gate lets so many requests through at a time, and so many requests and tokens a minute.
type gate struct {
	slots    chan struct{}
	requests *rate.Limiter // nil: any rate
	tokens   *rate.Limiter
}

func newGate(concurrency, requests, tokens int) *gate {
	return &gate{slots: make(chan struct{}, concurrency), requests: perMinute(requests), tokens: perMinute(tokens)}
}

// perMinute allows a burst of a sixth of what a minute brings.
func perMinute(n int) *rate.Limiter {
	if n <= 0 {
		return nil
	}
	return rate.NewLimiter(rate.Every(time.Minute/time.Duration(n)), max(n/6, 1))
}

// enter waits until a request that may cost that many tokens may begin. The caller calls leave when it is over.
func (g *gate) enter(ctx context.Context, tokens int) (leave func(), err error) {
	select {
	case g.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	leave = func() { <-g.slots }
	if g.requests != nil {
		err = wait(ctx, g.requests, 1)
	}
	if err == nil && g.tokens != nil {
		err = wait(ctx, g.tokens, tokens)
	}
	if err != nil {
		leave()
		return nil, err
	}
	return leave, nil
}

// wait takes n from the limiter, in portions where n is more than may come at once.
func wait(ctx context.Context, l *rate.Limiter, n int) error {
	for n > 0 {
		part := min(n, l.Burst())
		r := l.ReserveN(time.Now(), part)
		if err := sleep(ctx, r.Delay()); err != nil {
			r.Cancel()
			return err
		}
		n -= part
	}
	return nil
}
