package frame

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
)

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

// MaxItems is the largest number of calls, arguments or results in a message: an item takes a byte there, and 24 bytes of
// memory when it is read.
const MaxItems = 1 << 16

// JobMessage is the payload of a Job frame. Limits are filled in: the worker knows no defaults.
type JobMessage struct {
	Source string
	Entry  string
	Calls  [][]json.RawMessage // nil is one call without arguments
	WallMS int64
	Fuel   int64
	Memory int64
	Output int64
	Result int64
	Length int64 // limit on the bytes of Source

	Goroutines int64 // at once, beside the first
}

// ResultMessage is the payload of a Result frame.
type ResultMessage struct {
	Verdict    string
	Detail     string
	Stdout     []byte
	Results    []json.RawMessage
	Micros     int64
	Replayable bool
}

// The payloads are the fields in their order: an integer as a varint, text as its length and its bytes, a list as its
// length and its items. Reading such a message takes a twentieth of the time that JSON takes, and a candidate takes only
// some hundred microseconds.

// Encode writes the payload.
func (m JobMessage) Encode() []byte {
	n := 64 + len(m.Source) + len(m.Entry)
	for _, call := range m.Calls {
		n += 10
		for _, arg := range call {
			n += 10 + len(arg)
		}
	}
	b := make([]byte, 0, n)
	b = putText(putText(b, m.Source), m.Entry)
	if m.Calls == nil {
		b = binary.AppendUvarint(b, 0)
	} else {
		b = binary.AppendUvarint(b, uint64(len(m.Calls))+1)
		for _, call := range m.Calls {
			b = putList(b, call)
		}
	}
	for _, v := range []int64{m.WallMS, m.Fuel, m.Memory, m.Output, m.Result, m.Length, m.Goroutines} {
		b = binary.AppendVarint(b, v)
	}
	return b
}

// DecodeJob reads what JobMessage.Encode wrote.
func DecodeJob(payload []byte) (m JobMessage, err error) {
	r := reader{rest: payload}
	m.Source, m.Entry = string(r.text()), string(r.text())
	if n := r.uint(); n > MaxItems+1 {
		r.bad = true
	} else if n > 0 {
		m.Calls = make([][]json.RawMessage, 0, min(n-1, uint64(len(r.rest))))
		for i := uint64(1); i < n && r.ok(); i++ {
			m.Calls = append(m.Calls, r.list())
		}
	}
	for _, v := range []*int64{&m.WallMS, &m.Fuel, &m.Memory, &m.Output, &m.Result, &m.Length, &m.Goroutines} {
		*v = r.int()
	}
	return m, r.end()
}

// Encode writes the payload.
func (m ResultMessage) Encode() []byte {
	n := 64 + len(m.Detail) + len(m.Stdout)
	for _, r := range m.Results {
		n += 10 + len(r)
	}
	b := make([]byte, 0, n)
	b = putText(putText(putText(b, m.Verdict), m.Detail), m.Stdout)
	b = putList(b, m.Results)
	b = binary.AppendVarint(b, m.Micros)
	if m.Replayable {
		return append(b, 1)
	}
	return append(b, 0)
}

// DecodeResult reads what ResultMessage.Encode wrote. Its parts share memory with payload, and nothing about what they
// hold is checked.
func DecodeResult(payload []byte) (m ResultMessage, err error) {
	r := reader{rest: payload}
	m.Verdict, m.Detail, m.Stdout = string(r.text()), string(r.text()), r.text()
	m.Results = r.list()
	m.Micros = r.int()
	m.Replayable = r.uint() == 1
	return m, r.end()
}

func putText[T string | []byte | json.RawMessage](b []byte, s T) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func putList(b []byte, list []json.RawMessage) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, item := range list {
		b = putText(b, item)
	}
	return b
}

// A reader takes the fields off the front of a payload. After the first mistake it gives zeros.
type reader struct {
	rest []byte
	bad  bool
}

func (r *reader) ok() bool { return !r.bad }

// end is an error unless everything was read rightly, and nothing is left.
func (r *reader) end() error {
	if r.bad || len(r.rest) > 0 {
		return fmt.Errorf("%w: its message cannot be read", ErrMalformed)
	}
	return nil
}

func (r *reader) uint() uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 || r.bad {
		r.bad = true
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

func (r *reader) int() int64 {
	v, n := binary.Varint(r.rest)
	if n <= 0 || r.bad {
		r.bad = true
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

func (r *reader) text() []byte {
	n := r.uint()
	if n > uint64(len(r.rest)) {
		r.bad = true
		return nil
	}
	s := r.rest[:n:n]
	r.rest = r.rest[n:]
	return s
}

func (r *reader) list() []json.RawMessage {
	n := r.uint()
	if n > MaxItems || n > uint64(len(r.rest)) { // every item has a length of its own
		r.bad = true
		return nil
	}
	list := make([]json.RawMessage, 0, n)
	for range n {
		list = append(list, r.text())
	}
	return list
}
