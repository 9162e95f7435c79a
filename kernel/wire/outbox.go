package wire

import (
	"context"
	"errors"
	"net"
	"os"
	"sync"
	"time"
)

var errBacklog = errors.New("it is too far behind")

// outbox is the bounded backlog of one peer and the goroutine that writes it. Bytes come in as zmq4 writes them, in
// pieces; only whole messages go out, so that a PONG can go between two messages.
type outbox struct {
	conn    net.Conn
	stall   time.Duration
	max     int
	skip    int    // bytes of zmq4's own greeting that are still to be swallowed
	partial []byte // the message that zmq4 is writing
	scanned int    // whole frames in partial, in bytes

	mu       sync.Mutex
	cond     *sync.Cond // on every change of the fields below
	pending  []byte     // whole messages that wait
	inflight int        // bytes that the writer holds
	progress time.Time  // when the peer last took bytes, or the backlog began
	closed   bool
}

func newOutbox(conn net.Conn, stall time.Duration, maxBytes int) *outbox {
	o := &outbox{conn: conn, stall: stall, max: maxBytes, skip: greetingSize}
	o.cond = sync.NewCond(&o.mu)
	return o
}

// write takes the next bytes of zmq4's stream. It never blocks. Calls must not overlap (zmq4 holds a lock). zmq4's own
// greeting and READY are swallowed: the peer has had ours.
func (o *outbox) write(p []byte) error {
	if n := min(o.skip, len(p)); n > 0 {
		o.skip -= n
		p = p[n:]
	}
	o.partial = append(o.partial, p...)
	for {
		flags, head, size, ok := frameHead(o.partial[o.scanned:])
		if !ok || uint64(len(o.partial)-o.scanned-head) < size {
			return nil
		}
		end := o.scanned + head + int(size)
		if flags&flagCommand != 0 {
			o.partial = append(o.partial[:o.scanned], o.partial[end:]...)
			continue
		}
		o.scanned = end
		if flags&flagMore != 0 {
			continue
		}
		err := o.put(o.partial[:end])
		o.partial = append(o.partial[:0], o.partial[end:]...)
		o.scanned = 0
		if cap(o.partial) > 1<<20 {
			o.partial = append([]byte(nil), o.partial...)
		}
		if err != nil {
			return err
		}
	}
}

// put queues whole messages or commands.
func (o *outbox) put(b []byte) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case o.closed:
		return net.ErrClosed
	case len(o.pending)+o.inflight >= o.max:
		return errBacklog
	}
	if len(o.pending)+o.inflight == 0 {
		o.progress = time.Now()
	}
	o.pending = append(o.pending, b...)
	o.cond.Broadcast()
	return nil
}

// run writes until close, or until the peer takes nothing for the stall time, which is the returned error.
func (o *outbox) run() error {
	const piece = 256 << 10
	var spare []byte
	for {
		o.mu.Lock()
		for len(o.pending) == 0 && !o.closed {
			o.cond.Wait()
		}
		if len(o.pending) == 0 || o.closed {
			o.mu.Unlock()
			return nil
		}
		batch := o.pending
		o.pending, o.inflight = spare[:0], len(batch)
		o.mu.Unlock()
		for rest := batch; len(rest) > 0; {
			n := min(piece, len(rest))
			if err := o.conn.SetWriteDeadline(time.Now().Add(o.stall)); err != nil {
				return err
			}
			n, err := o.conn.Write(rest[:n])
			rest = rest[n:]
			o.mu.Lock()
			o.inflight = len(rest)
			if n > 0 {
				o.progress = time.Now()
			}
			o.cond.Broadcast()
			o.mu.Unlock()
			if err != nil && !(n > 0 && errors.Is(err, os.ErrDeadlineExceeded)) {
				return err
			}
		}
		spare = batch
		if cap(spare) > 1<<20 {
			spare = nil
		}
	}
}

func (o *outbox) close() {
	o.mu.Lock()
	o.closed = true
	o.pending = nil
	o.cond.Broadcast()
	o.mu.Unlock()
}

// drain waits until everything is written, the outbox is closed, or ctx ends.
func (o *outbox) drain(ctx context.Context) {
	defer context.AfterFunc(ctx, o.wake)()
	o.mu.Lock()
	defer o.mu.Unlock()
	for !o.closed && len(o.pending)+o.inflight > 0 && ctx.Err() == nil {
		o.cond.Wait()
	}
}

// room waits until less than limit bytes are queued. It gives up when ctx ends and when the peer has taken nothing for
// patience: a slow reader may slow down the sender, a stalled one may not.
func (o *outbox) room(ctx context.Context, limit int, patience time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed || len(o.pending)+o.inflight < limit {
		return
	}
	defer context.AfterFunc(ctx, o.wake)()
	tick := time.AfterFunc(patience, o.wake)
	defer tick.Stop()
	for !o.closed && len(o.pending)+o.inflight >= limit && ctx.Err() == nil {
		idle := time.Since(o.progress)
		if idle >= patience {
			return
		}
		tick.Reset(patience - idle)
		o.cond.Wait()
	}
}

func (o *outbox) wake() {
	o.mu.Lock()
	o.cond.Broadcast()
	o.mu.Unlock()
}
