package golang

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
)

// Defers are the deferred calls of one call of a function, and its panic while they run.
type Defers struct {
	list      []func()
	panic     *thrown
	recovered bool // by the deferred call that runs
}

// A thrown is a panic on its way: what was passed to panic, or a run-time error.
type thrown struct {
	value     any
	sentinel  *sentinel // ends the run whatever the program recovers
	line      int
	link      *thrown // the panic during whose deferred calls this one came up
	recovered bool    // that one had been recovered
	m         *machine
}

// Error is what compiled code, and Go's runtime when nobody recovers, says of the panic.
func (t *thrown) Error() string { return t.text() }

// text is what Go prints of an uncaught panic after "panic: ".
func (t *thrown) text() string {
	if t.sentinel != nil {
		return t.sentinel.err.Error()
	}
	var chain []*thrown
	for p := t; p != nil; p = p.link {
		chain = append(chain, p)
	}
	var b strings.Builder
	for i := len(chain) - 1; i >= 0; i-- {
		p := chain[i]
		if i < len(chain)-1 { // the panic before it
			older := chain[i+1]
			if same(older.value, p.value) {
				continue // said already, as repanicked
			}
			b.WriteString("\n\tpanic: ")
		}
		b.WriteString(p.m.panicText(p.value))
		if i > 0 {
			newer := chain[i-1]
			switch {
			case newer.recovered && same(newer.value, p.value):
				b.WriteString(" [recovered, repanicked]")
			case newer.recovered:
				b.WriteString(" [recovered]")
			}
		}
	}
	if _, ok := t.value.(error); ok && strings.HasSuffix(b.String(), "nil pointer dereference") {
		b.WriteString("\n[signal SIGSEGV: segmentation violation]")
	}
	return b.String()
}

// same reports whether two panics have the same value, as Go's runtime sees it.
func same(a, b any) bool {
	if x, ok := a.(Box); ok {
		y, ok := b.(Box)
		return ok && x.T == y.T && same(x.V, y.V)
	}
	t := reflect.TypeOf(a)
	return t == reflect.TypeOf(b) && (t == nil || t.Comparable() && a == b)
}

// sentinel is a panic that ends the run whatever the program recovers.
type sentinel struct{ err error }

// thrownOf turns what Go's recover gives into a panic of the program.
func (m *machine) thrownOf(r any) *thrown {
	if v, ok := r.(reflect.Value); ok && v.IsValid() && v.CanInterface() {
		r = v.Interface()
	}
	t := &thrown{m: m}
	if m.line != nil {
		t.line = *m.line
	}
	switch r := r.(type) {
	case *thrown:
		return r
	case sentinel:
		t.sentinel = &r
		return t
	}
	if err := runtimeError(r); err != nil {
		t.value = err
	} else {
		t.value = m.unhost(r)
	}
	return t
}

// throw is the builtin panic.
func (m *machine) throw(x any) {
	if x == nil {
		x = new(runtime.PanicNilError)
	}
	panic(&thrown{value: m.unhost(x), line: *m.line, m: m})
}

func newDefers() *Defers { return &Defers{} }

func addDefer(d *Defers, f func()) { d.list = append(d.list, f) }

// runDefers runs the body of a function that defers.
func (m *machine) runDefers(d *Defers, body func()) {
	defer m.unwind(d)
	body()
}

// unwind runs the deferred calls. It is deferred itself, so it runs when the body returns, panics or calls runtime.Goexit.
func (m *machine) unwind(d *Defers) {
	if r := recover(); r != nil {
		d.panic = m.thrownOf(r)
	}
	for len(d.list) > 0 {
		f := d.list[len(d.list)-1]
		d.list = d.list[:len(d.list)-1]
		m.runDeferred(d, f)
	}
	if d.panic != nil {
		p := d.panic
		d.panic = nil
		if m.line != nil {
			*m.line = p.line // deferred calls have moved it
		}
		panic(p)
	}
}

// runDeferred makes one deferred call, which may recover the panic or replace it by another.
func (m *machine) runDeferred(d *Defers, f func()) {
	defer func() {
		if r := recover(); r != nil {
			t := m.thrownOf(r)
			if d.panic != nil && d.panic != t {
				last := t
				for last.link != nil {
					last = last.link
				}
				last.link, last.recovered = d.panic, d.recovered
			}
			d.panic, d.recovered = t, false
			return
		}
		if d.recovered {
			d.panic, d.recovered = nil, false
		}
	}()
	f()
}

// recoverValue is the builtin recover in a call that d's function has deferred.
func (m *machine) recoverValue(d *Defers) any {
	if d == nil || d.panic == nil || d.recovered || d.panic.sentinel != nil {
		return nil
	}
	d.recovered = true
	m.mu.Lock()
	m.frames = nil
	m.mu.Unlock()
	return d.panic.value
}

// An arming says that a defer statement is about to call a function value: a function that looks from the right depth of
// the stack may recover.
type arming struct {
	d     *Defers
	depth int
}

func (m *machine) arm(d *Defers) { m.armings.Store(goroutine(), arming{d, stackDepth()}) }

func (m *machine) disarm(*Defers) { m.armings.Delete(goroutine()) }

// armed gives the list whose deferred call the caller's caller is, or nil.
func (m *machine) armed() *Defers {
	a, ok := m.armings.Load(goroutine())
	if !ok || stackDepth()-a.(arming).depth != m.armDepth {
		return nil
	}
	return a.(arming).d
}

// calibrate measures how much deeper armed is called than arm.
func (m *machine) calibrate(call func(f func()), look func()) {
	m.armDepth = -1
	call(look)
}

// look is what the function value of calibrate calls.
func (m *machine) calibrated() {
	if a, ok := m.armings.Load(goroutine()); ok {
		m.armDepth = stackDepth() - a.(arming).depth
	}
}

// goroutine is the number that Go gives the calling goroutine in traces.
func goroutine() string {
	var buf [40]byte
	n := runtime.Stack(buf[:], false)
	s, _, _ := strings.Cut(string(buf[len("goroutine "):n]), " ")
	return s
}

func stackDepth() int {
	n := 0
	var pcs [256]uintptr
	for skip := 2; ; skip += len(pcs) {
		k := runtime.Callers(skip, pcs[:])
		n += k
		if k < len(pcs) {
			return n
		}
	}
}

// startGoroutine is the go statement.
func (m *machine) startGoroutine(f func()) {
	m.spawn()
	go func() {
		defer func() {
			r := recover()
			m.gone()
			if r != nil {
				m.goPanic(r)
			}
		}()
		f()
	}()
}

// panicText is what Go prints after "panic: " for a value.
func (m *machine) panicText(x any) string {
	text := m.valueText(x)
	return strings.ReplaceAll(text, "\n", "\n\t")
}

func (m *machine) valueText(x any) string {
	b, isBox := x.(Box)
	if !isBox {
		switch v := x.(type) {
		case error:
			return v.Error()
		case fmt.Stringer:
			return v.String()
		case string:
			return v
		case nil:
			return "nil"
		}
		v := reflect.ValueOf(x)
		return customText(v.Type().String(), v, v.Type().PkgPath() != "")
	}
	for _, name := range []string{"Error", "String"} {
		if fn, ok := m.methodOf(b.T, name); ok {
			return fn.Call([]reflect.Value{asAny(b.V)})[0].String()
		}
	}
	return customText(m.typeName(b.T), reflect.ValueOf(b.V), true)
}

// customText writes a value as Go's runtime does: basic ones in full, of others only the place.
func customText(name string, v reflect.Value, named bool) string {
	switch v.Kind() {
	case reflect.String:
		if !named {
			return v.String()
		}
		return name + "(\"" + v.String() + "\")"
	case reflect.Struct, reflect.Array, reflect.Slice, reflect.Interface, reflect.Invalid:
		p := reflect.New(reflect.TypeFor[int]())
		return fmt.Sprintf("(%s) 0x%x", name, p.Pointer())
	case reflect.Map, reflect.Chan, reflect.Func, reflect.Pointer, reflect.UnsafePointer:
		return fmt.Sprintf("(%s) 0x%x", name, v.Pointer())
	case reflect.Complex64, reflect.Complex128:
		if named {
			return name + printText(v.Interface())
		}
		return printText(v.Interface())
	}
	if !named {
		return printText(v.Interface())
	}
	return name + "(" + printText(v.Interface()) + ")"
}
