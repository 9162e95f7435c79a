package sandbox

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"goelm/sandbox/frame"
)

const (
	// window is the number of candidates on their way in one sandbox. When half of them are done the others are sent,
	// together: waking the sandbox costs about as much as running a candidate.
	window = 32
	// startLimit is the time that a sandbox may take to start.
	startLimit = 15 * time.Second
	// maxFailures is the number of starts in a row that may fail before the pool gives up for a while.
	maxFailures = 5
	// breakerPause is how long the pool refuses work after maxFailures, before it tries to start a sandbox again.
	breakerPause = 10 * time.Second
	// maxLost is the number of sandboxes that may die around a job without its having begun. Then it runs alone, where none
	// but the sandbox itself can be at fault, and as many deaths again end it.
	maxLost = 4
)

// A pool is the Runner of this package: a queue of tasks and the members that serve it.
//
// Its promise is one verdict per task. A task is in exactly one place at any time: in queue, in again, or in the window
// of one member; finish takes it out of the last one.
type pool struct {
	backend backend
	workers int
	logf    func(string, ...any)
	ctx     context.Context // ends with Close
	stop    context.CancelFunc
	done    sync.WaitGroup // every goroutine of the pool
	load    loadMeter

	retrying atomic.Int32 // tasks that are tried for the second time

	mu       sync.Mutex             // guards everything below
	wakers   map[chan struct{}]bool // of the members that serve; each holds one signal
	queue    []*task                // waiting, first come first served
	again    []*task                // were running when a sandbox died: each is tried once more, alone
	inFlight int                    // tasks in windows
	gen      uint32                 // of the sandbox started last
	nextID   uint64
	failures int       // failed starts in a row
	broken   error     // why the pool refuses work, until the time below
	until    time.Time // end of the refusal
	spare    *link     // a started sandbox that nobody uses yet
	sparing  bool      // a spare is being started
	running  int       // members that have a sandbox
	closed   bool

	links        map[*link]bool    // of sandboxes that serve
	verdicts     map[Verdict]int64 // given so far
	startedTotal int64             // sandboxes started so far
	died         int64             // of them, those that ended unasked
	suspects     int64             // results that a second worker has not confirmed
	startTime    time.Duration     // that the latest start took
}

var errClosed = errors.New("sandbox: the pool is closed")

// newPool makes a pool and starts its first sandbox, so that what is wrong with the machine is known at once.
func newPool(ctx context.Context, b backend, opt Options) (*pool, error) {
	p := &pool{backend: b, workers: opt.Workers, logf: opt.Logf, wakers: map[chan struct{}]bool{}, links: map[*link]bool{}, verdicts: map[Verdict]int64{}}
	p.ctx, p.stop = context.WithCancel(context.Background())
	l, err := p.startLink(ctx)
	if err != nil {
		p.stop()
		return nil, err
	}
	for i := range p.workers {
		first := l
		if i > 0 {
			first = nil
		}
		p.done.Go(func() { p.member(first) })
	}
	return p, nil
}

// startLink starts one sandbox and waits for its hello.
func (p *pool) startLink(ctx context.Context) (*link, error) {
	p.mu.Lock()
	p.gen++
	gen := p.gen
	p.mu.Unlock()
	ctx, cancel := context.WithTimeoutCause(ctx, startLimit, fmt.Errorf("not ready within %v", startLimit))
	defer cancel()
	begin := time.Now()
	l, err := openLink(ctx, p.backend, gen)
	if err == nil {
		p.mu.Lock()
		p.startedTotal++
		p.startTime = time.Since(begin)
		p.mu.Unlock()
	}
	return l, err
}

// Close ends every sandbox. Tasks without a verdict get InfraError.
func (p *pool) Close() error {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		p.done.Wait()
		return nil
	}
	p.closed = true
	p.failAll(errClosed)
	spare := p.spare
	p.spare = nil
	p.mu.Unlock()
	p.stop()
	if spare != nil {
		spare.close()
	}
	p.done.Wait()
	return p.backend.close()
}

// wake tells every serving member to look at the queue. The caller holds mu.
func (p *pool) wake() {
	for w := range p.wakers {
		select {
		case w <- struct{}{}:
		default: // has a signal already
		}
	}
}

// failAll gives every waiting task the verdict InfraError. The caller holds mu.
func (p *pool) failAll(err error) {
	for _, list := range [][]*task{p.again, p.queue} {
		for _, t := range list {
			t.finish(infra(err))
		}
	}
	p.again, p.queue = nil, nil
}

func infra(err error) Outcome { return Outcome{Verdict: InfraError, Detail: err.Error()} }

// submit queues tasks.
func (p *pool) submit(tasks []*task) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.broken != nil && time.Now().After(p.until) {
		p.broken = nil
	}
	refuse := p.broken
	if p.closed {
		refuse = errClosed
	}
	for _, t := range tasks {
		if refuse != nil {
			t.finish(infra(refuse))
			continue
		}
		p.nextID++
		t.id = p.nextID
		p.queue = append(p.queue, t)
	}
	p.wake()
}

// withdraw drops the tasks of a run: those that wait here, the others are taken out of the sandboxes by their members.
func (p *pool) withdraw(r *run) {
	r.over.Store(true)
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.wake()
	keep := func(list []*task) []*task {
		kept := list[:0]
		for _, t := range list {
			if t.run != r {
				kept = append(kept, t)
			}
		}
		clear(list[len(kept):])
		return kept
	}
	p.queue, p.again = keep(p.queue), keep(p.again)
}

// take gives a member the tasks to send next, given that it has held ones in its window. It returns nil when the member
// should not send now. A task from again is given alone: to a member with an empty window, which gets nothing else
// before that task is finished.
func (p *pool) take(held int) []*task {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil
	}
	if len(p.again) > 0 {
		if held > 0 {
			return nil // let the window run empty
		}
		t := p.again[0]
		p.again = p.again[1:]
		t.alone = true
		t.again()
		p.inFlight++
		return []*task{t}
	}
	// Share what there is among the members, so that the last few candidates do not all wait for one of them.
	share := (len(p.queue) + p.inFlight + p.workers - 1) / p.workers
	if held > window/2 {
		return nil
	}
	n := min(window, share) - held
	n = min(n, len(p.queue))
	if n <= 0 {
		return nil
	}
	tasks := append([]*task(nil), p.queue[:n]...)
	clear(p.queue[:n])
	p.queue = p.queue[n:]
	p.inFlight += n
	return tasks
}

// finished counts a task out of a window and gives it its outcome.
func (p *pool) finished(t *task, o Outcome) {
	p.mu.Lock()
	p.inFlight--
	p.verdicts[o.Verdict]++
	p.mu.Unlock()
	t.finish(o)
}

// release counts n tasks out of a window that nobody waits for any more.
func (p *pool) release(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.inFlight -= n
}

// giveBack returns the tasks of a dead sandbox to the queue: those that had not begun to its front, the culprit to the
// tasks that run alone.
func (p *pool) giveBack(tasks []*task, culprit *task) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.inFlight -= len(tasks)
	var front []*task
	for _, t := range tasks {
		switch {
		case t.run.over.Load():
		case p.closed:
			t.finish(infra(errClosed))
		case t == culprit:
			p.again = append(p.again, t)
		case t.lost >= maxLost && !t.alone: // bad company
			t.lost = 0
			p.again = append(p.again, t)
		case t.lost >= maxLost:
			t.finish(infra(fmt.Errorf("sandbox: %d sandboxes ended before this candidate began", t.lost+1)))
		case t.alone:
			t.lost++
			p.again = append(p.again, t)
		default:
			t.lost++
			front = append(front, t)
		}
	}
	p.queue = append(front, p.queue...)
	p.wake()
}

// failed counts a failed start and returns how long to wait before the next. After too many in a row, and with no other
// member at work, everything that waits gets InfraError and the pool refuses work for a while.
func (p *pool) failed(err error) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failures++
	if p.failures >= maxFailures && p.running == 0 {
		p.broken, p.until = fmt.Errorf("no sandbox can be started: %w", err), time.Now().Add(breakerPause)
		p.failAll(p.broken)
	}
	return min(100*time.Millisecond<<min(p.failures, 10), breakerPause)
}

// suspect notes that a second worker has not confirmed a result, and says so the first few times.
func (p *pool) suspect(f frame.Frame) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.suspects++; p.suspects <= 10 {
		p.logf("sandbox: job %d came out otherwise in a second worker: %s", f.ID, strings.ToValidUTF8(string(f.Payload[:min(len(f.Payload), 1000)]), "\uFFFD"))
	}
}

// started counts a member that has a sandbox now.
func (p *pool) started(l *link) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.links[l] = true
	p.failures, p.broken = 0, nil
	p.running++
}

// ended takes it back, and counts the sandboxes that nobody ended.
func (p *pool) ended(l *link) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.links, l)
	p.running--
	if !p.closed {
		p.died++
	}
}
