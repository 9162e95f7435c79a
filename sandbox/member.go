package sandbox

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"goelm/sandbox/frame"
)

const (
	// hostGrace is how much later than a candidate's own limit the host gives up on the whole sandbox. The supervisor
	// inside acts after a quarter of a second.
	hostGrace = 3 * time.Second
	// stallLimit is how long a sandbox may hold work without beginning any of it.
	stallLimit = 10 * time.Second
)

// member serves the queue with one sandbox after another until the pool closes. first may be a sandbox to begin with.
func (p *pool) member(first *link) {
	l := first
	for {
		for l == nil {
			var err error
			if l, err = p.nextLink(); err != nil {
				if p.ctx.Err() != nil {
					return
				}
				pause := p.failed(err)
				p.logf("sandbox: %v; trying again in %v", err, pause)
				select {
				case <-time.After(pause):
				case <-p.ctx.Done():
					return
				}
			}
		}
		p.started(l)
		p.prepareSpare()
		s := &session{pool: p, link: l, dropped: map[uint64]bool{}}
		s.serve()
		p.ended(l)
		l.close()
		l = nil
		if p.ctx.Err() != nil {
			return
		}
	}
}

// nextLink takes the spare, or starts a sandbox.
func (p *pool) nextLink() (*link, error) {
	p.mu.Lock()
	l := p.spare
	p.spare = nil
	p.mu.Unlock()
	if l != nil {
		select {
		case <-l.guest.done: // died while it waited
			l.close()
		default:
			return l, nil
		}
	}
	return p.startLink(p.ctx)
}

// prepareSpare starts a spare sandbox in the background once every member has one. A start takes 0.2 to 0.5 s; with the
// spare nobody waits for it.
func (p *pool) prepareSpare() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || p.spare != nil || p.sparing || p.running < p.workers {
		return
	}
	p.sparing = true
	p.done.Go(func() {
		l, err := p.startLink(p.ctx)
		p.mu.Lock()
		p.sparing = false
		if err == nil && !p.closed {
			p.spare = l
			l = nil
		}
		p.mu.Unlock()
		if err != nil && p.ctx.Err() == nil {
			p.logf("sandbox: spare: %v", err)
		}
		if l != nil {
			l.close()
		}
	})
}

// A session is a member's work with one sandbox, from its first task to its end.
type session struct {
	pool    *pool
	link    *link
	window  []*task         // sent and not finished, in the order sent
	dropped map[uint64]bool // taken out of window because nobody waits; word of them may still come
	begun   *task           // the one of window that runs inside, as far as we were told
	again   bool            // begun for the second time
	until   time.Time       // when something must have happened; meaningful while window is not empty
	fault   Verdict         // why we ended the sandbox ourselves, "" if it ended by itself
	detail  string          // goes with fault
}

// serve sends tasks and takes their results until the sandbox ends or the pool closes. Whatever the window then holds
// goes back to the pool.
func (s *session) serve() {
	wake := s.pool.join()
	defer s.pool.leave(wake)
	clock := time.NewTimer(time.Hour)
	defer clock.Stop()
	for {
		if !s.fill() {
			break
		}
		if len(s.window) > 0 {
			clock.Reset(time.Until(s.until))
		}
		alive := true
		select {
		case f, ok := <-s.link.frames:
			if alive = ok && s.frame(f); !ok && errors.Is(s.link.err, frame.ErrMalformed) {
				s.fault, s.detail = ProtocolViolation, s.link.err.Error()
			}
		case <-wake:
		case <-clock.C:
			alive = s.onTime()
		case <-s.pool.ctx.Done():
			s.pool.giveBack(s.window, nil)
			return
		}
		if !alive {
			break
		}
	}
	s.link.guest.kill()
	s.bury()
}

// fill sends as many tasks as the sandbox may have. It is false when the sandbox cannot be written to.
func (s *session) fill() bool {
	if !s.drop() {
		return false
	}
	if len(s.window) > 0 && s.window[0].alone {
		return true
	}
	tasks := s.pool.take(len(s.window))
	if len(tasks) == 0 {
		return true
	}
	if len(s.window) == 0 {
		s.until = time.Now().Add(stallLimit)
	}
	s.window = append(s.window, tasks...)
	return s.link.send(tasks) == nil
}

// drop takes the tasks that nobody waits for out of the window and tells the sandbox, so that it does not spend seconds
// on them.
func (s *session) drop() bool {
	var ids []uint64
	s.window = slices.DeleteFunc(s.window, func(t *task) bool {
		if !t.run.over.Load() {
			return false
		}
		ids = append(ids, t.id)
		s.dropped[t.id] = true
		if s.begun == t {
			s.begun = nil
		}
		return true
	})
	if len(ids) == 0 {
		return true
	}
	s.until = time.Now().Add(stallLimit)
	s.pool.release(len(ids))
	return s.link.drop(ids) == nil
}

// frame takes one frame of the sandbox. It is false if the frame breaks the protocol.
func (s *session) frame(f frame.Frame) bool {
	if f.Kind == frame.Suspect && f.Gen == s.link.gen {
		s.pool.suspect(f)
		return true
	}
	t := s.find(f.ID)
	if t == nil && s.dropped[f.ID] {
		if f.Kind == frame.Result {
			delete(s.dropped, f.ID)
		}
		return true
	}
	if t == nil || f.Gen != s.link.gen || (f.Kind != frame.Begin && f.Kind != frame.Result) {
		s.fault = ProtocolViolation
		s.detail = fmt.Sprintf("the sandbox sent a frame of kind %d for job %d, which it does not have", f.Kind, f.ID)
		return false
	}
	if f.Kind == frame.Begin {
		return s.begin(t)
	}
	s.begun = nil
	s.until = time.Now().Add(stallLimit)
	s.remove(t)
	s.pool.finished(t, decode(f.Payload, t))
	return true
}

// begin notes that t runs. The supervisor says so once, and once more when it tries t a second time in a new worker; the
// first time sets the clock for both.
func (s *session) begin(t *task) bool {
	switch {
	case s.begun == nil:
		s.begun, s.again = t, false
		s.until = time.Now().Add(2*t.limits.Wall + hostGrace)
		return true
	case s.begun == t && !s.again:
		s.again = true
		t.again()
		return true
	}
	s.fault, s.detail = ProtocolViolation, fmt.Sprintf("the sandbox began job %d while job %d was running", t.id, s.begun.id)
	return false
}

// onTime is false when the sandbox has let the time limit pass.
func (s *session) onTime() bool {
	if len(s.window) == 0 || time.Now().Before(s.until) {
		return true
	}
	s.fault, s.detail = Timeout, "the sandbox did not answer in time and was ended"
	return false
}

// bury decides what becomes of the tasks of a sandbox that ended.
func (s *session) bury() {
	culprit := s.begun
	verdict, detail := s.fault, s.detail
	switch {
	case s.link.memory.Load():
		verdict, detail = Memory, fmt.Sprintf("all processes of the sandbox together used more than %d MiB", memoryCap>>20)
	case verdict == "":
		verdict, detail = Crash, "the sandbox died"
	}
	if len(s.window) > 0 || verdict != Crash {
		s.pool.logf("sandbox: generation %d ended with %d candidates: %s: %s", s.link.gen, len(s.window), verdict, detail)
	}
	if culprit != nil && culprit.alone {
		s.remove(culprit)
		s.pool.finished(culprit, Outcome{Verdict: verdict, Detail: detail})
		culprit = nil
	}
	s.pool.giveBack(s.window, culprit)
}

func (s *session) find(id uint64) *task {
	for _, t := range s.window {
		if t.id == id {
			return t
		}
	}
	return nil
}

func (s *session) remove(t *task) {
	s.window = slices.DeleteFunc(s.window, func(w *task) bool { return w == t })
}

// join registers a member that serves; its channel gets a signal when the queue has changed.
func (p *pool) join() chan struct{} {
	w := make(chan struct{}, 1)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wakers[w] = true
	return w
}

func (p *pool) leave(w chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.wakers, w)
}
