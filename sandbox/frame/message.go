package frame

import "encoding/json"

// The verdicts as they travel and are shown; package sandbox documents them.
const (
	OK                = "ok"
	CompileError      = "compile_error"
	Unsupported       = "unsupported"
	Rejected          = "rejected"
	RuntimePanic      = "runtime_panic"
	Timeout           = "timeout"
	Memory            = "memory"
	OutputLimit       = "output_limit"
	Crash             = "crash"
	ProtocolViolation = "protocol_violation"
	InfraError        = "infra_error"
)

// JobMessage is the payload of a Job frame. Limits are filled in: the worker knows no defaults.
type JobMessage struct {
	Source string              `json:"source"`
	Entry  string              `json:"entry,omitempty"`
	Calls  [][]json.RawMessage `json:"calls"` // null is one call without arguments
	WallMS int64               `json:"wall_ms"`
	Fuel   int64               `json:"fuel"`
	Memory int64               `json:"memory"`
	Output int64               `json:"output"`
	Result int64               `json:"result"`
	Length int64               `json:"length"` // limit on the bytes of Source
}

// ResultMessage is the payload of a Result frame.
type ResultMessage struct {
	Verdict    string            `json:"verdict"`
	Detail     string            `json:"detail,omitempty"`
	Stdout     []byte            `json:"stdout,omitempty"`
	Results    []json.RawMessage `json:"results,omitempty"`
	Micros     int64             `json:"us"`
	Replayable bool              `json:"replayable"`
}
