package sandbox

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A backend starts sandboxes of one kind. The process that it returns speaks package frame on its pipes.
type backend interface {
	name() string   // as Stats and messages call it
	bounds() string // what bounds a sandbox from outside, as Stats says it
	start(ctx context.Context, gen uint32) (*guest, error)
	// close removes what the backend itself made. All guests have ended.
	close() error
}

// A guest is one started sandbox as the host sees it: two pipes, a way to end it, and a way to measure it.
type guest struct {
	in      input         // its standard input
	out     io.ReadCloser // its standard output
	pid     int           // of the first of its processes on the host; 0 where that is not known
	done    <-chan struct{}
	errText func() string         // what it wrote to standard error so far, bounded
	kill    func()                // ends it at once; may be called often
	memory  func() (int64, error) // bytes of memory its programs use; nil where the backend cannot tell
	cleanup func()                // after done: removes what is left of it

	outOfMemory func() bool // after done: whether the host ended it for its memory; nil where that is seen by memory alone
}

// An input is the writing end of a pipe or a connection.
type input interface {
	io.WriteCloser
	SetWriteDeadline(time.Time) error
}

// end closes the guest's input and waits for it to leave by itself, then kills it, and removes what is left.
func (g *guest) end(grace time.Duration) {
	g.in.Close()
	t := time.NewTimer(grace)
	defer t.Stop()
	select {
	case <-g.done:
	case <-t.C:
		g.kill()
		<-g.done
	}
	g.out.Close()
	if g.cleanup != nil {
		g.cleanup()
	}
}

// launch starts cmd with pipes, by start, which is called by a goroutine that is locked to its thread. The process dies
// with this one: the kernel sends SIGKILL when the thread that started it ends, so that thread is kept by the goroutine
// for as long as the process lives.
func launch(cmd *exec.Cmd, start func(*exec.Cmd) error) (*guest, error) {
	inR, inW, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("sandbox: pipe: %w", err)
	}
	outR, outW, err := os.Pipe()
	if err != nil {
		inR.Close()
		inW.Close()
		return nil, fmt.Errorf("sandbox: pipe: %w", err)
	}
	errors := &head{limit: 4096}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = inR, outW, errors
	cmd.WaitDelay = time.Second // a grandchild that keeps standard error open does not keep us
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}

	started := make(chan error, 1)
	done := make(chan struct{})
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := start(cmd)
		started <- err
		if err != nil {
			return
		}
		_ = cmd.Wait() // how it ended is seen from its pipes; the exit code adds nothing
		close(done)
	}()
	err = <-started
	inR.Close()
	outW.Close()
	if err != nil {
		inW.Close()
		outR.Close()
		return nil, fmt.Errorf("sandbox: start %s: %w", cmd.Path, err)
	}
	kill := func() {
		select {
		case <-done: // its number may belong to somebody else by now
		default:
			_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		}
	}
	return &guest{in: inW, out: outR, pid: cmd.Process.Pid, done: done, errText: errors.String, kill: kill}, nil
}

// head keeps the first and forgets the rest of what is written to it.
type head struct {
	mu    sync.Mutex
	limit int
	buf   []byte
}

func (h *head) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.buf = append(h.buf, p[:min(len(p), h.limit-len(h.buf))]...)
	return len(p), nil
}

func (h *head) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return strings.TrimSpace(string(h.buf))
}
