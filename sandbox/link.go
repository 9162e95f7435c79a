package sandbox

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"goelm/sandbox/frame"
)

const (
	// memoryCap is what all processes of a sandbox may use together, in bytes. The largest candidate may have 768 MiB.
	memoryCap = 1536 << 20
	// watchInterval is how often memory is measured.
	watchInterval = 50 * time.Millisecond
	// endGrace is how long a sandbox has to leave by itself when its input ends.
	endGrace = 500 * time.Millisecond
)

// A link is the connection to one started sandbox: frames go out by send, and arrive on frames until it ends.
type link struct {
	guest  *guest
	gen    uint32
	w      *bufio.Writer
	frames chan frame.Frame // closed when the sandbox ended or broke the protocol
	err    error            // why; read it after frames is closed
	memory atomic.Bool      // killed because it used too much memory
	gone   chan struct{}    // closed by close: the reader need not deliver any more
	once   sync.Once
	wg     sync.WaitGroup
}

// openLink starts a sandbox and waits until it says hello.
func openLink(ctx context.Context, b backend, gen uint32) (*link, error) {
	g, err := b.start(ctx, gen)
	if err != nil {
		return nil, err
	}
	l := &link{guest: g, gen: gen, w: bufio.NewWriterSize(g.in, 64<<10), frames: make(chan frame.Frame, 64), gone: make(chan struct{})}
	l.wg.Go(l.read)
	select {
	case f, ok := <-l.frames:
		if ok && f.Kind == frame.Hello && string(f.Payload) == frame.Version {
			break
		}
		if ok {
			err = fmt.Errorf("sandbox: the worker inside speaks %q, want %q", f.Payload, frame.Version)
		} else {
			err = fmt.Errorf("sandbox: it ended before it was ready: %w", l.err)
		}
	case <-ctx.Done():
		err = fmt.Errorf("sandbox: start: %w", context.Cause(ctx))
	}
	if err == nil && g.memory != nil {
		_, err = g.memory()
	}
	if err != nil {
		g.kill()
		l.close()
		if text := g.errText(); text != "" {
			err = fmt.Errorf("%w: %s", err, text)
		}
		return nil, err
	}
	l.wg.Go(l.watch)
	return l, nil
}

// read delivers frames until there are no more.
func (l *link) read() {
	defer close(l.frames)
	r := bufio.NewReaderSize(l.guest.out, 64<<10)
	for {
		f, err := frame.Read(r)
		if err != nil {
			l.err = err
			if errors.Is(err, frame.ErrMalformed) {
				l.guest.kill()
			} else {
				l.askForMemory()
			}
			return
		}
		select {
		case l.frames <- f:
		case <-l.gone:
			l.err = errClosed
			return
		}
	}
}

// askForMemory finds out whether a sandbox that has ended by itself was ended by the host for its memory.
func (l *link) askForMemory() {
	if l.guest.outOfMemory == nil {
		return
	}
	select {
	case <-l.gone:
	default:
		if l.guest.outOfMemory() {
			l.memory.Store(true)
		}
	}
}

// watch kills the sandbox when its programs use too much memory together.
func (l *link) watch() {
	if l.guest.memory == nil {
		return
	}
	t := time.NewTicker(watchInterval)
	defer t.Stop()
	for {
		select {
		case <-l.guest.done:
			return
		case <-t.C:
			if n, err := l.guest.memory(); err == nil && n > memoryCap {
				l.memory.Store(true)
				l.guest.kill()
			}
		}
	}
}

// send writes the tasks to the sandbox, which reads at once unless something is wrong with it.
func (l *link) send(tasks []*task) error {
	if err := l.guest.in.SetWriteDeadline(time.Now().Add(stallLimit)); err != nil {
		return err
	}
	for _, t := range tasks {
		f := frame.Frame{Kind: frame.Job, Gen: l.gen, ID: t.id, Arg: uint32(t.limits.Wall.Milliseconds()), Payload: t.payload}
		if t.alone || t.lost > 0 {
			f.Arg |= frame.Careful
		}
		if t.fresh {
			f.Arg |= frame.Fresh
		}
		if err := frame.Write(l.w, f); err != nil {
			return err
		}
	}
	return l.w.Flush()
}

// drop tells the sandbox that nobody waits for these jobs.
func (l *link) drop(ids []uint64) error {
	if err := l.guest.in.SetWriteDeadline(time.Now().Add(stallLimit)); err != nil {
		return err
	}
	if err := frame.Write(l.w, frame.Frame{Kind: frame.Drop, Gen: l.gen, Payload: frame.PutIDs(ids)}); err != nil {
		return err
	}
	return l.w.Flush()
}

// close ends the sandbox and removes what it left. It may be called often.
func (l *link) close() {
	l.once.Do(func() {
		close(l.gone)
		l.guest.end(endGrace)
	})
	l.wg.Wait()
}
