package sandbox

import (
	"context"
	"fmt"
	"iter"
	"sync/atomic"
	"time"

	"goelm/sandbox/frame"
)

// A task is one job in the pool.
type task struct {
	id      uint64 // unique in the pool
	run     *run
	index   int    // among the jobs of run
	payload []byte // of its Job frame
	limits  Limits
	calls   int  // results that OK must come with
	fresh   bool // it must be its worker's first
	second  bool // it begins, or has begun, for the second time
	alone   bool // it was running when a sandbox died: the second death is its verdict
	lost    int  // sandboxes that died around it before it began
	done    atomic.Bool
}

// A run is one call of Run.
type run struct {
	pool    *pool
	results chan indexed // room for all
	over    atomic.Bool  // nobody looks at results any more
}

type indexed struct {
	index   int
	outcome Outcome
}

// finish gives the task its outcome; only the first counts.
func (t *task) finish(o Outcome) {
	if t.done.CompareAndSwap(false, true) {
		if t.second {
			t.run.pool.retrying.Add(-1)
		}
		t.run.results <- indexed{t.index, o}
	}
}

// again notes that the task is tried for the second time.
func (t *task) again() {
	if !t.second {
		t.second = true
		t.run.pool.retrying.Add(1)
	}
}

// Run implements Runner.
func (p *pool) Run(ctx context.Context, jobs []Job) iter.Seq2[int, Outcome] {
	return func(yield func(int, Outcome) bool) {
		r := &run{pool: p, results: make(chan indexed, len(jobs))}
		tasks := make([]*task, 0, len(jobs))
		pending := make(map[int]bool, len(jobs))
		for i, j := range jobs {
			pending[i] = true
			t, err := newTask(r, i, j, p.load.stretch())
			if err != nil {
				r.results <- indexed{i, infra(err)}
				continue
			}
			tasks = append(tasks, t)
		}
		if ctx.Err() == nil {
			p.submit(tasks)
		}
		defer p.withdraw(r)
		for len(pending) > 0 {
			select {
			case x := <-r.results:
				delete(pending, x.index)
				if !yield(x.index, x.outcome) {
					return
				}
			case <-ctx.Done():
				p.abandon(ctx, r, pending, len(jobs), yield)
				return
			}
		}
	}
}

// abandon yields what is there already, and InfraError for the rest, in order of index.
func (p *pool) abandon(ctx context.Context, r *run, pending map[int]bool, n int, yield func(int, Outcome) bool) {
	for len(r.results) > 0 {
		x := <-r.results
		delete(pending, x.index)
		if !yield(x.index, x.outcome) {
			return
		}
	}
	o := infra(fmt.Errorf("sandbox: %w", context.Cause(ctx)))
	for i := range n {
		if pending[i] && !yield(i, o) {
			return
		}
	}
}

func newTask(r *run, index int, j Job, stretch float64) (*task, error) {
	limits := j.Limits.filled()
	limits.Wall = time.Duration(float64(limits.Wall) * stretch)
	m := frame.JobMessage{
		Source: j.Source, Entry: j.Entry, WallMS: limits.Wall.Milliseconds(), Fuel: limits.Fuel,
		Memory: limits.Memory, Output: limits.Output, Result: limits.Result, Length: limits.Source, Goroutines: limits.Goroutines,
	}
	if int64(len(m.Source)) > m.Length {
		// Longer than it may be: the worker only needs to see that. It is cut here to bound the frame.
		m.Source = m.Source[:m.Length+1]
	}
	if len(j.Calls) > frame.MaxItems {
		return nil, fmt.Errorf("sandbox: %d calls in one job, at most %d", len(j.Calls), frame.MaxItems)
	}
	var err error
	if m.Calls, err = j.arguments(); err != nil {
		return nil, err
	}
	payload := m.Encode()
	if len(payload) > frame.MaxPayload {
		return nil, fmt.Errorf("sandbox: job of %d bytes with its arguments, at most %d", len(payload), frame.MaxPayload)
	}
	return &task{run: r, index: index, payload: payload, limits: limits, calls: resultCount(j), fresh: j.Fresh}, nil
}

// resultCount is the number of results that OK comes with: one per call, none for a main.
func resultCount(j Job) int {
	switch {
	case j.Entry == "":
		return 0
	case j.Calls == nil:
		return 1
	}
	return len(j.Calls)
}

// filled gives every limit a value: its default where it is zero, and at most what its comment says.
func (l Limits) filled() Limits {
	fill := func(v, def, most int64) int64 {
		if v <= 0 {
			v = def
		}
		return min(v, most)
	}
	l.Wall = time.Duration(fill(int64(l.Wall), int64(time.Second), int64(5*time.Minute)))
	l.Wall = max(l.Wall, time.Millisecond)
	l.Fuel = fill(l.Fuel, 5e6, 1<<62)
	l.Memory = fill(l.Memory, 256<<20, 768<<20)
	l.Output = fill(l.Output, 64<<10, 1<<20)
	l.Source = fill(l.Source, 64<<10, 1<<20)
	l.Result = fill(l.Result, 1<<20, 8<<20)
	l.Goroutines = fill(l.Goroutines, 256, 10_000)
	return l
}
