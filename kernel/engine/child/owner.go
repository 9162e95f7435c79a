package child

import (
	"context"
	"runtime/pprof"
	"sync"
	"sync/atomic"

	"goelm/kernel/golang/label"
)

// owners finds the cell that the calling goroutine works for, by the request that started the cell. A goroutine without
// a known label (of a timer, of the engine itself) counts to the newest cell.
type owners struct {
	// turn is held for reading while something is shown for the newest cell, and for writing when the next one begins,
	// so that nothing of one cell slips into the other.
	turn    sync.RWMutex
	newest  *cell           // guarded by turn
	label   atomic.Uintptr  // the newest cell's
	byLabel sync.Map        // label.Label to uint64, the cell's ID, while a goroutine may have it
	forget  func(id uint64) // called when no goroutine of a cell is left
}

// enter makes c the newest cell and the calling goroutine work for it; leave ends the latter. begin is called between.
func (o *owners) enter(c *cell, begin func()) {
	pprof.SetGoroutineLabels(c.ctx)
	own, id := label.Of(), c.id
	if own != 0 {
		o.byLabel.Store(own, id)
		label.Cleanup(func(l label.Label) { // must not refer to c, whose context has the labels
			o.byLabel.CompareAndDelete(l, id) // the number may stand for another cell by now
			if o.forget != nil {
				go o.forget(id) // it writes to a pipe, and other cleanups wait
			}
		})
	}
	o.turn.Lock()
	defer o.turn.Unlock()
	o.newest = c
	o.label.Store(uintptr(own))
	begin()
}

func (o *owners) leave() { pprof.SetGoroutineLabels(context.Background()) }

// earlier gives the cell of the calling goroutine if it is not the newest.
func (o *owners) earlier() (id uint64, ok bool) {
	l := label.Of()
	if l == 0 || uintptr(l) == o.label.Load() {
		return 0, false
	}
	v, ok := o.byLabel.Load(l)
	if !ok {
		return 0, false
	}
	return v.(uint64), true
}

// show calls now if the calling goroutine works for the newest cell, and no other begins meanwhile; else later, with the
// ID of its cell.
func (o *owners) show(now func(*cell), later func(id uint64)) {
	o.turn.RLock()
	id, ok := o.earlier()
	if !ok {
		defer o.turn.RUnlock()
		now(o.newest)
		return
	}
	o.turn.RUnlock()
	later(id)
}

func (o *owners) current() *cell {
	o.turn.RLock()
	defer o.turn.RUnlock()
	return o.newest
}
