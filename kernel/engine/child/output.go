package child

import (
	"fmt"
	"os"
	"sync"
	"syscall"

	"goelm/kernel/engine/pipe"
)

// An outlet sends frames to the kernel, each after a mark in every output stream, so that what was printed before stays
// before.
type outlet struct {
	conn   *pipe.Conn
	marker pipe.Marker

	mu     sync.Mutex // guards marks and the order of mark and frame
	marks  uint64
	places []int // descriptors of the streams; our own copies, because a cell may close os.Stdout
}

// newOutlet copies the descriptors of the streams that carry marks.
func newOutlet(conn *pipe.Conn, nonce string, streams ...int) (*outlet, error) {
	o := &outlet{conn: conn, marker: pipe.NewMarker(nonce)}
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
	o.marks++
	mark := o.marker.Bytes(o.marks)
	for _, fd := range o.places {
		writeAll(fd, mark)
	}
	err := o.conn.Send(kind, id, o.marks, body)
	if err != nil {
		o.conn.Send("", 0, o.marks, nil) // the streams wait for the frame of their mark; the host skips one without a kind
	}
	return err
}

// plain sends a frame that need not be in order with the streams.
func (o *outlet) plain(kind pipe.Kind, id uint64, body any) error {
	return o.conn.Send(kind, id, 0, body)
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

// stdio are the files of the engine: fd 3 to 5 as the host passes them.
type stdio struct{ requests, frames, stderr *os.File }

func openStdio() (stdio, error) {
	s := stdio{os.NewFile(3, "requests"), os.NewFile(4, "frames"), os.NewFile(5, "stderr")}
	for fd := 3; fd <= 5; fd++ {
		if _, err := s.file(fd).Stat(); err != nil {
			return s, fmt.Errorf("engine: descriptor %d is not open; `goelm engine` is started by `goelm kernel`, not by hand", fd)
		}
		syscall.CloseOnExec(fd)
	}
	return s, nil
}

func (s stdio) file(fd int) *os.File {
	return map[int]*os.File{3: s.requests, 4: s.frames, 5: s.stderr}[fd]
}
