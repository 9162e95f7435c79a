// Package wire is how jobs and outcomes look as JSON between `goelm sandbox serve` and whoever asks it, such as
// sandbox.Remote. It is a leaf of plain types; package httpd documents the service itself.
package wire

import "encoding/json"

// Lines is the media type of many jobs or outcomes, one JSON object a line.
const Lines = "application/x-ndjson"

// MaxLine is the longest line in bytes, either way: a source of 1 MiB, or results of 8 MiB, with their escapes.
const MaxLine = 24 << 20

// A Job is what to run. Limits that are missing or 0 have their defaults; see sandbox.Limits.
type Job struct {
	ID     string              `json:"id,omitempty"` // comes back with the outcome
	Source string              `json:"source"`
	Entry  string              `json:"entry,omitempty"`
	Calls  [][]json.RawMessage `json:"calls,omitzero"` // null or missing: one call without arguments; empty: none
	Limits Limits              `json:"limits,omitzero"`
	Fresh  bool                `json:"fresh,omitempty"` // in a process that has run no other candidate
}

// Limits of one job, with their units.
type Limits struct {
	WallMS     int64 `json:"wall_ms,omitempty"`
	Fuel       int64 `json:"fuel,omitempty"`         // loop iterations and calls
	Memory     int64 `json:"memory_bytes,omitempty"` // of heap
	Output     int64 `json:"output_bytes,omitempty"` // printed
	Source     int64 `json:"source_bytes,omitempty"`
	Result     int64 `json:"result_bytes,omitempty"` // all results as JSON
	Goroutines int64 `json:"goroutines,omitempty"`   // at once
}

// An Outcome is what became of a job.
type Outcome struct {
	Index      int               `json:"index"` // of the job among those of the request, from 0
	ID         string            `json:"id,omitempty"`
	Verdict    string            `json:"verdict"`
	Detail     string            `json:"detail,omitempty"`
	Stdout     string            `json:"stdout,omitempty"`
	Results    []json.RawMessage `json:"results,omitempty"` // one a call; null for no result
	MS         float64           `json:"ms"`                // in the worker
	Replayable bool              `json:"replayable"`
}

// An Error is the body of every answer that is no outcome.
type Error struct {
	Error string `json:"error"`
}
