// Package label tells goroutines apart by what they were started for. A goroutine inherits the profiler labels
// (runtime/pprof) of the one that starts it, so labels that are set once mark a whole tree of goroutines, in profiles too.
// This package reads them where pprof has no function for it: without a context, in a nanosecond.
package label

import (
	"runtime"
	"unsafe"
)

// The runtime keeps these two open to packages outside of it (runtime/proflabel.go).
//
//go:linkname profLabels runtime/pprof.runtime_getProfLabel
func profLabels() unsafe.Pointer

//go:linkname setProfLabels runtime/pprof.runtime_setProfLabel
func setProfLabels(unsafe.Pointer)

// A Label is the identity of a goroutine's labels; 0 if it has none. It does not keep them alive, so a number may come
// again once no goroutine and no context has the labels any more; see Cleanup.
type Label uintptr

// Of is the label of the calling goroutine.
func Of() Label { return Label(profLabels()) }

// Cleanup calls f some time after no goroutine and no context has the labels of the calling goroutine any more. The Label
// may have been given to other labels by then. Without labels it does nothing.
func Cleanup(f func(Label)) {
	if p := profLabels(); p != nil {
		runtime.AddCleanup((*byte)(p), f, Label(p))
	}
}

// Carry gives f the labels of the calling goroutine, whichever calls it.
func Carry(f func()) func() {
	p := profLabels()
	return func() {
		before := profLabels()
		setProfLabels(p)
		defer setProfLabels(before)
		f()
	}
}
