package worker

import (
	"bufio"
	"sync"

	"goelm/sandbox/frame"
)

// A mailbox collects the frames of a worker and sends them together: when its buffer is full, and when it is flushed,
// which the pulse does every few milliseconds. A write wakes the supervisor, which inside gVisor costs about as much as
// many a candidate.
//
// Its promise is what blame rests on: whoever has received the begin of a candidate and no result knows that this is the
// one that runs. So once a begin has left without its result, that result leaves at once.
type mailbox struct {
	mu   sync.Mutex // guards the rest; the pulse flushes too
	w    *bufio.Writer
	open bool  // a candidate runs
	told bool  // and its begin has left
	err  error // of the first write that failed
}

// begin says that the candidate of job runs now; an urgent begin is sent at once.
func (b *mailbox) begin(job frame.Frame, urgent bool) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.open, b.told = true, false
	b.put(frame.Frame{Kind: frame.Begin, Gen: job.Gen, ID: job.ID}, urgent)
	return b.err
}

// result adds the result of the candidate that runs.
func (b *mailbox) result(f frame.Frame) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.open = false
	b.put(f, b.told)
	return b.err
}

func (b *mailbox) flush() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.send()
	return b.err
}

// put adds a frame. What does not fit into the buffer with the others is sent, and everything with it. The caller holds mu.
func (b *mailbox) put(f frame.Frame, urgent bool) {
	if b.err != nil {
		return
	}
	room := b.w.Available()
	b.err = frame.Write(b.w, f)
	if urgent || b.w.Available() > room || len(f.Payload) >= room {
		b.send()
	}
}

// send writes what there is. The caller holds mu.
func (b *mailbox) send() {
	if b.err == nil {
		b.err = b.w.Flush()
	}
	b.told = b.open
}
