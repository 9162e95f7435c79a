// Package frame is what the two sides of a sandbox's pipes say to each other: the host (package sandbox) sends jobs to
// the supervisor inside, the supervisor passes them to a worker process, and begins, results and good-byes travel back.
// It is a leaf that knows bytes only; neither side trusts the other's lengths.
//
// A frame is a fixed header of 21 bytes, little endian, then its payload:
//
//	length uint32   bytes after this field: 17 + payload
//	kind   uint8
//	gen    uint32   generation: which sandbox the host meant; a frame of another generation is stale
//	id     uint64   the job
//	arg    uint32   Job: wall limit in milliseconds, plus Careful and Fresh. Otherwise 0
package frame

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Kind says what a frame is.
type Kind uint8

const (
	Hello  Kind = 1 // supervisor or worker: ready; payload is Version
	Job    Kind = 2 // host: a candidate; payload is a JobMessage
	Begin  Kind = 3 // worker: starting with this job
	Result Kind = 4 // worker: finished this job; payload is a ResultMessage
	Bye    Kind = 5 // worker: finished, and wants to be replaced
	Drop   Kind = 6 // host: nobody wants these jobs any more; payload is their ids, as PutIDs makes it

	Suspect Kind = 7 // supervisor: another worker gave this job, finished before, another result; payload says how they differ
)

// Careful is set in the Arg of a Job that was on its way when something died: its Begin must be sent before it begins.
// The Begin of other jobs may wait a few milliseconds for company.
const Careful = 1 << 31

// Fresh is set in the Arg of a Job that must be its worker's first.
const Fresh = 1 << 30

// WallMask takes the wall limit in milliseconds out of the Arg of a Job.
const WallMask = Fresh - 1

// Version of the protocol; raise it with any change of frames or messages.
const Version = "goelm-sandbox-3"

const (
	headerRest = 17
	// MaxPayload is the longest payload in bytes: a result of 8 MiB, its output, and room for escapes.
	MaxPayload = 24 << 20
)

// ErrMalformed is wrapped by every error about bytes that are no frame.
var ErrMalformed = errors.New("malformed frame")

// A Frame is one message.
type Frame struct {
	Kind    Kind
	Gen     uint32
	ID      uint64
	Arg     uint32
	Payload []byte
}

// Read reads one frame; its payload is the caller's. io.EOF is the end between two frames, anything else that ends early
// is io.ErrUnexpectedEOF. A large length takes memory only as its bytes arrive.
func Read(r *bufio.Reader) (Frame, error) {
	var h [4 + headerRest]byte
	if _, err := io.ReadFull(r, h[:]); err != nil {
		return Frame{}, err
	}
	n := binary.LittleEndian.Uint32(h[:])
	if n < headerRest || n-headerRest > MaxPayload {
		return Frame{}, fmt.Errorf("%w: length %d, want %d to %d", ErrMalformed, n, headerRest, headerRest+MaxPayload)
	}
	f := Frame{
		Kind: Kind(h[4]),
		Gen:  binary.LittleEndian.Uint32(h[5:]),
		ID:   binary.LittleEndian.Uint64(h[9:]),
		Arg:  binary.LittleEndian.Uint32(h[17:]),
	}
	if f.Kind < Hello || f.Kind > Suspect {
		return Frame{}, fmt.Errorf("%w: kind %d", ErrMalformed, f.Kind)
	}
	var err error
	f.Payload, err = readPayload(r, int(n-headerRest))
	return f, err
}

// readPayload reads n bytes in pieces, so that a lying length costs its sender the bytes too.
func readPayload(r io.Reader, n int) ([]byte, error) {
	const piece = 256 << 10
	buf := make([]byte, 0, min(n, piece))
	for len(buf) < n {
		k := min(n-len(buf), piece)
		buf = append(buf, make([]byte, k)...)
		if _, err := io.ReadFull(r, buf[len(buf)-k:]); err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
	}
	return buf, nil
}

// Write writes f into w without flushing it.
func Write(w *bufio.Writer, f Frame) error {
	if len(f.Payload) > MaxPayload {
		return fmt.Errorf("%w: payload of %d bytes, at most %d", ErrMalformed, len(f.Payload), MaxPayload)
	}
	var h [4 + headerRest]byte
	binary.LittleEndian.PutUint32(h[:], uint32(headerRest+len(f.Payload)))
	h[4] = byte(f.Kind)
	binary.LittleEndian.PutUint32(h[5:], f.Gen)
	binary.LittleEndian.PutUint64(h[9:], f.ID)
	binary.LittleEndian.PutUint32(h[17:], f.Arg)
	if _, err := w.Write(h[:]); err != nil {
		return err
	}
	_, err := w.Write(f.Payload)
	return err
}

// PutIDs is the payload of a Drop frame.
func PutIDs(ids []uint64) []byte {
	b := make([]byte, 0, 8*len(ids))
	for _, id := range ids {
		b = binary.LittleEndian.AppendUint64(b, id)
	}
	return b
}

// IDs reads the payload of a Drop frame.
func IDs(payload []byte) []uint64 {
	var ids []uint64
	for ; len(payload) >= 8; payload = payload[8:] {
		ids = append(ids, binary.LittleEndian.Uint64(payload))
	}
	return ids
}
