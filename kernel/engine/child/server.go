package child

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"goelm/kernel/engine/pipe"
	"goelm/kernel/golang"
	"goelm/sandbox"
)

const (
	// maxStack bounds one goroutine's stack. Go's own limit of 1 GB takes seconds to fill and the memory with it.
	maxStack = 256 << 20
	// goodbye is how long the sandboxes may take to end when the engine exits.
	goodbye = 1200 * time.Millisecond
)

// lastWords keeps the file of fd 2 from being collected, which would close it under Go's runtime.
var lastWords *os.File //lint:ignore U1000 held, not read

// A server is the engine: one session and the requests for it.
type server struct {
	out      *outlet
	owners   *owners
	stdout   *stream // the cells'
	stderr   *stream
	library  *golang.Library
	names    *names // what is predeclared
	id       string // of this engine, begins its displays' names
	displays atomic.Uint64
	cells    atomic.Pointer[golang.Session]
	garbage  collector

	mu     sync.Mutex              // guards what follows
	cancel context.CancelCauseFunc // of the newest cell
	over   chan struct{}           // closed at its end; nil before the first
	known  golang.Known            // the declarations that the kernel has been told of
	inputs []string                // In: by cell number
	asks   map[uint64]chan pipe.AnswerBody
	asked  uint64
	strays int // interrupted cells that are still in a compiled call
}

// Main serves the kernel until it closes the pipe or says so, and returns the exit code.
func Main(ctx context.Context, args []string) int {
	flags := flag.NewFlagSet("engine", flag.ContinueOnError)
	nonce := flags.String("mark", "", "what marks in the output begin with")
	if flags.Parse(args) != nil {
		return 2
	}
	files, err := openStdio()
	if err != nil {
		fmt.Fprintln(os.Stderr, "goelm:", err)
		return 2
	}
	// What a cell prints to os.Stderr takes its own pipe; fd 2 stays for the last words of Go's runtime.
	lastWords = os.Stderr
	os.Stderr = files.stderr
	debug.SetMaxStack(maxStack)
	debug.SetTraceback("none")    // frames of the interpreter say nothing to a person; GOTRACEBACK=all brings them to the log
	signal.Ignore(syscall.SIGINT) // an interrupt is a message

	conn := pipe.NewConn(files.requests, files.frames)
	out, err := newOutlet(conn, pipe.NewConn(nil, files.late), *nonce, 1, int(files.stderr.Fd()), 2)
	if err != nil {
		fmt.Fprintln(os.Stderr, "goelm:", err)
		return 2
	}
	s := &server{id: "goelm-" + *nonce, out: out, owners: &owners{}, asks: map[uint64]chan pipe.AnswerBody{}}
	s.owners.forget = func(id uint64) { out.sendLate(pipe.Forget, id, nil) }
	s.stdout = &stream{name: "stdout", file: os.Stdout, variable: &os.Stdout, owners: s.owners, out: out}
	s.stderr = &stream{name: "stderr", file: os.Stderr, variable: &os.Stderr, owners: s.owners, out: out}
	log.SetOutput(s.stderr)
	limit, err := memoryLimit(os.Getenv(MemoryVariable))
	if err != nil {
		fmt.Fprintln(os.Stderr, "goelm:", err)
	}
	s.open()
	go s.watchMemory(limit)
	s.garbage.start()
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.serve(conn)
	}()
	select {
	case <-done:
	case <-ctx.Done(): // SIGTERM: the kernel died
	}
	s.close()
	endGroup()
	return 0
}

// endGroup ends the programs that cells have started, when the kernel can no longer do it.
func endGroup() {
	if syscall.Getpgrp() == os.Getpid() {
		signal.Ignore(syscall.SIGTERM)
		syscall.Kill(0, syscall.SIGTERM)
	}
}

// serve takes requests until the pipe ends. Cells run one after another, everything else beside them.
func (s *server) serve(conn *pipe.Conn) {
	cells := make(chan job, 16)
	defer close(cells)
	go func() {
		s.session().Prepare(context.Background()) // an error comes again with the first cell
		for j := range cells {
			s.inOrder(j)
		}
	}()
	s.out.plain(pipe.Ready, 0, nil)
	for {
		f, err := conn.Receive()
		if err != nil {
			return
		}
		switch f.Kind {
		case pipe.Execute, pipe.Replay:
			s.garbage.begin()
			cells <- s.job(f)
		case pipe.Interrupt:
			s.interrupt()
		case pipe.Answer:
			s.answered(f)
		case pipe.Complete, pipe.Inspect, pipe.IsComplete:
			s.garbage.begin()
			go func() {
				defer s.garbage.end()
				s.consult(f)
			}()
		case pipe.Close:
			return
		}
	}
}

// A job is a cell or a replay. Its context exists before its turn comes, so that no interrupt is lost.
type job struct {
	pipe.Frame
	ctx    context.Context
	cancel context.CancelCauseFunc
	over   chan struct{}
}

func (s *server) job(f pipe.Frame) job {
	j := job{Frame: f, over: make(chan struct{})}
	j.ctx, j.cancel = context.WithCancelCause(context.Background())
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cancel, s.over = j.cancel, j.over
	return j
}

// inOrder runs a cell or a replay.
func (s *server) inOrder(f job) {
	defer s.garbage.end()
	defer close(f.over)
	defer f.cancel(nil)
	if f.Kind == pipe.Replay {
		var body pipe.ReplayBody
		var answer pipe.ReplayedBody
		if err := f.Decode(&body); err != nil {
			answer.Failed = []string{err.Error()}
		} else {
			answer = s.replay(f.ctx, body)
		}
		s.out.send(pipe.Reply, f.ID, answer)
		return
	}
	var body pipe.ExecuteBody
	var reply pipe.ReplyBody
	if err := f.Decode(&body); err != nil {
		reply = failed(err, s.source)
	} else {
		reply = s.execute(f.ctx, f.ID, body)
	}
	if err := s.out.send(pipe.Reply, f.ID, reply); err != nil {
		s.out.send(pipe.Reply, f.ID, failed(err, s.source))
	}
}

func (s *server) interrupt() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cancel != nil {
		s.cancel(nil)
	}
}

// source gives the text of a cell by its name.
func (s *server) source(name string) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var n int
	if _, err := fmt.Sscanf(name, "In[%d]", &n); err != nil || n < 0 || n >= len(s.inputs) {
		return "", false
	}
	return s.inputs[n], true
}

// close ends what outlives cells. The rest ends with the process.
func (s *server) close() {
	s.interrupt()
	done := make(chan struct{})
	go func() {
		defer close(done)
		sandbox.CloseShared()
	}()
	select {
	case <-done:
	case <-time.After(goodbye):
	}
}
