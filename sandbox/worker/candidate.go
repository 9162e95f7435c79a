package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/types"
	"os"
	"reflect"
	"runtime"
	"runtime/metrics"
	"time"

	"goelm/kernel/golang"
	"goelm/sandbox/frame"
)

// fileName is what a candidate's source is called in messages.
const fileName = "candidate.go"

// memoryLook is how often a candidate's heap is measured.
const memoryLook = 5 * time.Millisecond

// Why a candidate was stopped, as causes of its context. Each ends it at the next loop iteration or call.
var (
	errWall   = errors.New("wall clock limit reached")
	errHeap   = errors.New("heap limit reached")
	errOutput = errors.New("output limit reached")
)

// An evaluator runs candidates one after another. It is for one goroutine.
type evaluator struct {
	lib *library
}

// newEvaluator makes an evaluator and runs a small candidate, so that the first real one finds the usual packages loaded.
func newEvaluator() *evaluator {
	e := &evaluator{lib: newLibrary()}
	e.evaluate(frame.JobMessage{
		Source: `func F() *sodarace.Walker { fmt.Print(math.Sqrt(2)); w := sodarace.NewWalker(); w.Joint(0, 0); return w }`,
		Entry:  "F", WallMS: 1000, Fuel: 1000, Memory: 1 << 28, Output: 100, Result: 1000, Length: 1000,
	})
	return e
}

// evaluate gives one candidate its verdict.
func (e *evaluator) evaluate(m frame.JobMessage) (r frame.ResultMessage) {
	start := time.Now()
	defer func() { r.Micros = time.Since(start).Microseconds() }()
	if why := gate(m.Source, m.Length); why != "" {
		return frame.ResultMessage{Verdict: frame.Rejected, Detail: why, Replayable: true}
	}
	e.lib.reset()
	ctx, stop := context.WithCancelCause(context.Background())
	defer stop(nil)
	defer time.AfterFunc(time.Duration(m.WallMS)*time.Millisecond, func() { stop(errWall) }).Stop()
	defer watchHeap(m.Memory, stop)()
	out := &output{limit: int(m.Output), full: func() { stop(errOutput) }}
	results, err := e.run(ctx, m, out)
	r = verdict(err, context.Cause(ctx), m)
	if out.over {
		r = verdict(errOutput, errOutput, m)
	}
	if r.Verdict == frame.OK {
		r.Results = results
	}
	r.Stdout = out.buf
	return r
}

// run compiles and runs one candidate and writes its results. What its error means is for verdict to say.
func (e *evaluator) run(ctx context.Context, m frame.JobMessage, out *output) (results []json.RawMessage, err error) {
	at := compiling
	defer func() {
		if p := recover(); p != nil { // of the interpreter itself, or of a method called while writing results
			results, err = nil, &hostPanic{stage: at, value: p}
		}
	}()
	unit, err := golang.Compile(e.lib.Library, fileName, m.Source, golang.Options{
		CheckOptions: golang.CheckOptions{AutoImport: true}, Stdout: out, Stderr: out, Fuel: m.Fuel,
	})
	if err != nil {
		return nil, err
	}
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	at = running
	if err := unit.Init(ctx); err != nil {
		return nil, err
	}
	if m.Entry == "" {
		if _, _, err := unit.Func("main"); err != nil {
			return nil, &misfit{errors.New("function main is undeclared in the main package")}
		}
		return nil, unit.Main(ctx)
	}
	fn, sig, err := unit.Func(m.Entry)
	if err != nil {
		return nil, &misfit{fmt.Errorf("function %s is undeclared in the main package", m.Entry)}
	}
	calls, err := arguments(m, fn.Type(), sig)
	if err != nil {
		return nil, &misfit{err}
	}
	enc := &encoder{left: m.Result}
	for _, args := range calls {
		values, err := unit.Call(ctx, m.Entry, args)
		if err != nil {
			return nil, err
		}
		at = writing
		data, err := enc.results(values, resultTypes(sig))
		if err != nil {
			return nil, &resultFailure{err}
		}
		results = append(results, data)
		at = running
	}
	return results, nil
}

// arguments converts the argument lists of m into values of the types that the function takes. The function's types not
// fitting the task's arguments is the candidate's mistake.
func arguments(m frame.JobMessage, fn reflect.Type, sig *types.Signature) ([][]reflect.Value, error) {
	if m.Calls == nil {
		m.Calls = [][]json.RawMessage{nil}
	}
	calls := make([][]reflect.Value, len(m.Calls))
	for i, call := range m.Calls {
		if len(call) != fn.NumIn() || sig.Variadic() {
			return nil, fmt.Errorf("%s has the type %s, which does not fit a call with %d arguments", m.Entry, sig, len(call))
		}
		for k, data := range call {
			p := reflect.New(fn.In(k))
			if err := json.Unmarshal(data, p.Interface()); err != nil {
				return nil, fmt.Errorf("%s has the type %s: argument %d does not fit: %w", m.Entry, sig, k+1, err)
			}
			calls[i] = append(calls[i], p.Elem())
		}
	}
	return calls, nil
}

func resultTypes(sig *types.Signature) []types.Type {
	var list []types.Type
	for v := range sig.Results().Variables() {
		list = append(list, v.Type())
	}
	return list
}

// watchHeap stops the candidate when the heap grows beyond limit, and the process when even that does not help, as in
// one long compiled call. It returns the function that ends the watch.
func watchHeap(limit int64, stop context.CancelCauseFunc) func() {
	before := heapBytes()
	var t *time.Timer
	done := make(chan struct{})
	t = time.AfterFunc(memoryLook, func() {
		select {
		case <-done:
			return
		default:
		}
		if heapBytes()-before > limit {
			runtime.GC() // much of it may be garbage
			used := heapBytes() - before
			if used > limit {
				stop(errHeap)
			}
			if used > limit+limit/2 {
				fmt.Fprintln(os.Stderr, "fatal error: out of memory: the heap of a candidate is beyond its limit")
				os.Exit(2)
			}
		}
		t.Reset(memoryLook)
	})
	return func() {
		close(done)
		t.Stop()
	}
}

// heapBytes is the memory of live and not yet collected objects. Reading it does not stop the program.
func heapBytes() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}

// An output is where a candidate prints to. It keeps the first limit bytes.
type output struct {
	buf   []byte
	limit int
	over  bool
	full  func() // called when there is more
}

func (o *output) Write(p []byte) (int, error) {
	n := min(len(p), o.limit-len(o.buf))
	o.buf = append(o.buf, p[:n]...)
	if n < len(p) && !o.over {
		o.over = true
		o.full()
	}
	return len(p), nil
}
