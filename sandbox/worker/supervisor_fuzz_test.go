package worker

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"goelm/sandbox/frame"
)

// A theatre is a supervisor whose workers are props: a fuzzer says what each of them does, and a referee in the host's
// place checks what the supervisor makes of it.
type theatre struct {
	t      *testing.T
	s      *supervisor
	out    bytes.Buffer // to the host
	props  []*prop
	dead   bool           // the supervisor gave up
	state  map[uint64]int // of the host's jobs
	begun  uint64         // the job that runs, as far as the host knows; 0 is none
	again  bool           // for the second time
	nextID uint64
}

// What the host knows about a job.
const (
	waits = iota + 1
	over
	dropped
)

// A prop is a worker process that is none.
type prop struct {
	child   *child
	jobs    chan frame.Frame
	got     []frame.Frame // read from jobs and not answered
	began   bool          // got[0]
	stopped bool          // it was killed, or let go
	ended   bool          // and its end was reported
}

func newTheatre(t *testing.T) *theatre {
	th := &theatre{t: t, state: map[uint64]int{}}
	th.s = newSupervisor(&th.out)
	th.s.dice = func() bool { return true }
	th.s.start = func(n int) (*child, error) {
		p := &prop{jobs: make(chan frame.Frame, sendBuffer)}
		p.child = &child{pid: -n, stop: func() { p.stopped = true }, jobs: p.jobs, stderr: &lastWords{}}
		th.props = append(th.props, p)
		return p.child, nil
	}
	var err error
	if th.s.active, err = th.s.spawn(); err != nil {
		t.Fatal(err)
	}
	return th
}

// take is what the supervisor's loop does after everything that happens.
func (th *theatre) take(err error) {
	th.s.feed()
	th.s.checkClock()
	if e := th.s.host.Flush(); err == nil {
		err = e
	}
	th.dead = th.dead || err != nil
	r := bufio.NewReader(&th.out)
	for {
		f, err := frame.Read(r)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			th.t.Fatalf("the host reads %v", err)
		}
		th.referee(f)
	}
}

// referee holds a frame to the host against the rules that package sandbox has for it.
func (th *theatre) referee(f frame.Frame) {
	if f.Kind == frame.Hello {
		return
	}
	state := th.state[f.ID]
	switch {
	case state == dropped:
		return
	case f.Gen != 7 || state == 0:
		th.t.Fatalf("a frame of kind %d for job %d of generation %d, which does not exist", f.Kind, f.ID, f.Gen)
	case f.Kind == frame.Suspect && state == over:
	case f.Kind == frame.Begin && state == waits && th.begun == 0:
		th.begun, th.again = f.ID, false
	case f.Kind == frame.Begin && state == waits && th.begun == f.ID && !th.again:
		th.again = true
	case f.Kind == frame.Result && state == waits:
		if _, err := frame.DecodeResult(f.Payload); err != nil && !bytes.Equal(f.Payload, nonsense) {
			th.t.Fatalf("result %q: %v", f.Payload, err)
		}
		th.state[f.ID], th.begun = over, 0
	default:
		th.t.Fatalf("a frame of kind %d for job %d, which is in state %d while %d runs (again: %v)", f.Kind, f.ID, state, th.begun, th.again)
	}
}

var nonsense = []byte("\xff\xff\xff")

// job sends a job.
func (th *theatre) job(flags uint32) {
	th.nextID++
	th.state[th.nextID] = waits
	th.take(th.s.fromHost(frame.Frame{Kind: frame.Job, Gen: 7, ID: th.nextID, Arg: 1000 | flags, Payload: []byte{1}}))
}

// drop takes back every third job.
func (th *theatre) drop() {
	var ids []uint64
	for id := uint64(1); id <= th.nextID; id++ {
		if id%3 == 0 && th.state[id] == waits {
			ids = append(ids, id)
			th.state[id] = dropped
			if th.begun == id {
				th.begun = 0
			}
		}
	}
	th.take(th.s.fromHost(frame.Frame{Kind: frame.Drop, Payload: frame.PutIDs(ids)}))
}

// read takes what was sent to a prop, and reports whether its input has ended.
func (p *prop) read() (end bool) {
	for {
		select {
		case f, ok := <-p.jobs:
			if !ok {
				return true
			}
			p.got = append(p.got, f)
		default:
			return false
		}
	}
}

// say has a prop send a frame, which does not arrive after its end was reported.
func (th *theatre) say(p *prop, f frame.Frame) {
	if !p.ended {
		th.take(th.s.fromChild(event{child: p.child, frame: f}))
	}
}

func (th *theatre) end(p *prop) {
	if !p.ended {
		p.ended = true
		th.take(th.s.fromChild(event{child: p.child, end: true}))
	}
}

// behave lets a prop do the next thing that a good worker does. It is false when there is nothing to do.
func (th *theatre) behave(p *prop, payload []byte) bool {
	switch end := p.read(); {
	case p.ended:
		return false
	case p.stopped || end && len(p.got) == 0:
		th.end(p)
	case !p.child.ready:
		th.say(p, frame.Frame{Kind: frame.Hello, Payload: []byte(frame.Version)})
	case len(p.got) == 0:
		return false
	case !p.began:
		p.began = true
		th.say(p, frame.Frame{Kind: frame.Begin, Gen: 7, ID: p.got[0].ID})
	default:
		id := p.got[0].ID
		p.got, p.began = p.got[1:], false
		th.say(p, frame.Frame{Kind: frame.Result, Gen: 7, ID: id, Payload: payload})
	}
	return true
}

// act is one step of the play.
func (th *theatre) act(step byte) {
	p := th.props[len(th.props)-1-int(step>>6)%min(2, len(th.props))] // the last two are those that live
	payload := frame.ResultMessage{Verdict: frame.OK, Stdout: []byte{step >> 5 & 1}, Replayable: true}.Encode()
	p.read()
	id := uint64(1)
	if len(p.got) > 0 {
		id = p.got[0].ID
	}
	switch step & 31 {
	default:
		th.behave(p, payload)
	case 16:
		th.behave(p, nonsense)
	case 17, 18:
		th.job(0)
	case 19:
		th.job(frame.Careful)
	case 20:
		th.job(frame.Fresh)
	case 21:
		th.drop()
	case 22:
		p.stopped = true
		th.end(p) // killed by somebody
	case 23:
		_, _ = p.child.stderr.Write([]byte("fatal error: stack overflow"))
		p.stopped = true
		th.end(p)
	case 24:
		th.say(p, frame.Frame{Kind: frame.Bye})
	case 25:
		th.say(p, frame.Frame{Kind: frame.Begin, Gen: 7, ID: id})
	case 26:
		th.say(p, frame.Frame{Kind: frame.Result, Gen: 7, ID: id, Payload: payload})
	case 27:
		th.say(p, frame.Frame{Kind: frame.Result, Gen: 8, ID: id + 1, Payload: payload})
	case 28:
		th.say(p, frame.Frame{Kind: frame.Suspect, Gen: 7, ID: 1})
	case 29:
		if !p.ended {
			th.take(th.s.fromChild(event{child: p.child, err: frame.ErrMalformed}))
		}
	case 30:
		th.say(p, frame.Frame{Kind: frame.Hello, Payload: []byte(frame.Version)})
	case 31:
		th.wait()
	}
}

// wait lets time pass in which nothing happens, until whatever is late is late.
func (th *theatre) wait() {
	for _, c := range []*child{th.s.active, th.s.spare} {
		if c != nil {
			c.until = time.Time{}
		}
	}
	th.take(nil)
}

// waiting reports whether a job has no result yet.
func (th *theatre) waiting() bool {
	for _, state := range th.state {
		if state == waits {
			return true
		}
	}
	return false
}

// FuzzSupervisor has workers do anything in any order. The host is never told what breaks its rules, and when all that was
// played is over, good workers give every job that somebody waits for its one result.
func FuzzSupervisor(f *testing.F) {
	f.Add([]byte{0, 0, 17, 17, 1, 1, 1, 1})
	f.Add([]byte{64, 0, 64, 17, 17, 19, 65, 65, 86, 65, 0, 65, 65})
	f.Add([]byte{64, 0, 17, 20, 20, 17, 64, 64, 64, 64, 64, 64, 22, 23, 24, 31, 21})
	f.Add([]byte{64, 17, 17, 64, 64, 88, 64, 29, 0, 64, 25, 26, 27, 28, 30, 16, 80, 87, 95, 22, 86})
	f.Fuzz(func(t *testing.T, play []byte) {
		if len(play) > 400 {
			return
		}
		th := newTheatre(t)
		for _, step := range play {
			if th.dead {
				return // then the sandbox ends, and the host has everything back
			}
			th.act(step)
		}
		good := frame.ResultMessage{Verdict: frame.OK, Replayable: true}.Encode()
		for idle := 0; idle < 3 && th.waiting(); { // a worker that leaves and stays is killed once that takes too long
			if th.dead {
				return
			}
			busy := false
			for _, p := range slices.Clone(th.props) {
				busy = th.behave(p, good) || busy
			}
			if idle++; busy {
				idle = 0
			} else {
				th.wait()
			}
		}
		for id, state := range th.state {
			if state == waits {
				t.Errorf("job %d of %d has no result, and nothing happens any more", id, th.nextID)
			}
		}
	})
}
