package jupyter

import (
	"context"
	"sync"
	"time"
)

// maxQueue is how many cells may wait.
const maxQueue = 10000

// A failed cell aborts the cells that were sent together with it (Run All), also those that are still on their way: its
// reply is held back until no request has come for quiet, but no longer than quietMax.
const (
	quiet    = 25 * time.Millisecond
	quietMax = 150 * time.Millisecond
)

// queue holds the cells that wait for their turn.
type queue struct {
	mu     sync.Mutex
	items  []request
	last   time.Time     // when the last shell request came
	wake   chan struct{} // holds a token when items or closed may have changed
	closed bool
	halted bool // the next cell is not to run
}

func newQueue() *queue { return &queue{wake: make(chan struct{}, 1)} }

func (q *queue) push(r request) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.last = time.Now()
	if q.closed || len(q.items) >= maxQueue {
		return false
	}
	q.items = append(q.items, r)
	q.signal()
	return true
}

// arrived notes a shell request that is no cell.
func (q *queue) arrived() {
	q.mu.Lock()
	q.last = time.Now()
	q.mu.Unlock()
}

func (q *queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// stop makes the next cell that waits one that must not run; it is false when none waits.
func (q *queue) stop() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.halted = len(q.items) > 0
	return q.halted
}

// pop waits for the next cell, and tells whether it has been stopped; ok is false after close. There is one caller.
func (q *queue) pop() (r request, stopped, ok bool) {
	for {
		q.mu.Lock()
		if q.closed {
			q.mu.Unlock()
			return request{}, false, false
		}
		if len(q.items) > 0 {
			r = q.items[0]
			q.items[0] = request{}
			q.items = q.items[1:]
			stopped, q.halted = q.halted, false
			q.mu.Unlock()
			return r, stopped, true
		}
		q.mu.Unlock()
		<-q.wake
	}
}

// take removes all cells of a session.
func (q *queue) take(session string) []request {
	q.mu.Lock()
	defer q.mu.Unlock()
	var taken, left []request
	for _, r := range q.items {
		if r.Header.Session == session {
			taken = append(taken, r)
		} else {
			left = append(left, r)
		}
	}
	q.items = left
	return taken
}

// settle waits until requests have stopped coming.
func (q *queue) settle(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, quietMax)
	defer cancel()
	for {
		q.mu.Lock()
		left := quiet - time.Since(q.last)
		q.mu.Unlock()
		if left <= 0 {
			return
		}
		t := time.NewTimer(left)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return
		}
	}
}

func (q *queue) close() {
	q.mu.Lock()
	q.closed = true
	q.items = nil
	q.signal()
	q.mu.Unlock()
}
