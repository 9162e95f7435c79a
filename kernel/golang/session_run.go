package golang

import (
	"context"
	"go/token"
	"go/types"
	"reflect"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/traefik/yaegi/interp"
)

// hardAfter is how long an interrupted cell may go on polling before Yaegi is stopped, which also ends blocked channel operations.
const hardAfter = 300 * time.Millisecond

// cellGrace is how long a stopped cell may take to leave compiled code before it is left behind.
const cellGrace = 200 * time.Millisecond

// executeSoft is execute for sessions. The context first sets a flag that loops and calls poll; the panic that follows runs
// deferred calls and leaves closures of earlier cells alive. After hardAfter Yaegi is stopped.
func executeSoft(ctx context.Context, in *interp.Interpreter, m *machine, prog *interp.Program, f func(entry func())) error {
	present := m.begin()
	ctx, abort := context.WithCancelCause(ctx)
	defer abort(nil)
	m.setAbort(abort)
	defer m.setAbort(nil)
	hard, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	over := m.heed(ctx, present, func() { cancel(ErrInterrupted) })
	before := runID(in)
	err := execute(hard, in, m, prog, present, f)
	if err == ErrInterrupted && m.behind.Load() {
		err = ErrLeftBehind
	}
	over()
	if err == nil && present.interrupted.Load() {
		err = ErrInterrupted // compiled code may have taken the panic for its caller's
	}
	// Closures that earlier cells made belong to the run before the stop. Interpreted code has left, so they may live on;
	// only code that is still blocked in a compiled function could go on when that returns.
	setRunID(in, before)
	switch cause := context.Cause(ctx).(type) {
	case *PanicError, *FailError: // of a goroutine, which ended the cell
		return cause
	}
	return err
}

// heed makes the end of ctx interrupt a run: its goroutines leave at their next tick, and hard is called when it has not
// ended after hardAfter. over is to be called at the run's end, by one of its goroutines.
func (m *machine) heed(ctx context.Context, r *run, hard func()) (over func()) {
	ended := make(chan struct{})
	release := context.AfterFunc(ctx, func() {
		r.interrupted.Store(true)
		r.stop()
		deadline := time.NewTimer(hardAfter)
		defer deadline.Stop()
		again := time.NewTicker(time.Millisecond)
		defer again.Stop()
		for {
			m.hurry()
			select {
			case <-ended:
				return
			case <-deadline.C:
				hard()
				return
			case <-again.C:
			}
		}
	})
	return func() {
		close(ended)
		release()
		r.over.Store(true)
		if r.interrupted.Load() {
			m.dead.bury(r)
		}
	}
}

// During calls f, which may call methods of the cells' own types, as if a cell did: the end of ctx interrupts them, os.Exit and
// calls that nest too deeply end f. The errors are those of Run; after ErrLeftBehind f is still in a compiled call. During must not be called while
// Run runs.
func (s *Session) During(ctx context.Context, f func()) error {
	if s.prog == nil { // no cell, no methods
		f()
		return nil
	}
	return executeSoft(ctx, s.interp, s.m, s.prog, func(func()) { f() })
}

// Halted reports whether the calling goroutine works for a cell that has been ended by force, because its calls nest too deeply
// for instance. Compiled code that it called goes on for a moment; what that has to show is of no worth.
func (s *Session) Halted() bool {
	r := s.m.own()
	return r != nil && r.halted.Load()
}

// setAbort says how a goroutine's panic ends the running cell; nil when none runs.
func (m *machine) setAbort(abort func(error)) {
	m.mu.Lock()
	m.abort = abort
	m.mu.Unlock()
}

// hurry makes the program look at its flags at the next tick. The program writes the same variable without
// synchronisation; a lost store is repeated.
//
//go:norace
func (m *machine) hurry() {
	if p := m.tickPtr.Load(); p != nil {
		*p = 0
	}
}

// runID reads the counter by which Yaegi stops programs: the first field of v0.16.1's Interpreter.
func runID(in *interp.Interpreter) uint64 { return atomic.LoadUint64((*uint64)(unsafe.Pointer(in))) }

func setRunID(in *interp.Interpreter, id uint64) {
	atomic.StoreUint64((*uint64)(unsafe.Pointer(in)), id)
}

// result and variable receive pointers from lowered cells.
func (m *machine) result(p any) { m.results = append(m.results, reflect.ValueOf(p)) }

func (m *machine) variable(name string, p any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.vars == nil {
		m.vars = map[string]reflect.Value{}
	}
	m.vars[name] = reflect.ValueOf(p)
}

// asError gives the error in an interface value of type error, or nil.
func asError(v reflect.Value) error {
	if !v.IsValid() || v.Kind() == reflect.Interface && v.IsNil() {
		return nil
	}
	err, _ := v.Interface().(error)
	return err
}

// predeclaredObject makes the checker's object for a predeclared value: a function or a variable of package rt__.
func (s *Session) predeclaredObject(name string, v reflect.Value) types.Object {
	t := s.typeFromReflect(v.Type())
	if t == nil {
		return nil
	}
	pkg := types.NewPackage(predeclaredPath, predeclaredPath)
	var obj types.Object
	if sig, ok := t.(*types.Signature); ok && !v.CanAddr() {
		obj = types.NewFunc(token.NoPos, pkg, name, sig)
	} else {
		obj = types.NewVar(token.NoPos, pkg, name, t)
	}
	pkg.Scope().Insert(obj)
	return obj
}

// predeclaredPath is where lowered code finds predeclared names.
const predeclaredPath = "pre__"

// typeFromReflect finds the type of a compiled value; nil if it cannot be named.
func (s *Session) typeFromReflect(t reflect.Type) types.Type {
	if t.Name() != "" && t.PkgPath() != "" {
		pkg, err := s.lib.load(t.PkgPath())
		if err != nil {
			return nil
		}
		obj := pkg.Scope().Lookup(t.Name())
		if obj == nil {
			return nil
		}
		return obj.Type()
	}
	if t.Name() != "" {
		if obj := types.Universe.Lookup(t.Name()); obj != nil {
			return obj.Type()
		}
	}
	elem := func() types.Type { return s.typeFromReflect(t.Elem()) }
	switch t.Kind() {
	case reflect.Pointer:
		if e := elem(); e != nil {
			return types.NewPointer(e)
		}
	case reflect.Slice:
		if e := elem(); e != nil {
			return types.NewSlice(e)
		}
	case reflect.Array:
		if e := elem(); e != nil {
			return types.NewArray(e, int64(t.Len()))
		}
	case reflect.Map:
		if k, e := s.typeFromReflect(t.Key()), elem(); k != nil && e != nil {
			return types.NewMap(k, e)
		}
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return types.Universe.Lookup("any").Type()
		}
	case reflect.Func:
		return s.signatureFromReflect(t)
	}
	return nil
}

func (s *Session) signatureFromReflect(t reflect.Type) types.Type {
	var params, results []*types.Var
	for i := range t.NumIn() {
		p := s.typeFromReflect(t.In(i))
		if p == nil {
			return nil
		}
		params = append(params, types.NewParam(token.NoPos, nil, "", p))
	}
	for i := range t.NumOut() {
		r := s.typeFromReflect(t.Out(i))
		if r == nil {
			return nil
		}
		results = append(results, types.NewParam(token.NoPos, nil, "", r))
	}
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), types.NewTuple(results...), t.IsVariadic())
}
