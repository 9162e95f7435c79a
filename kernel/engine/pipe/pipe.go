// Package pipe is the language that the kernel and its engine speak: length-prefixed JSON frames over a pair of pipes,
// and marks in the output streams that keep what a cell printed in order with what it displayed.
//
// It starts no process and runs no cell. Read Kind for the conversation, then Conn.
package pipe

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"sync"
)

// MaxFrame is the largest frame in bytes, either way. A bigger display is refused by Send; a bigger length on the wire
// means that the stream is broken.
const MaxFrame = 64 << 20

// Kind says what a frame is. Every request of the kernel (its ID is not zero) is answered by one Reply with the same ID.
type Kind string

// From the kernel to the engine.
const (
	Execute    Kind = "execute"     // ExecuteBody, answered by ReplyBody
	Interrupt  Kind = "interrupt"   // no body, no reply: ends the running cell
	Complete   Kind = "complete"    // CodeBody, answered by CompletionBody
	Inspect    Kind = "inspect"     // CodeBody, answered by InspectionBody
	IsComplete Kind = "is_complete" // CodeBody, answered by StatusBody
	Replay     Kind = "replay"      // ReplayBody, answered by ReplayedBody
	Answer     Kind = "answer"      // AnswerBody: what the person typed, ID of the Ask
	Close      Kind = "close"       // no body: release everything and exit
)

// From the engine to the kernel.
const (
	Ready   Kind = "ready" // no body: the engine takes requests
	Begin   Kind = "begin" // no body, ID of the Execute: what follows belongs to that cell
	Display Kind = "display"
	Result  Kind = "result"
	Clear   Kind = "clear"
	Ask     Kind = "ask" // AskBody: input wanted; ID chosen by the engine
	Reply   Kind = "reply"
	Stray   Kind = "stray" // StrayBody: how many interrupted cells are still in a compiled call
)

// From the engine to the kernel on the pipe of its own for what goroutines show of cells that are no longer the newest:
// Display, Clear and these. The ID is that of the cell's Execute, the Mark that of a frame which must be handled before.
const (
	Late   Kind = "late"   // LateBody: text
	Forget Kind = "forget" // no body: nothing more can come from this cell
)

// A Frame is one message. Mark, when not zero, is the mark that the engine wrote into its output streams just before
// this frame: what stands before the mark was printed before the frame was sent.
type Frame struct {
	Kind Kind            `json:"kind"`
	ID   uint64          `json:"id,omitempty"`
	Mark uint64          `json:"mark,omitempty"`
	Body json.RawMessage `json:"body,omitempty"`
}

// A Conn sends and receives frames. Send may be called by several goroutines; Receive by one.
type Conn struct {
	r  io.Reader
	mu sync.Mutex // guards w
	w  io.Writer
}

// NewConn joins a reader and a writer to a connection.
func NewConn(r io.Reader, w io.Writer) *Conn { return &Conn{r: r, w: w} }

// Send writes one frame; body may be nil.
func (c *Conn) Send(kind Kind, id, mark uint64, body any) error {
	f := Frame{Kind: kind, ID: id, Mark: mark}
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return fmt.Errorf("engine pipe: encode %s: %w", kind, err)
		}
		f.Body = raw
	}
	data, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("engine pipe: encode %s: %w", kind, err)
	}
	if len(data) > MaxFrame {
		return fmt.Errorf("engine pipe: a %s of %d bytes is more than the %d that fit in one message; show less at once", kind, len(data), MaxFrame)
	}
	buf := make([]byte, 4+len(data))
	binary.BigEndian.PutUint32(buf, uint32(len(data)))
	copy(buf[4:], data)
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, err := c.w.Write(buf); err != nil {
		return fmt.Errorf("engine pipe: send %s: %w", kind, err)
	}
	return nil
}

// Receive blocks for the next frame; io.EOF when the other side has closed.
func (c *Conn) Receive() (Frame, error) {
	var head [4]byte
	if _, err := io.ReadFull(c.r, head[:]); err != nil {
		return Frame{}, err
	}
	n := binary.BigEndian.Uint32(head[:])
	if n > MaxFrame {
		return Frame{}, fmt.Errorf("engine pipe: frame of %d bytes, limit %d: the stream is broken", n, MaxFrame)
	}
	data := make([]byte, n)
	if _, err := io.ReadFull(c.r, data); err != nil {
		return Frame{}, fmt.Errorf("engine pipe: frame cut short: %w", err)
	}
	var f Frame
	if err := json.Unmarshal(data, &f); err != nil {
		return Frame{}, fmt.Errorf("engine pipe: bad frame: %w", err)
	}
	return f, nil
}

// Decode fills body from the frame.
func (f Frame) Decode(body any) error {
	if err := json.Unmarshal(f.Body, body); err != nil {
		return fmt.Errorf("engine pipe: body of %s: %w", f.Kind, err)
	}
	return nil
}
