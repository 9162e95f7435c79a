package worker

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
)

// Go's own check for deadlock never speaks up in a worker, whose timers could wake somebody. So the pulse looks at what the
// goroutines wait for, as it stands in their stack traces: seldom, because that stops them.

const (
	firstLook = 4       // beats until a candidate is looked at for deadlock, and then after twice as many each time
	mercy     = 25      // beats that a candidate in deadlock has to end, once told
	traceMost = 4 << 20 // bytes of stack traces; with more there is no verdict
)

// deadlock is what Go prints of one.
const deadlock = "all goroutines are asleep - deadlock!"

// lookForDeadlock stops a candidate whose goroutines wait for each other, and the process where that does not help, because
// compiled code waits.
func (w *watched) lookForDeadlock() {
	if w.beats++; w.beats < w.next {
		return
	}
	w.next = 2 * w.beats
	buf := make([]byte, 64<<10)
	n := runtime.Stack(buf, true)
	for n == len(buf) && n < traceMost {
		buf = make([]byte, 4*n)
		n = runtime.Stack(buf, true)
	}
	switch {
	case n == len(buf) || !asleep(buf[:n]):
	case !w.told:
		w.told, w.next = true, w.beats+mercy
		w.stop(errDeadlock)
	default:
		fmt.Fprintln(os.Stderr, "fatal error: "+deadlock)
		os.Exit(2)
	}
}

// asleep reports whether the traces of all goroutines show a candidate of which each goroutine waits for another. The caller is
// the first of them. Of the others in the process one that does anything may wake a candidate's.
func asleep(traces []byte) bool {
	interpreted := false
	for i, t := range bytes.Split(traces, []byte("\n\n")) {
		_, state, _ := bytes.Cut(t, []byte(" ["))
		switch {
		case i == 0, bytes.Contains(t, []byte("\nos/signal.")): // which waits for the kernel
			continue
		case !parked(state), bytes.Contains(t, []byte("worker.(*pulse)")), // which waits for the caller
			bytes.Contains(t, []byte("golang.(*machine).sleep(")): // which waits for the clock, too
			return false
		}
		interpreted = interpreted || bytes.Contains(t, []byte("yaegi/interp.runCfg("))
	}
	return interpreted
}

// parked reports whether only another goroutine ends this wait; the names are those of package runtime's waitReasonStrings.
func parked(state []byte) bool {
	for _, s := range []string{"chan receive", "chan send", "select", "sync.", "semacquire", "coroutine"} {
		if bytes.HasPrefix(state, []byte(s)) {
			return true
		}
	}
	return false
}
