package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"goelm/kernel/engine/pipe"
)

// Options say how a Host starts its engine. The zero value starts `goelm engine` of the running binary.
type Options struct {
	Command []string                         // argv of the engine; nil: os.Executable() engine
	Env     []string                         // added to the environment of this process
	Grace   time.Duration                    // after an interrupt, before the engine is killed; 0: 5 s
	Start   time.Duration                    // the longest start of an engine; 0: 30 s
	Logf    func(format string, args ...any) // what an operator may want to know; nil: nothing
}

// An Output takes what one cell shows, in order. It stays valid after the cell, for what goroutines print later.
type Output interface {
	Stream(name, text string) // name is stdout or stderr
	Display(d pipe.DisplayBody)
	Result(d pipe.DisplayBody)
	Clear(wait bool)
	Input(ctx context.Context, prompt string, password bool) (string, error)
}

// A Host owns one engine at a time and replaces it when it dies. Its methods may be called from any goroutine; cells
// run one after another.
type Host struct {
	opt    Options
	ctx    context.Context // ends with Close
	cancel context.CancelFunc

	run  sync.Mutex     // held while a cell runs
	work sync.WaitGroup // starts and watches engines

	mu      sync.Mutex // guards what follows; never held while waiting
	seat    *seat
	cell    context.Context // of the running cell, nil between cells
	insist  chan struct{}   // takes a token for a second interrupt of the running cell, nil between cells
	stopped time.Time       // when a cell was last interrupted
	keep    []pipe.Source   // declarations to replay, by cells in order
	inputs  []string        // by cell number
	notice  string          // of a death between cells, for the next cell: the beginning of a sentence
	running int             // number of the running cell, 0 between cells
}

// A seat is the place of one engine: taken while it starts, ready, or failed.
type seat struct {
	ready  chan struct{} // closed when proc or err is valid
	proc   *process
	err    error
	failed []string // declarations that could not be restored
}

// New returns a host and starts its engine in the background.
func New(opt Options) *Host {
	if opt.Grace == 0 {
		opt.Grace = 5 * time.Second
	}
	if opt.Start == 0 {
		opt.Start = 30 * time.Second
	}
	if opt.Logf == nil {
		opt.Logf = func(string, ...any) {}
	}
	h := &Host{opt: opt}
	h.ctx, h.cancel = context.WithCancel(context.Background())
	h.seat = h.open(nil, nil)
	return h
}

// open starts an engine in the background and replays declarations in it. The caller holds mu.
func (h *Host) open(keep []pipe.Source, inputs []string) *seat {
	s := &seat{ready: make(chan struct{})}
	if h.ctx.Err() != nil {
		s.err = errClosed
		close(s.ready)
		return s
	}
	h.work.Go(func() {
		defer close(s.ready)
		ctx, cancel := context.WithTimeout(h.ctx, h.opt.Start)
		defer cancel()
		began := time.Now()
		s.proc, s.err = h.launch(ctx)
		if s.err != nil {
			return
		}
		if len(keep) > 0 || len(inputs) > 0 {
			var answer pipe.ReplayedBody
			err := s.proc.ask(ctx, pipe.Replay, pipe.ReplayBody{Sources: keep, Inputs: inputs}, &answer)
			if err != nil { // a declaration that kills the engine: go on without any
				s.proc.kill("the replay failed")
				if s.proc, s.err = h.launch(ctx); s.err != nil {
					return
				}
				answer.Failed = []string{err.Error()}
			}
			s.failed = answer.Failed
			h.mu.Lock()
			h.keep = answer.Keep
			h.mu.Unlock()
		}
		h.opt.Logf("engine %d ready after %v, %d declarations replayed", s.proc.pid, time.Since(began).Round(time.Millisecond), len(keep))
		h.work.Go(func() { h.guard(s) })
	})
	return s
}

// launch starts an engine and waits until it takes requests.
func (h *Host) launch(ctx context.Context) (*process, error) {
	argv := h.opt.Command
	if argv == nil {
		self, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("engine: %w", err)
		}
		argv = []string{self, "engine"}
	}
	env := append(os.Environ(), h.opt.Env...)
	p, err := start(argv, env, handlers{stream: stream, frame: h.frame, late: h.late})
	if err != nil {
		return nil, err
	}
	select {
	case <-p.ready:
		return p, nil
	case <-p.dead:
		return nil, fmt.Errorf("engine: it ended while it started: %s", p.cause)
	case <-ctx.Done():
		p.kill("the start took too long")
		<-p.dead
		return nil, fmt.Errorf("engine: not ready after %v", h.opt.Start)
	}
}

// guard replaces an engine that dies between cells, and remembers to say so.
func (h *Host) guard(s *seat) {
	<-s.proc.dead
	h.opt.Logf("engine %d ended: %s\n%s", s.proc.pid, s.proc.cause, s.proc.dump)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ctx.Err() != nil || h.seat != s || h.running != 0 {
		return // Execute deals with it, or nobody needs it
	}
	h.seat = h.open(h.keep, h.inputs)
	h.notice = fmt.Sprintf("the engine died of %s, between cells; ", s.proc.cause)
	if s.proc.killed != "" {
		h.notice = s.proc.killed + "; "
	}
}

// engine waits for the present engine.
func (h *Host) engine(ctx context.Context) (*seat, error) {
	h.mu.Lock()
	s := h.seat
	if isClosed(s.ready) && s.err != nil { // it could not be started; try again
		s = h.open(h.keep, h.inputs)
		h.seat = s
	}
	h.mu.Unlock()
	select {
	case <-s.ready:
		return s, s.err
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-h.ctx.Done():
		return nil, errClosed
	}
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

var errClosed = errors.New("engine: closed")

// stream passes on to the newest cell what was printed.
func stream(p *process, name, text string) {
	if out := p.pages.current(); out != nil {
		out.Stream(name, text)
	}
}

// frame passes on to the newest cell what it shows.
func (h *Host) frame(p *process, f pipe.Frame) {
	out := p.pages.current()
	if out == nil {
		return
	}
	var err error
	switch f.Kind {
	case pipe.Result:
		var d pipe.DisplayBody
		if err = f.Decode(&d); err == nil {
			out.Result(d)
		}
	case pipe.Ask:
		var a pipe.AskBody
		if err = f.Decode(&a); err == nil {
			h.mu.Lock()
			ctx := h.cell
			h.mu.Unlock()
			go answer(ctx, p, f.ID, a, out)
		}
	default:
		err = show(out, f)
	}
	if err != nil {
		h.opt.Logf("%v", err)
	}
}

// late passes on what goroutines show of cells that are no longer the newest.
func (h *Host) late(p *process, f pipe.Frame) {
	if f.Kind == pipe.Forget {
		p.pages.forget(f.ID)
		return
	}
	out := p.pages.of(f.ID)
	if out == nil {
		return
	}
	if err := show(out, f); err != nil {
		h.opt.Logf("%v", err)
	}
}

// show shows what does not depend on the moment.
func show(out Output, f pipe.Frame) error {
	switch f.Kind {
	case pipe.Display:
		var d pipe.DisplayBody
		if err := f.Decode(&d); err != nil {
			return err
		}
		out.Display(d)
	case pipe.Clear:
		var c pipe.ClearBody
		if err := f.Decode(&c); err != nil {
			return err
		}
		out.Clear(c.Wait)
	case pipe.Late:
		var l pipe.LateBody
		if err := f.Decode(&l); err != nil {
			return err
		}
		out.Stream(l.Stream, string(l.Text))
	default:
		return fmt.Errorf("engine pipe: unexpected %q", f.Kind)
	}
	return nil
}

// answer asks the person at the front end; ctx is the cell's, nil between cells.
func answer(ctx context.Context, p *process, id uint64, a pipe.AskBody, out Output) {
	body := pipe.AnswerBody{Err: "input: no cell is running"}
	if ctx != nil {
		text, err := out.Input(ctx, a.Prompt, a.Password)
		body = pipe.AnswerBody{Text: text}
		if err != nil {
			body.Err, body.Interrupted = err.Error(), ctx.Err() != nil
		}
	}
	p.conn.Send(pipe.Answer, id, 0, body)
}

// restored words what is left after a death.
func restored(failed []string) string {
	if len(failed) == 0 {
		return "types and functions are back, variables are lost"
	}
	const most = 5
	list := strings.Join(failed[:min(most, len(failed))], "; ")
	if len(failed) > most {
		list += fmt.Sprintf("; and %d more", len(failed)-most)
	}
	return "types and functions are back, variables are lost. Not restored: " + list
}

// Close ends the engine and everything it started; what has not ended by itself when ctx ends is killed.
func (h *Host) Close(ctx context.Context) error {
	h.cancel()
	h.mu.Lock()
	s := h.seat
	h.mu.Unlock()
	<-s.ready
	if s.proc != nil {
		s.proc.close(ctx)
	}
	h.work.Wait()
	return nil
}
