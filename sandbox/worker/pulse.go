package worker

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"
)

// beat is the time between two looks of a pulse.
const beat = 4 * time.Millisecond

// Why a candidate was stopped, as causes of its context. Each ends it at the next loop iteration or call.
var (
	errWall   = errors.New("wall clock limit reached")
	errHeap   = errors.New("heap limit reached")
	errOutput = errors.New("output limit reached")

	errDeadlock = errors.New("all goroutines wait for each other")
)

// A pulse looks at the candidate that runs, every few milliseconds: it stops one that runs for too long, takes too much
// memory or waits for itself, and sends what waits in the mailbox. One timer serves all candidates, because inside gVisor every look at
// the clock is a system call, and a timer of its own costs a candidate several.
type pulse struct {
	mu      sync.Mutex // guards the rest
	timer   *time.Timer
	beating bool
	each    func() // called with every beat; may be nil
	now     *watched
}

// watched is a candidate that runs.
type watched struct {
	stop  context.CancelCauseFunc
	wall  time.Duration
	until time.Time // when wall is over, counted from the first look
	heap  int64     // limit in bytes, over what was in use before
	used  int64     // bytes in use before, garbage included
	live  int64     // of them, those that the last collection found in use

	beats, next int  // looks so far, and with which one to look for deadlock
	told        bool // it was stopped because of one
}

func newPulse(each func()) *pulse {
	p := &pulse{each: each}
	p.timer = time.AfterFunc(time.Hour, p.look)
	p.timer.Stop()
	return p
}

// watch begins to look at a candidate that may run for wall and use heap bytes more than are in use now.
func (p *pulse) watch(stop context.CancelCauseFunc, wall time.Duration, heap int64) {
	w := &watched{stop: stop, wall: wall, heap: heap, used: heapBytes(), live: liveBytes(), next: firstLook}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now = w
	p.start()
}

// done ends the watch.
func (p *pulse) done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now = nil
}

// start sets the pulse going, if it is not. The caller holds mu.
func (p *pulse) start() {
	if !p.beating {
		p.beating = true
		p.timer.Reset(beat)
	}
}

// rest stops the pulse until the next candidate.
func (p *pulse) rest() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.timer.Stop()
	p.beating = false
}

func (p *pulse) look() {
	if p.each != nil {
		p.each()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.beating {
		return
	}
	if w := p.now; w != nil {
		now := time.Now()
		if w.until.IsZero() {
			w.until = now.Add(w.wall)
		}
		if !now.Before(w.until) {
			w.stop(errWall)
		}
		w.lookAtHeap()
		w.lookForDeadlock()
	}
	p.timer.Reset(beat)
}

// lookAtHeap stops the candidate when what it holds is beyond its limit, and the process when even that does not help, as
// in one long compiled call.
func (w *watched) lookAtHeap() {
	if heapBytes()-w.used <= w.heap {
		return
	}
	// Much of it may be garbage. What is made while the collector looks counts as in use: so it is left little room for
	// that, and the smallest of several looks counts.
	defer debug.SetGCPercent(debug.SetGCPercent(5))
	held := int64(math.MaxInt64)
	for range 4 {
		runtime.GC()
		if held = min(held, liveBytes()-w.live); held <= w.heap {
			return
		}
	}
	w.stop(errHeap)
	if held > w.heap+w.heap/2 {
		fmt.Fprintln(os.Stderr, "fatal error: out of memory: the heap of a candidate is beyond its limit")
		os.Exit(2)
	}
}

// heapBytes is the memory of live and not yet collected objects. Reading it does not stop the program.
func heapBytes() int64 { return metric("/memory/classes/heap/objects:bytes") }

// liveBytes is the memory of the objects that the last collection found in use.
func liveBytes() int64 { return metric("/gc/heap/live:bytes") }

func metric(name string) int64 {
	sample := []metrics.Sample{{Name: name}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}
