package sandbox

import (
	"encoding/json"
	"fmt"
	"time"

	"goelm/sandbox/wire"
)

// ToWire converts a job for the service; the error is about an argument that is no JSON.
func (j Job) ToWire() (wire.Job, error) {
	w := wire.Job{Source: j.Source, Entry: j.Entry, Fresh: j.Fresh, Limits: wire.Limits{
		WallMS: j.Limits.Wall.Milliseconds(), Fuel: j.Limits.Fuel, Memory: j.Limits.Memory, Output: j.Limits.Output,
		Source: j.Limits.Source, Result: j.Limits.Result, Goroutines: j.Limits.Goroutines,
	}}
	if j.Limits.Wall > 0 && w.Limits.WallMS == 0 {
		w.Limits.WallMS = 1 // 0 would be the default
	}
	calls, err := j.arguments()
	w.Calls = calls
	return w, err
}

// arguments are the calls' arguments as JSON.
func (j Job) arguments() ([][]json.RawMessage, error) {
	if j.Calls == nil {
		return nil, nil
	}
	calls := make([][]json.RawMessage, 0, len(j.Calls))
	for i, args := range j.Calls {
		call := make([]json.RawMessage, len(args))
		for k, a := range args {
			data, err := json.Marshal(a)
			if err != nil {
				return nil, fmt.Errorf("sandbox: argument %d of call %d cannot be passed: %w", k+1, i+1, err)
			}
			call[k] = data
		}
		calls = append(calls, call)
	}
	return calls, nil
}

// FromWire converts a job that came to the service.
func FromWire(w wire.Job) Job {
	j := Job{Source: w.Source, Entry: w.Entry, Fresh: w.Fresh, Limits: Limits{
		Wall: time.Duration(w.Limits.WallMS) * time.Millisecond, Fuel: w.Limits.Fuel, Memory: w.Limits.Memory, Output: w.Limits.Output,
		Source: w.Limits.Source, Result: w.Limits.Result, Goroutines: w.Limits.Goroutines,
	}}
	if w.Calls != nil {
		j.Calls = make([][]any, len(w.Calls))
		for i, call := range w.Calls {
			j.Calls[i] = make([]any, len(call))
			for k, a := range call {
				j.Calls[i][k] = a
			}
		}
	}
	return j
}

// ToWire converts the outcome of job number index with the given id.
func (o Outcome) ToWire(index int, id string) wire.Outcome {
	return wire.Outcome{
		Index: index, ID: id, Verdict: string(o.Verdict), Detail: o.Detail, Stdout: o.Stdout, Results: o.Results,
		MS: float64(o.Elapsed.Microseconds()) / 1000, Replayable: o.Replayable,
	}
}
