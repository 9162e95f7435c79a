package worker

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"syscall"
	"time"

	"goelm/sandbox/frame"
)

const (
	// grace is how much later than the candidate's own limit the supervisor acts: the worker stops nearly everything by
	// itself, and keeps its process.
	grace = 250 * time.Millisecond
	// window is the number of jobs sent ahead to one worker.
	window = 64
	// startLimit is the time that a worker process may take to say hello.
	startLimit = 8 * time.Second
	// stallLimit is the time that a worker may hold jobs without beginning one.
	stallLimit = 5 * time.Second
	// maxFutile is the number of workers in a row that may die without having begun a job.
	maxFutile = 4
)

// A job is one candidate on its way through the supervisor, which never looks into its payload.
type job struct {
	frame frame.Frame
	wall  time.Duration
	tried bool // it was running when a worker died, and now runs alone
	fresh bool // it must be its worker's first

	dropped bool   // nobody waits for it
	audit   *audit // it is finished, and runs again only to be compared; the host is not told
}

// alone reports whether nothing may be in the worker's window with the job.
func (j *job) alone() bool { return j.tried || j.audit != nil }

// A supervisor is the state of the sandbox's first process. One goroutine owns all of it.
type supervisor struct {
	host    *bufio.Writer
	events  chan event
	start   func(n int) (*child, error) // starts worker number n
	dice    func() bool                 // whether to check a result
	waiting []*job                      // not yet sent to the active worker, in order
	active  *child                      // works
	spare   *child                      // started ahead, takes over when the active one ends
	greeted bool                        // the host has our hello
	spawned int
	futile  int // workers in a row that ended without having begun a job
}

func newSupervisor(out io.Writer) *supervisor {
	s := &supervisor{host: bufio.NewWriterSize(out, 64<<10), events: make(chan event, 256), dice: oneIn(auditRate)}
	s.start = func(n int) (*child, error) { return spawn(n, s.events) }
	return s
}

// serve serves the host until it closes its side.
func (s *supervisor) serve(in io.Reader) error {
	if os.Getpid() == 1 {
		limitProcess() // what Docker cannot set; the workers inherit it
	}
	fromHost := make(chan frame.Frame, 256)
	hostEnd := make(chan error, 1)
	go func() {
		r := bufio.NewReaderSize(in, 64<<10)
		for {
			f, err := frame.Read(r)
			if err != nil {
				hostEnd <- err
				return
			}
			fromHost <- f
		}
	}()
	defer s.killAll()
	var err error
	if s.active, err = s.spawn(); err != nil {
		return err
	}
	clock := time.NewTimer(startLimit)
	defer clock.Stop()
	for {
		if len(fromHost) == 0 && len(s.events) == 0 {
			if err := s.host.Flush(); err != nil {
				return fmt.Errorf("worker: the host is gone: %w", err)
			}
		}
		select {
		case f := <-fromHost:
			err = s.fromHost(f)
		case e := <-s.events:
			err = s.fromChild(e)
		case <-clock.C:
		case err = <-hostEnd:
			if err == io.EOF {
				return nil
			}
		}
		if err != nil {
			return err
		}
		s.feed()
		if next := s.checkClock(); next > 0 {
			clock.Reset(next)
		}
	}
}

func (s *supervisor) spawn() (*child, error) {
	s.spawned++
	c, err := s.start(s.spawned)
	if err == nil {
		c.until = time.Now().Add(startLimit)
	}
	return c, err
}

func (s *supervisor) fromHost(f frame.Frame) error {
	switch f.Kind {
	case frame.Job:
		wall := time.Duration(f.Arg&frame.WallMask) * time.Millisecond
		s.waiting = append(s.waiting, &job{frame: f, wall: wall, fresh: f.Arg&frame.Fresh != 0})
	case frame.Drop:
		s.drop(frame.IDs(f.Payload))
	default:
		return fmt.Errorf("worker: the host sent a frame of kind %d", f.Kind)
	}
	return nil
}

// drop forgets jobs. One that runs ends with its worker; one that the worker has not begun is caught when it does.
func (s *supervisor) drop(ids []uint64) {
	unwanted := map[uint64]bool{}
	for _, id := range ids {
		unwanted[id] = true
	}
	s.waiting = slices.DeleteFunc(s.waiting, func(j *job) bool { return unwanted[j.frame.ID] && j.audit == nil })
	a := s.active
	for i, j := range a.queue {
		if unwanted[j.frame.ID] && j.audit == nil {
			j.dropped = true
			if i == 0 && a.begun {
				a.kill(frame.Timeout, "nobody waits for it")
			}
		}
	}
}

// fromChild takes one event of a worker process, checking that it follows the protocol: hello once, then for each job in
// order one begin and one result.
func (s *supervisor) fromChild(e event) error {
	c := e.child
	if e.end {
		return s.ended(c)
	}
	if e.err != nil {
		c.kill(frame.ProtocolViolation, e.err.Error())
		return nil
	}
	if c.cause != "" {
		return nil // killed already: what it still had to say is void
	}
	f := e.frame
	switch {
	case f.Kind == frame.Hello && !c.ready && string(f.Payload) == frame.Version:
		return s.ready(c)
	case f.Kind == frame.Bye && c.ready && !c.begun && !c.bye:
		c.bye, c.until = true, time.Now().Add(stallLimit)
		return nil
	case f.Kind == frame.Begin && !c.begun && !c.bye && len(c.queue) > 0 && f.ID == c.queue[0].frame.ID:
		c.begun, c.worked, c.since = true, true, time.Now()
		c.until = c.since.Add(c.queue[0].wall + grace)
		s.futile = 0
		if c.queue[0].dropped {
			c.kill(frame.Timeout, "nobody waits for it")
		}
		if c.queue[0].audit != nil {
			return nil
		}
		return s.toHost(frame.Frame{Kind: frame.Begin, Gen: c.queue[0].frame.Gen, ID: f.ID})
	case f.Kind == frame.Result && c.begun && f.ID == c.queue[0].frame.ID:
		j := c.queue[0]
		c.queue, c.begun = c.queue[1:], false
		c.until = time.Now().Add(stallLimit)
		if j.audit != nil {
			return s.audited(j, f.Payload)
		}
		if s.dice() {
			c.keep(j.frame, f.Payload)
		}
		return s.toHost(frame.Frame{Kind: frame.Result, Gen: j.frame.Gen, ID: j.frame.ID, Payload: f.Payload})
	}
	c.kill(frame.ProtocolViolation, fmt.Sprintf("the worker sent a frame of kind %d for job %d out of turn", f.Kind, f.ID))
	return nil
}

// ready is a worker's hello: the first one is also the sandbox's. The spare is started after the active worker is up,
// so that the first candidate does not wait for it.
func (s *supervisor) ready(c *child) error {
	c.ready = true
	if !s.greeted {
		s.greeted = true
		if err := s.toHost(frame.Frame{Kind: frame.Hello, Payload: []byte(frame.Version)}); err != nil {
			return err
		}
	}
	return s.refill()
}

// refill starts a spare if there is none and the active worker is up.
func (s *supervisor) refill() (err error) {
	if s.spare == nil && s.active.ready {
		s.spare, err = s.spawn()
	}
	return err
}

// ended handles the end of a worker process: what it left goes back to the front of the queue, the spare takes over.
func (s *supervisor) ended(c *child) error {
	c.leave()
	killStrays(s.active, s.spare, c)
	if !c.worked && !c.bye {
		if s.futile++; s.futile >= maxFutile {
			_, detail, _ := c.death()
			return fmt.Errorf("worker: %d worker processes in a row ended without any work: %s", s.futile, detail)
		}
	}
	switch c {
	case s.spare:
		s.spare = nil
	case s.active:
		if err := s.blame(c); err != nil {
			return err
		}
		left := slices.DeleteFunc(c.queue, func(j *job) bool { return j.dropped || j.audit != nil })
		for _, j := range left {
			j.frame.Arg |= frame.Careful // one of them may have begun without a word
		}
		s.waiting = append(left, s.waiting...)
		first := 0 // a job that must have the worker to itself goes before checks
		for first < len(s.waiting) && (s.waiting[first].tried || s.waiting[first].fresh) {
			first++
		}
		s.waiting = slices.Insert(s.waiting, first, audits(c.samples)...)
		s.active, s.spare = s.spare, nil
		if s.active == nil {
			var err error
			if s.active, err = s.spawn(); err != nil {
				return err
			}
		}
	}
	return s.refill()
}

// blame decides about the job that was running when its worker died: a verdict if the cause is sure or the job ran
// alone, else it is tried once more, alone in a fresh worker.
func (s *supervisor) blame(c *child) error {
	if len(c.queue) == 0 {
		return nil
	}
	culprit := c.queue[0]
	// A worker that has begun nothing is fresh: if it lies to one that must be careful, it does so for that one.
	fresh := !c.worked && c.cause == frame.ProtocolViolation && culprit.frame.Arg&frame.Careful != 0
	if !c.begun && !fresh {
		return nil
	}
	verdict, detail, sure := c.death()
	if culprit.dropped || culprit.audit != nil {
		return nil
	}
	if !sure && !culprit.tried {
		culprit.tried = true
		return nil
	}
	c.queue = c.queue[1:]
	m := frame.ResultMessage{
		Verdict: verdict, Detail: detail, Micros: time.Since(c.since).Microseconds(),
		Replayable: sure && verdict == frame.Memory,
	}
	return s.toHost(frame.Frame{Kind: frame.Result, Gen: culprit.frame.Gen, ID: culprit.frame.ID, Payload: m.Encode()})
}

// feed sends waiting jobs to the active worker, up to its window. A job that is tried again has the worker to itself, as has
// one that is checked; one that must be its worker's first gets a new worker, unless this one has not done anything yet.
func (s *supervisor) feed() {
	a := s.active
	for a.ready && !a.bye && a.cause == "" && len(s.waiting) > 0 && len(a.queue) < window {
		next := s.waiting[0]
		switch idle := len(a.queue) == 0; {
		case !idle && (a.queue[0].alone() || next.alone() || next.fresh):
			return
		case next.fresh && a.worked:
			a.leave()
			a.bye, a.until = true, time.Now().Add(stallLimit)
			return
		case idle:
			a.until = time.Now().Add(stallLimit)
		}
		a.send(next)
		s.waiting = s.waiting[1:]
	}
}

// checkClock kills what is late and returns the time until the next look.
func (s *supervisor) checkClock() time.Duration {
	next := time.Hour
	now := time.Now()
	for _, c := range []*child{s.active, s.spare} {
		if c == nil || c.cause != "" || c.ready && len(c.queue) == 0 && !c.bye {
			continue
		}
		left := c.until.Sub(now)
		switch {
		case left > 0:
			next = min(next, left)
		case c.begun:
			c.kill(frame.Timeout, fmt.Sprintf("wall clock limit of %v reached, and it could not be stopped otherwise", c.queue[0].wall))
		case c.bye:
			c.kill(frame.Crash, "the worker process was to leave and stayed")
		case c.ready:
			c.kill(frame.Crash, fmt.Sprintf("the worker process began nothing for %v", stallLimit))
		default:
			c.kill(frame.Crash, fmt.Sprintf("the worker process did not start within %v", startLimit))
		}
	}
	return next
}

func (s *supervisor) toHost(f frame.Frame) error {
	if err := frame.Write(s.host, f); err != nil {
		return fmt.Errorf("worker: the host is gone: %w", err)
	}
	return nil
}

// killAll ends every worker process. As the first process of the sandbox, the supervisor takes everything else with it.
func (s *supervisor) killAll() {
	for _, c := range []*child{s.active, s.spare} {
		if c != nil {
			c.leave()
			c.stop()
		}
	}
}

// killStrays kills every process of the sandbox but the supervisor and the workers that it knows, and collects the dead:
// a candidate that broke out of its interpreter may have started some. Outside a sandbox it does nothing.
func killStrays(known ...*child) {
	if os.Getpid() != 1 {
		return
	}
	keep := map[int]bool{1: true}
	for _, c := range known {
		if c != nil {
			keep[c.pid] = true
		}
	}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return
	}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil || keep[pid] {
			continue
		}
		_ = syscall.Kill(pid, syscall.SIGKILL)
		_, _ = syscall.Wait4(pid, nil, 0, nil)
	}
}
