package engine

import "sync"

// A turnstile lets frames and output streams pass in the order of their marks: frame n is handled when every stream
// has come to its mark n, and no stream goes on past its mark n before frame n has been handled.
type turnstile struct {
	mu      sync.Mutex
	changed *sync.Cond
	reached []uint64 // per stream: the last mark seen; endOfStream when it ended
	passed  uint64   // the last frame handled
}

const endOfStream = ^uint64(0)

func newTurnstile(streams int) *turnstile {
	t := &turnstile{reached: make([]uint64, streams)}
	t.changed = sync.NewCond(&t.mu)
	return t
}

// arrive is called by a stream that has come to mark n; it returns when frame n has been handled.
func (t *turnstile) arrive(stream int, n uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.reached[stream] = n
	t.changed.Broadcast()
	for t.passed < n {
		t.changed.Wait()
	}
}

// end is called by a stream that has ended: nobody waits for it any more.
func (t *turnstile) end(stream int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.reached[stream] = endOfStream
	t.changed.Broadcast()
}

// await returns when every stream has come to mark n.
func (t *turnstile) await(n uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for {
		behind := false
		for _, r := range t.reached {
			behind = behind || r < n
		}
		if !behind {
			return
		}
		t.changed.Wait()
	}
}

// awaitPassed returns when frame n has been handled.
func (t *turnstile) awaitPassed(n uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.passed < n {
		t.changed.Wait()
	}
}

// pass lets the streams go on past mark n; endOfStream lets them go for good.
func (t *turnstile) pass(n uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.passed = max(t.passed, n)
	t.changed.Broadcast()
}
