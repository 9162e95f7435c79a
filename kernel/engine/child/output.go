package child

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"syscall"

	"golang.org/x/sys/unix"

	"goelm/kernel/engine/pipe"
)

// An outlet sends frames to the kernel, each after a mark in every output stream, so that what was printed before stays
// before.
type outlet struct {
	conn   *pipe.Conn
	marker pipe.Marker

	places []int // descriptors of the streams; our own copies, because a cell may close os.Stdout
	late   *pipe.Conn

	mu    sync.Mutex    // keeps marks and their frames in one order
	marks atomic.Uint64 // written under mu

	last atomic.Pointer[stream] // which of the two was written last since the last mark
}

// newOutlet copies the descriptors of the streams that carry marks.
func newOutlet(conn, late *pipe.Conn, nonce string, streams ...int) (*outlet, error) {
	o := &outlet{conn: conn, late: late, marker: pipe.NewMarker(nonce)}
	for _, fd := range streams {
		syscall.ForkLock.RLock()
		place, err := syscall.Dup(fd)
		if err == nil {
			syscall.CloseOnExec(place)
		}
		syscall.ForkLock.RUnlock()
		if err != nil {
			return nil, fmt.Errorf("engine: descriptor %d is not open; `goelm engine` is started by `goelm kernel`: %w", fd, err)
		}
		o.places = append(o.places, place)
	}
	return o, nil
}

// send marks the streams and sends a frame.
func (o *outlet) send(kind pipe.Kind, id uint64, body any) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := o.marks.Add(1)
	o.last.Store(nil)
	mark := o.marker.Bytes(n)
	for _, fd := range o.places {
		writeAll(fd, mark)
	}
	err := o.conn.Send(kind, id, n, body)
	if err != nil {
		o.conn.Send("", 0, n, nil) // the streams wait for the frame of their mark; the host skips one without a kind
	}
	return err
}

// plain sends a frame that need not be in order with the streams.
func (o *outlet) plain(kind pipe.Kind, id uint64, body any) error {
	return o.conn.Send(kind, id, 0, body)
}

// sendLate sends a frame that belongs to an earlier cell, after everything that this cell showed as the newest.
func (o *outlet) sendLate(kind pipe.Kind, cell uint64, body any) error {
	return o.late.Send(kind, cell, o.marks.Load(), body)
}

// A stream is os.Stdout or os.Stderr for what a session prints by its functions. It knows whose output it gets; what is
// written to the file itself counts to the newest cell.
type stream struct {
	name     string
	file     *os.File  // what variable was at the start
	variable **os.File // os.Stdout or os.Stderr, which a cell may set to another file
	owners   *owners
	out      *outlet
}

// mostLate is how much text goes into one frame.
const mostLate = 256 << 10

func (w *stream) Write(p []byte) (n int, err error) {
	if f := *w.variable; f != w.file {
		return f.Write(p)
	}
	w.owners.show(func(*cell) {
		w.turn()
		n, err = w.file.Write(p)
	}, func(id uint64) {
		for len(p) > 0 && err == nil {
			piece := p[:min(len(p), mostLate)]
			if err = w.out.sendLate(pipe.Late, id, pipe.LateBody{Stream: w.name, Text: piece}); err == nil {
				n, p = n+len(piece), p[len(piece):]
			}
		}
	})
	return n, err
}

// turn keeps what is printed to one stream behind what was printed to the other: they are two pipes.
func (w *stream) turn() {
	if last := w.out.last.Swap(w); last != nil && last != w {
		w.out.send("", 0, nil)
		w.out.last.Store(w)
	}
}

// revive opens the file again if a cell has closed it, from our own copy of its descriptor. It stays the same *os.File, which
// variables of cells and the session hold.
func (w *stream) revive(place int) {
	if _, err := w.file.Stat(); !errors.Is(err, os.ErrClosed) {
		return
	}
	fd, err := unix.FcntlInt(uintptr(place), unix.F_DUPFD_CLOEXEC, 1) // the old number, if it is free
	if err != nil {
		return // the next print says that the file is closed
	}
	*w.file = *os.NewFile(uintptr(fd), w.file.Name())
}

func writeAll(fd int, data []byte) {
	for len(data) > 0 {
		n, err := syscall.Write(fd, data)
		if err == syscall.EINTR || err == syscall.EAGAIN {
			continue
		}
		if err != nil {
			return // the kernel is gone; the end of fd 3 tells the rest
		}
		data = data[n:]
	}
}

// stdio are the files of the engine: fd 3 to 6 as the host passes them.
type stdio struct{ requests, frames, stderr, late *os.File }

func openStdio() (stdio, error) {
	var s stdio
	for i, f := range []struct {
		file **os.File
		name string
	}{{&s.requests, "requests"}, {&s.frames, "frames"}, {&s.stderr, "stderr"}, {&s.late, "late"}} {
		fd := 3 + i
		*f.file = os.NewFile(uintptr(fd), f.name)
		if _, err := (*f.file).Stat(); err != nil {
			return s, fmt.Errorf("engine: descriptor %d is not open; `goelm engine` is started by `goelm kernel`, not by hand", fd)
		}
		syscall.CloseOnExec(fd)
	}
	return s, nil
}
