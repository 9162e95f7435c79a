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
	types          []reflect.Type // lowerer.typeTab as far as the runtime can name them
	pending        func(boot func())
	typeTab        []types.Type         // types that lowered code names by number
	users          map[string]*userType // the program's types by name, see rt_format.go; guarded by mu
	byLowered      map[string]*userType // by lowered name
	byRType        map[reflect.Type][]*userType
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

	stdinFile, stdoutFile, stderrFile *os.File // what the streams stand for, in sessions; see writer

	mu     sync.Mutex
	abort  func(error) // ends the running cell, see setAbort
	frames []string    // functions that the present panic has left, innermost first
	lineAt int         // line of the present panic
}

// thrown is a panic of the program on its way through Yaegi.
type thrown struct {
	value *any
	text  func() string
	line  int
}

// Error is what compiled code, and Go's runtime when nobody recovers, says of the panic.
func (t *thrown) Error() string { return t.text() }

// sentinel is a panic that ends the run whatever the program recovers.
type sentinel struct{ err error }

// symbols is package rt__ as the interpreter sees it.
func (m *machine) symbols() map[string]reflect.Value {
	return map[string]reflect.Value{
		"Bind": reflect.ValueOf(m.bind), "Export": reflect.ValueOf(m.export), "Do": reflect.ValueOf(m.do),
		"Tick": reflect.ValueOf(m.doTick), "Throw": reflect.ValueOf(m.throw), "Recover": reflect.ValueOf(m.recovered),
		"Spawn": reflect.ValueOf(m.spawn), "Gone": reflect.ValueOf(m.gone), "Keys": reflect.ValueOf(sortedKeys), "Entries": reflect.ValueOf(sortedEntries),
		"GoPanic": reflect.ValueOf(m.goPanic), "Print": reflect.ValueOf(m.print), "Println": reflect.ValueOf(m.println),
		"Implements": reflect.ValueOf(m.implements),
		"Fmt":        reflect.ValueOf(m.format), "Type": reflect.ValueOf(m.registerType), "Method": reflect.ValueOf(m.registerMethod),
		"Err":     reflect.ValueOf(m.hostError),
		"BindTop": reflect.ValueOf(func(p *int) { m.top = p }), "Result": reflect.ValueOf(m.result), "Var": reflect.ValueOf(m.variable),
		"PanicText": reflect.ValueOf(panicText), "ErrorText": reflect.ValueOf(errorText), "NamedText": reflect.ValueOf(namedText),
		"SortOrdered": reflect.ValueOf(sortOrdered), "SortSlice": reflect.ValueOf(sort.Slice), "SortStable": reflect.ValueOf(sort.SliceStable),
		"Select": reflect.ValueOf(m.selectOp), "SendOp": reflect.ValueOf(sendOp), "RecvOp": reflect.ValueOf(recvOp),
		"Host":  reflect.ValueOf(hostValue),
		"RandN": reflect.ValueOf(randN), "Pull": reflect.ValueOf(pull),
		"Shift": reflect.ValueOf(shift), "RuneString": reflect.ValueOf(runeString), "Clear": reflect.ValueOf(clearValue),
		"Complex128": reflect.ValueOf(func(a, b float64) complex128 { return complex(a, b) }),
		"Complex64":  reflect.ValueOf(func(a, b float64) complex64 { return complex64(complex(a, b)) }),
		"Real":       reflect.ValueOf(func(c complex128) float64 { return real(c) }),
		"Imag":       reflect.ValueOf(func(c complex128) float64 { return imag(c) }),
		"Equal":      reflect.ValueOf(equalValues), "BadAssert": reflect.ValueOf(badAssert), "Runes": reflect.ValueOf(runes),
		"RangeExit": reflect.ValueOf(rangeExit), "True": reflect.ValueOf(func() bool { return true }),
	}
}

func (m *machine) bind(tick, line *int) {
	m.tick, m.line = tick, line
	*tick = tickChunk
	m.tickPtr.Store(tick)
}

func (m *machine) export(name string, f any) { m.exports[name] = reflect.ValueOf(f) }

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

func (m *machine) throw(v *any, text func() string) {
	panic(&thrown{value: v, text: text, line: *m.line})
}

// recovered turns what Yaegi's recover gives into the value that was passed to panic.
func (m *machine) recovered(r any) *any {
	if v, ok := r.(reflect.Value); ok && v.IsValid() && v.CanInterface() {
		r = v.Interface()
	}
	m.mu.Lock()
	m.frames = nil
	m.mu.Unlock()
	switch r := r.(type) {
	case sentinel:
		panic(r)
	case *thrown:
		return r.value
	case nil:
		return new(any)
	}
	if err := runtimeError(r); err != nil {
		var v any = err
		return &v
	}
	return &r
}

// goPanic ends the cell that runs with the panic of one of its goroutines, which would kill a Go program, or with the error that the prelude failed
// with there. That of a goroutine whose cell is over is only reported.
func (m *machine) goPanic(r any) {
	t := &thrown{line: *m.line}
	if v, ok := r.(reflect.Value); ok && v.IsValid() && v.CanInterface() {
		r = v.Interface()
	}
	switch r := r.(type) {
	case sentinel:
		if fail, ok := r.err.(*FailError); ok {
			fail.Frames = []Frame{} // those there will be are the cell's, which waits elsewhere
			m.goEnd(fail, "error")
		}
		return
	case *thrown:
		t = r
	default:
		var v any = r
		if err := runtimeError(r); err != nil {
			v = err
		}
		t.value, t.text = &v, func() string { return panicText(v) }
	}
	end := &PanicError{Value: *t.value, Text: t.text()}
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

func (m *machine) implements(x any, i int) bool {
	if i >= len(m.types) || m.types[i] == nil || x == nil {
		return false
	}
	return reflect.TypeOf(x).Implements(m.types[i])
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

func shift(n int) uint {
	if n < 0 {
		panic(goError("negative shift amount"))
	}
	return uint(n)
}

func runeString(n int64) string {
	if n < 0 || n > utf8.MaxRune {
		return "\uFFFD"
	}
	return string(rune(n))
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

func rangeExit() {
	panic(goError("range function continued iteration after function for loop body returned false"))
}

func badAssert(x any, have, want string) {
	if x == nil {
		panic(goError(fmt.Sprintf("interface conversion: %s is nil, not %s", kindName(have), want)))
	}
	panic(goError(fmt.Sprintf("interface conversion: %s is %s, not %s", kindName(have), reflect.TypeOf(x), want)))
}

func kindName(have string) string {
	if have == "interface {}" || have == "any" {
		return "interface {}"
	}
	return have
}
