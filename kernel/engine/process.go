package engine

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"goelm/kernel/engine/pipe"
)

// The streams of an engine that carry marks, by their place in the turnstile.
const (
	streamStdout = iota
	streamStderr
	streamRaw // fd 2 itself: Go's runtime writes its last words there; os.Stderr of a cell is another pipe
	streams
)

// A process is one engine: started once, never again after it has ended.
type process struct {
	conn  *pipe.Conn
	pages *pages
	pid   int

	nextID  atomic.Uint64
	mu      sync.Mutex // guards pending, killed, strays and ended
	pending map[uint64]chan pipe.Frame
	killed  string // why the host killed it, as a sentence; "" otherwise. Fixed when dead is closed
	strays  int    // interrupted cells that are still in a compiled call
	ended   bool

	ready chan struct{} // closed when the engine takes requests
	dead  chan struct{} // closed when it is gone and everything that it printed has been emitted; cause is valid then
	cause string
	dump  string // the last words of Go's runtime

	requests *os.File // our end of its fd 3
	gate     *turnstile
}

// handlers are what a process calls, each from its own goroutine, while it lives.
type handlers struct {
	stream func(p *process, name, text string) // printed at a descriptor, by whomever
	frame  func(p *process, f pipe.Frame)      // every frame that is no business of the process itself, in order
	late   func(p *process, f pipe.Frame)      // what a goroutine shows of an earlier cell
}

// requestTime is how long an engine may take to read a request; it does nothing else on that goroutine.
const requestTime = 10 * time.Second

// A requestWriter gives up on an engine that does not read: one that somebody has stopped (SIGSTOP).
type requestWriter struct{ file *os.File }

func (w requestWriter) Write(p []byte) (int, error) {
	if err := w.file.SetWriteDeadline(time.Now().Add(requestTime)); err != nil {
		return 0, err
	}
	return w.file.Write(p)
}

// start starts an engine. It does not wait until it is ready.
func start(argv, env []string, on handlers) (*process, error) {
	nonce := make([]byte, 8)
	rand.Read(nonce)
	mark := hex.EncodeToString(nonce)
	pipes, err := openPipes()
	if err != nil {
		return nil, fmt.Errorf("engine: %w", err)
	}
	cmd := exec.Command(argv[0], append(argv[1:len(argv):len(argv)], "-mark", mark)...)
	cmd.Env = env
	cmd.Stdout, cmd.Stderr = pipes.stdout.w, pipes.raw.w
	cmd.ExtraFiles = []*os.File{pipes.requests.r, pipes.frames.w, pipes.stderr.w, pipes.late.w} // fd 3 to 6
	// Its own group, so that what a cell started can be ended with it. Should this process die without a word, the
	// engine is told by the kernel and by the end of its fd 3.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	exited := make(chan *os.ProcessState, 1)
	if err := startOnOwnThread(cmd, exited); err != nil {
		pipes.closeAll()
		return nil, fmt.Errorf("engine: start %q: %w", argv[0], err)
	}
	pipes.closeChildEnds()
	p := &process{
		conn:     pipe.NewConn(pipes.frames.r, requestWriter{pipes.requests.w}),
		pages:    newPages(),
		pid:      cmd.Process.Pid,
		pending:  map[uint64]chan pipe.Frame{},
		ready:    make(chan struct{}),
		dead:     make(chan struct{}),
		requests: pipes.requests.w,
		gate:     newTurnstile(streams),
	}
	go p.watch(pipes, pipe.NewMarker(mark), on, exited)
	return p, nil
}

// startOnOwnThread starts cmd from a thread that lives as long as the child, because the parent-death signal is sent
// when the thread that forked ends, not the process.
func startOnOwnThread(cmd *exec.Cmd, exited chan<- *os.ProcessState) error {
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			cmd.Wait()
			exited <- cmd.ProcessState
		}
	}()
	return <-started
}

// watch reads everything that the engine says until it is gone, then publishes the cause.
func (p *process) watch(pipes *pipes, marker pipe.Marker, on handlers, exited <-chan *os.ProcessState) {
	var taps sync.WaitGroup
	var dump string
	open := func(stream int, name string, from *os.File, delay time.Duration) {
		t := &tap{
			file: from, marker: marker, delay: delay,
			emit:   func(text string) { on.stream(p, name, text) },
			arrive: func(n uint64) { p.gate.arrive(stream, n) },
		}
		if stream == streamRaw {
			t.hold = isDump
		}
		taps.Go(func() {
			rest := t.run()
			p.gate.end(stream)
			if stream == streamRaw && isDump(rest) {
				dump = rest
			} else if rest != "" {
				on.stream(p, name, rest)
			}
		})
	}
	open(streamStdout, "stdout", pipes.stdout.r, tapDelay)
	open(streamStderr, "stderr", pipes.stderr.r, tapDelay)
	open(streamRaw, "stderr", pipes.raw.r, rawDelay)
	var frames sync.WaitGroup
	frames.Go(func() { p.receive(on) })
	frames.Go(func() { p.receiveLate(pipe.NewConn(pipes.late.r, nil), on) })

	state := <-exited
	// A grandchild may hold the pipes open; what belongs to the engine's group goes with it.
	syscall.Kill(-p.pid, syscall.SIGKILL)
	pipes.expire(time.Second)
	frames.Wait()
	taps.Wait()
	pipes.closeHostEnds()

	p.mu.Lock()
	p.ended, p.dump = true, dump
	p.cause = cause(dump, state)
	p.mu.Unlock()
	close(p.dead)
}

// receive handles frames in order, each after the output that was printed before it.
func (p *process) receive(on handlers) {
	defer p.gate.pass(endOfStream)
	for {
		f, err := p.conn.Receive()
		if err != nil {
			return
		}
		if f.Mark != 0 {
			p.gate.await(f.Mark)
		}
		switch f.Kind {
		case pipe.Ready:
			close(p.ready)
		case pipe.Begin:
			p.pages.begin(f.ID)
		case pipe.Stray:
			var body pipe.StrayBody
			if f.Decode(&body) == nil {
				p.mu.Lock()
				p.strays = body.Cells
				p.mu.Unlock()
			}
		case "": // only its mark matters
		case pipe.Reply:
			p.mu.Lock()
			c := p.pending[f.ID]
			delete(p.pending, f.ID)
			p.mu.Unlock()
			if c != nil {
				c <- f
			}
		default:
			on.frame(p, f)
		}
		if f.Mark != 0 {
			p.gate.pass(f.Mark)
		}
	}
}

// receiveLate handles what goroutines of earlier cells show. It has a pipe of its own, so that a flood of it delays only
// the goroutine that makes it.
func (p *process) receiveLate(conn *pipe.Conn, on handlers) {
	for {
		f, err := conn.Receive()
		if err != nil {
			return
		}
		p.gate.awaitPassed(f.Mark)
		on.late(p, f)
	}
}

// execute sends a cell; what it shows goes to out.
func (p *process) execute(body pipe.ExecuteBody, out Output) (<-chan pipe.Frame, error) {
	id := p.nextID.Add(1)
	p.pages.add(id, out)
	return p.sendAs(id, pipe.Execute, body)
}

// send sends a request and returns where its reply will arrive.
func (p *process) send(kind pipe.Kind, body any) (<-chan pipe.Frame, error) {
	return p.sendAs(p.nextID.Add(1), kind, body)
}

func (p *process) sendAs(id uint64, kind pipe.Kind, body any) (<-chan pipe.Frame, error) {
	c := make(chan pipe.Frame, 1)
	p.mu.Lock()
	p.pending[id] = c
	p.mu.Unlock()
	if err := p.conn.Send(kind, id, 0, body); err != nil {
		if errors.Is(err, os.ErrDeadlineExceeded) { // a piece may have been written, so nothing can follow
			p.kill(fmt.Sprintf("the engine took no request for %v, so it was killed", requestTime))
		}
		return nil, err
	}
	return c, nil
}

var errDead = errors.New("engine: it has ended")

// ask sends a request and waits for its reply; into may be nil.
func (p *process) ask(ctx context.Context, kind pipe.Kind, body, into any) error {
	c, err := p.send(kind, body)
	if err != nil {
		return err
	}
	select {
	case f := <-c:
		if into == nil {
			return nil
		}
		return f.Decode(into)
	case <-p.dead:
		return errDead
	case <-ctx.Done():
		return ctx.Err()
	}
}

// kill ends the engine and everything in its group at once; why is what a person will read.
func (p *process) kill(why string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended {
		return // the number may belong to somebody else by now
	}
	if p.killed == "" {
		p.killed = why
	}
	syscall.Kill(-p.pid, syscall.SIGKILL)
	syscall.Kill(p.pid, syscall.SIGKILL)
}

// hasStrays reports whether an interrupted cell is still in a compiled call.
func (p *process) hasStrays() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.strays > 0
}

// close asks the engine to release everything and to exit, and kills it when ctx ends first.
func (p *process) close(ctx context.Context) {
	p.conn.Send(pipe.Close, 0, 0, nil)
	select {
	case <-p.dead:
	case <-ctx.Done():
		p.kill("the kernel shut down")
		<-p.dead
	}
}
