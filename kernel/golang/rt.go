package golang

import (
	"fmt"
	"go/types"
	"io"
	"log"
	"os"
	"reflect"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"goelm/kernel/golang/label"
)

// tickChunk is how many ticks (loop iterations and calls) pass between two looks at fuel, interrupts and depth.
const tickChunk = 1024

// maxGoFrames is the depth of the Go stack at which a run ends: an interpreted call takes about two frames and 2 KB.
const maxGoFrames = 80_000

// A machine is the runtime support of one interpreter: what lowered code calls as package rt__, and the state of the
// run behind it.
type machine struct {
	stdout, stderr io.Writer
	stdin          io.Reader
	halt           func(err error) // ends the run from inside: records err, stops the interpreter, then returns
	fuel           atomic.Int64    // ticks left, if limited
	limited        bool
	goroutines     atomic.Int64 // alive beside the first
	maxGoroutines  int64        // 0: no limit
	deterministic  bool
	grace          time.Duration // how long a stopped run may take to leave compiled code
	program        bool          // a whole program, which a panic in any goroutine ends
	tick, line     *int          // variables of the interpreted program
	exports        map[string]reflect.Value
	exportNames    []string // see boot
	pending        func(boot func())
	typeTab        []types.Type                     // types that lowered code names by number
	ids            map[types.Type]int               // the other way round, as far as pointers tell; guarded by mu
	plain          map[reflect.Type]int             // types whose values lie in interfaces without a box; guarded by mu
	methods        map[int]map[string]reflect.Value // methods that fmt, errors and panics look for, by type; guarded by mu
	hostTypes      map[int]reflect.Type             // wrappers for interfaces of compiled packages
	wrappers       map[reflect.Type]bool            // those in use
	armings        sync.Map                         // by goroutine, see rt_defer.go
	armDepth       int
	logger         *log.Logger              // the program's log.Default
	top            *int                     // line of the cell's statement, in sessions
	tickPtr        atomic.Pointer[int]      // tick, for other goroutines
	left           atomic.Bool              // the run was stopped and has left interpreted code
	behind         atomic.Bool              // the run was stopped and has not
	onStray        func(change int)         // see SessionOptions.Stray
	results        []reflect.Value          // what the cell hands out
	vars           map[string]reflect.Value // pointers to the session's variables
	run            atomic.Pointer[run]      // the present one, or the last
	dead           graveyard
	lonely         bool // only the program's own goroutines wake its goroutines, and somebody wants to know when none can

	stdinFile, stdoutFile, stderrFile *os.File // what the streams stand for, in sessions; see writer

	mu     sync.Mutex
	abort  func(error) // ends the running cell, see setAbort
	frames []string    // functions that the present panic has left, innermost first
	lineAt int         // line of the present panic
}

// symbols is package rt__ as the interpreter sees it.
func (m *machine) symbols() map[string]reflect.Value {
	table := map[string]any{
		// The frame of a program.
		"Bind": m.bind, "Boot": m.boot, "Do": m.do, "Tick": m.doTick, "BindTop": func(p *int) { m.top = p },
		"Result": m.result, "Var": m.variable, "True": func() bool { return true }, "Nothing": func() {},
		// Values in interfaces.
		"Box": (*Box)(nil), "Mk": mk, "TypeID": m.typeID, "Receiver": m.receiver, "Val": m.val, "As": m.as, "Must": m.must, "MustIs": m.mustIs,
		"Implements": m.implements, "Invoke": m.invoke, "NotNil": m.notNil, "NilMethod": nilMethod, "Equal": m.equal, "Key": m.key,
		"Host": m.host, "HostAll": m.hostAll, "FromHost": m.unhost, "Wrap": m.wrap, "Error": m.wrapError,
		"Raw": m.registerPlain, "Method": m.registerMethod, "ErrorAs": m.errorAs, "ErrorAsInterface": m.errorAsInterface,
		// Text.
		"Format": m.format, "FormatAll": m.formatAll, "Print": m.print, "Println": m.println, "Words": asWords,
		// Panics and goroutines.
		"Panic": m.throw, "Defers": (*Defers)(nil), "NewDefers": newDefers, "Defer": addDefer, "Run": m.runDefers, "Recover": m.recoverValue,
		"Arm": m.arm, "Disarm": m.disarm, "Armed": m.armed, "Calibrate": m.calibrate, "Calibrated": m.calibrated,
		"Go": m.startGoroutine, "NotNilFunc": notNilFunc, "LoopState": loopState,
		"Select": m.selectOp, "SendOp": sendOp, "RecvOp": recvOp,
		// Checks.
		"IndexRange": m.indexRange, "IndexRangeUint": m.indexRangeUint, "SliceRange": m.sliceRange, "BigBound": bigBound,
		"DivideByZero": m.divideByZero, "NilPointer": m.nilPointer, "NegativeShift": m.negativeShift, "MakeRange": m.makeRange, "ArrayPointer": m.arrayPointer,
		// What the interpreter lacks.
		"Runes": runes, "RuneString": runeString, "BigRune": bigRune, "Clear": clearValue, "SortedEntries": m.sortedEntries,
		"Complex128": func(a, b float64) complex128 { return complex(a, b) }, "Complex64": func(a, b float64) complex64 { return complex64(complex(a, b)) },
		"Real": func(c complex128) float64 { return real(c) }, "Imag": func(c complex128) float64 { return imag(c) },
		"SortOrdered": sortOrdered, "SortSlice": sort.Slice, "SortStable": sort.SliceStable, "RandN": randN, "Pull": pull,
	}
	out := make(map[string]reflect.Value, len(table))
	for name, f := range table {
		out[name] = reflect.ValueOf(f)
	}
	return out
}

func notNilFunc(ok bool) {
	if !ok {
		panic(plainError("go of nil func value"))
	}
}

func (m *machine) bind(tick, line *int) {
	m.tick, m.line = tick, line
	*tick = tickChunk
	m.tickPtr.Store(tick)
}

// boot begins a run of a program: functions are those that exportNames names. One call compiles in less time than several.
func (m *machine) boot(tick, line *int, functions ...any) {
	m.bind(tick, line)
	for i, f := range functions {
		m.exports[m.exportNames[i]] = reflect.ValueOf(f)
	}
}

func (m *machine) do(boot func()) {
	if m.pending != nil {
		m.pending(boot)
	}
}

// doTick is called when a chunk of ticks is used up.
func (m *machine) doTick() {
	m.quit()
	if r := m.run.Load(); r.interrupted.Load() {
		if r.owns(label.Of()) {
			m.interrupt()
			return
		}
		if !r.over.Load() {
			return // the counter stays spent, so that those who are meant see it soon
		}
	}
	var pc [1]uintptr
	if runtime.Callers(maxGoFrames, pc[:]) > 0 {
		m.halt(ErrMemory)
		return
	}
	if m.limited && m.fuel.Add(-tickChunk) < 0 {
		m.halt(ErrFuel)
		return
	}
	*m.tick = tickChunk
	if m.deterministic && m.goroutines.Load() > 0 {
		runtime.Gosched() // by count, before the clock does it
	}
}

// spawn counts a goroutine that is about to start.
func (m *machine) spawn() {
	if n := m.goroutines.Add(1); m.maxGoroutines > 0 && n > m.maxGoroutines {
		m.halt(fmt.Errorf("%w: more than %d at once", ErrGoroutines, m.maxGoroutines))
	}
}

// gone counts one that has ended.
func (m *machine) gone() { m.goroutines.Add(-1) }

// interrupt ends the run by a panic where the stack is shallow, because then deferred calls still run; Yaegi takes
// time in the square of the depth for that, so a deep stack is cut off.
func (m *machine) interrupt() {
	const deep = 2000
	var pc [1]uintptr
	if runtime.Callers(deep, pc[:]) > 0 {
		m.halt(ErrInterrupted)
		return
	}
	panic(sentinel{ErrInterrupted})
}

// goPanic ends the cell that runs with the panic of one of its goroutines, which would kill a Go program, or with the error that
// the prelude failed with there. That of a goroutine whose cell is over is only reported.
func (m *machine) goPanic(r any) {
	t := m.thrownOf(r)
	if t.sentinel != nil {
		if fail, ok := t.sentinel.err.(*FailError); ok {
			fail.Frames = []Frame{} // those there will be are the cell's, which waits elsewhere
			m.goEnd(fail, "error")
		}
		return
	}
	end := &PanicError{Value: t.value, Text: t.text()}
	if m.program {
		m.halt(end)
		return
	}
	m.goEnd(end, "panic")
}

// goEnd ends the cell to which the calling goroutine belongs, if it still runs.
func (m *machine) goEnd(err error, what string) {
	m.mu.Lock()
	abort := m.abort
	m.mu.Unlock()
	if abort != nil && m.own() != nil {
		abort(err)
		return
	}
	fmt.Fprintf(m.stderr, "%s in a goroutine: %s\n", what, strings.TrimPrefix(err.Error(), "panic: "))
}

func (m *machine) print(args ...any) {
	var b strings.Builder
	for _, a := range args {
		b.WriteString(printText(a))
	}
	io.WriteString(m.stderr, b.String())
}

func (m *machine) println(args ...any) {
	var b strings.Builder
	for i, a := range args {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(printText(a))
	}
	b.WriteByte('\n')
	io.WriteString(m.stderr, b.String())
}

// printText writes a value as the builtin print does.
func printText(a any) string {
	if w, ok := a.(words); ok {
		if w.x == nil {
			return "(0x0,0x0)"
		}
		return fmt.Sprintf("(0x%x,0x%x)", reflect.ValueOf(reflect.TypeOf(w.x)).Pointer(), reflect.New(reflect.TypeFor[int]()).Pointer())
	}
	switch v := reflect.ValueOf(a); v.Kind() {
	case reflect.Invalid:
		return "nil"
	case reflect.Float32:
		return strconv.FormatFloat(v.Float(), 'g', -1, 32)
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, 64)
	case reflect.Complex64:
		return strconv.FormatComplex(v.Complex(), 'g', -1, 64)
	case reflect.Complex128:
		return strconv.FormatComplex(v.Complex(), 'g', -1, 128)
	case reflect.Slice:
		return fmt.Sprintf("[%d/%d]0x%x", v.Len(), v.Cap(), v.Pointer())
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return fmt.Sprintf("0x%x", v.Pointer())
	default:
		return fmt.Sprint(a)
	}
}

func runeString(n int64) string {
	if n < 0 || n > utf8.MaxRune {
		return "\uFFFD"
	}
	return string(rune(n))
}

// bigRune makes an integer that does not fit a rune one that is none.
func bigRune(n uint64) int64 {
	if n > utf8.MaxRune {
		return -1
	}
	return int64(n)
}

func clearValue(x any) {
	if v := reflect.ValueOf(x); v.IsValid() && !v.IsNil() {
		v.Clear()
	}
}

func runes(s string) ([]int, []rune) {
	idx, rs := make([]int, 0, len(s)), make([]rune, 0, len(s))
	for i, r := range s {
		idx, rs = append(idx, i), append(rs, r)
	}
	return idx, rs
}
