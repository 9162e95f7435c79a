package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/types"
	"reflect"
	"time"

	"goelm/kernel/golang"
	"goelm/sandbox/frame"
)

// fileName is what a candidate's source is called in messages.
const fileName = "candidate.go"

// An evaluator runs candidates one after another. It is for one goroutine.
type evaluator struct {
	lib   *library
	pulse *pulse
	born  time.Time
}

// newEvaluator makes an evaluator and runs a small candidate, so that the first real one finds the usual packages loaded.
func newEvaluator(p *pulse) *evaluator {
	e := &evaluator{lib: newLibrary(), pulse: p, born: time.Now()}
	e.evaluate(frame.JobMessage{
		Source: `func F() *sodarace.Walker { fmt.Print(math.Sqrt(2)); w := sodarace.NewWalker(); w.Joint(0, 0); return w }`,
		Entry:  "F", WallMS: 1000, Fuel: 1000, Memory: 1 << 28, Output: 100, Result: 1000, Length: 1000,
	})
	return e
}

// evaluate gives one candidate its verdict.
func (e *evaluator) evaluate(m frame.JobMessage) (r frame.ResultMessage) {
	start := time.Since(e.born) // one look at the clock, where time.Now takes two
	defer func() { r.Micros = (time.Since(e.born) - start).Microseconds() }()
	why, seen := gate(m.Source, m.Length)
	if why != "" {
		return frame.ResultMessage{Verdict: frame.Rejected, Detail: why, Replayable: true}
	}
	e.lib.reset()
	e.lib.ranges.used = seen.unicode
	ctx, stop := context.WithCancelCause(context.Background())
	defer stop(nil)
	e.pulse.watch(stop, time.Duration(m.WallMS)*time.Millisecond, m.Memory)
	defer e.pulse.done()
	out := &output{limit: int(m.Output), full: func() { stop(errOutput) }}
	results, err := e.run(ctx, m, out)
	r = verdict(err, context.Cause(ctx), m)
	if out.over {
		r = verdict(errOutput, errOutput, m)
	}
	if r.Verdict == frame.OK {
		r.Results = results
	}
	if seen.goroutines && r.Verdict != frame.CompileError && r.Verdict != frame.Unsupported {
		r.Replayable = false // in which order they took their turns may depend on how busy the machine is
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
		Goroutines: int(m.Goroutines), Deterministic: true,
	})
	if err != nil {
		return nil, err
	}
	defer unit.End()
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
