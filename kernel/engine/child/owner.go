package child

import (
	"context"
	"runtime"
	"runtime/pprof"
	"sync"
	"sync/atomic"
	"unsafe"
)

// A goroutine inherits the profiler labels of the one that started it. Every cell runs under labels of its own, so they
// tell to which cell something belongs, however late a goroutine shows it. The runtime keeps this function open to
// packages outside of it (runtime/proflabel.go); it reads one word, where pprof.Label would need a context.
//
//go:linkname profLabels runtime/pprof.runtime_getProfLabel
func profLabels() unsafe.Pointer

//go:linkname setProfLabels runtime/pprof.runtime_setProfLabel
func setProfLabels(unsafe.Pointer)

// carry makes f work for the cell of the calling goroutine, whoever calls it.
func carry(f func()) func() {
	labels := profLabels()
	return func() {
		setProfLabels(labels)
		f()
	}
}

// owners finds the cell that the calling goroutine works for, by the request that started the cell. A goroutine without
// a known label (of a timer, of the engine itself) counts to the newest cell.
type owners struct {
	// turn is held for reading while something is shown for the newest cell, and for writing when the next one begins,
	// so that nothing of one cell slips into the other.
	turn    sync.RWMutex
	newest  *cell           // guarded by turn
	label   atomic.Uintptr  // the newest cell's
	byLabel sync.Map        // uintptr of the labels to uint64, the cell's ID, while a goroutine may have them
	forget  func(id uint64) // called when no goroutine of a cell is left
}

// enter makes c the newest cell and the calling goroutine work for it; leave ends the latter. begin is called between.
func (o *owners) enter(c *cell, begin func()) {
	pprof.SetGoroutineLabels(c.ctx)
	label := profLabels()
	if label != nil {
		o.byLabel.Store(uintptr(label), c.id)
		// The labels live as long as the cell's goroutines and contexts.
		runtime.AddCleanup((*byte)(label), o.collect, labelled{uintptr(label), c.id})
	}
	o.turn.Lock()
	defer o.turn.Unlock()
	o.newest = c
	o.label.Store(uintptr(label))
	begin()
}

func (o *owners) leave() { pprof.SetGoroutineLabels(context.Background()) }

type labelled struct {
	label uintptr
	id    uint64
}

func (o *owners) collect(l labelled) {
	o.byLabel.CompareAndDelete(l.label, l.id) // the address may belong to another cell by now
	if o.forget != nil {
		go o.forget(l.id) // it writes to a pipe, and other cleanups wait
	}
}

// earlier gives the cell of the calling goroutine if it is not the newest.
func (o *owners) earlier() (id uint64, ok bool) {
	label := uintptr(profLabels())
	if label == 0 || label == o.label.Load() {
		return 0, false
	}
	v, ok := o.byLabel.Load(label)
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
