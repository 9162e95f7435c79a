package golang

import (
	"context"
	"sync"
	"sync/atomic"

	"goelm/kernel/golang/label"
)

// A run is one execution: a cell, a call of a Unit. It belongs to the goroutines that have the label of the one that
// began it, and to those without a label. Stopping it touches no others: what earlier cells started goes on.
type run struct {
	label       label.Label     // 0: every goroutine is its own
	ctx         context.Context // ends when it is stopped, not when it ends
	interrupted atomic.Bool     // its goroutines leave at their next tick
	over        atomic.Bool     // it has ended; goroutines may be left
	halted      atomic.Bool     // it has been ended by force
	stop        context.CancelFunc
}

func (r *run) owns(l label.Label) bool { return r.label == 0 || l == 0 || l == r.label }

// halt ends the run by force, as far as it is ours to do; Yaegi is stopped besides.
func (r *run) halt() {
	r.halted.Store(true)
	r.stop()
}

// begin makes a new run the present one.
func (m *machine) begin() *run {
	r := &run{label: label.Of()}
	r.ctx, r.stop = context.WithCancel(context.Background())
	m.dead.release(r.label)
	m.run.Store(r)
	return r
}

// own gives the present run if the calling goroutine belongs to it, else nil.
func (m *machine) own() *run {
	if r := m.run.Load(); r != nil && r.owns(label.Of()) {
		return r
	}
	return nil
}

// ended is closed when a goroutine's run is stopped; r nil means that nobody stops it.
func (r *run) ended() <-chan struct{} {
	if r == nil {
		return nil
	}
	return r.ctx.Done()
}

// leave ends the calling goroutine if its run has been interrupted.
func (m *machine) leave(r *run) {
	if r != nil && r.interrupted.Load() {
		m.interrupt()
	}
}

// quit ends the calling goroutine if its run was interrupted and is over.
func (m *machine) quit() {
	if m.dead.holds() {
		panic(sentinel{ErrInterrupted})
	}
}

// A graveyard remembers the interrupted runs whose goroutines may still be somewhere: blocked, or in compiled code. They
// end at their next tick.
type graveyard struct {
	count  atomic.Int64
	labels sync.Map // label.Label to the run
}

// bury is called by a goroutine of the interrupted run r.
func (g *graveyard) bury(r *run) {
	if r.label == 0 {
		return
	}
	if _, known := g.labels.Swap(r.label, r); !known {
		g.count.Add(1)
	}
	label.Cleanup(func(l label.Label) {
		if g.labels.CompareAndDelete(l, r) {
			g.count.Add(-1)
		}
	})
}

// release lets a new run have the label of an old one: a number may come again before the cleanup of the first.
func (g *graveyard) release(l label.Label) {
	if _, known := g.labels.LoadAndDelete(l); known {
		g.count.Add(-1)
	}
}

// holds reports whether the calling goroutine belongs to an interrupted run.
func (g *graveyard) holds() bool {
	if g.count.Load() == 0 {
		return false
	}
	_, ok := g.labels.Load(label.Of())
	return ok
}
