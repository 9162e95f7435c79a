package diffmodel

import (
	"context"
	"runtime"
	"sync"
)

// prefetch makes examples before they are needed, in order.
type prefetch struct {
	results chan chan made
	cancel  context.CancelFunc
	wg      sync.WaitGroup
}

type made struct {
	example Example
	err     error
}

func newPrefetch(ctx context.Context, source Source, first uint64) *prefetch {
	ctx, cancel := context.WithCancel(ctx)
	workers := runtime.GOMAXPROCS(0)
	p := &prefetch{results: make(chan chan made, 4*workers), cancel: cancel}
	type job struct {
		number uint64
		out    chan made
	}
	jobs := make(chan job)
	for range workers {
		p.wg.Go(func() {
			for j := range jobs {
				x, err := source(ctx, j.number)
				j.out <- made{x, err}
			}
		})
	}
	p.wg.Go(func() {
		defer close(jobs)
		for n := first; ; n++ {
			out := make(chan made, 1)
			select {
			case p.results <- out:
			case <-ctx.Done():
				return
			}
			select {
			case jobs <- job{n, out}:
			case <-ctx.Done():
				return
			}
		}
	})
	return p
}

func (p *prefetch) next(ctx context.Context) (Example, error) {
	select {
	case out := <-p.results:
		select {
		case m := <-out:
			return m.example, m.err
		case <-ctx.Done():
			return Example{}, ctx.Err()
		}
	case <-ctx.Done():
		return Example{}, ctx.Err()
	}
}

// close stops the making and waits for its goroutines.
func (p *prefetch) close() {
	p.cancel()
	p.wg.Wait()
}
