package worker

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"goelm/sandbox/frame"
)

// scripted is a worker that misbehaves on command: the source of a job says how.
func scripted() {
	in, out := bufio.NewReader(os.NewFile(3, "jobs")), os.NewFile(4, "results")
	say := func(f frame.Frame) {
		w := bufio.NewWriter(out)
		_ = frame.Write(w, f)
		_ = w.Flush()
	}
	say(frame.Frame{Kind: frame.Hello, Payload: []byte(frame.Version)})
	taken := false // by a candidate, which falsifies the results of those that follow
	for jobs := 0; ; jobs++ {
		f, err := frame.Read(in)
		if err != nil {
			return
		}
		m, _ := frame.DecodeJob(f.Payload)
		begin := frame.Frame{Kind: frame.Begin, Gen: f.Gen, ID: f.ID}
		answer := func(text string) frame.Frame {
			m := frame.ResultMessage{Verdict: frame.OK, Stdout: []byte(text), Replayable: true}
			return frame.Frame{Kind: frame.Result, Gen: f.Gen, ID: f.ID, Payload: m.Encode()}
		}
		result := answer("")
		say(begin)
		switch m.Source {
		case "ok":
			say(result)
		case "take over":
			taken = true
			say(result)
		case "truth":
			if taken {
				result = answer("a lie")
			}
			say(result)
		case "address":
			say(answer(fmt.Sprint(os.Getpid(), jobs)))
		case "jobs before":
			say(answer(fmt.Sprint(jobs)))
		case "bye":
			result.Payload = frame.ResultMessage{Verdict: frame.OK}.Encode() // not replayable, so not checked
			say(result)
			say(frame.Frame{Kind: frame.Bye})
			return
		case "die":
			os.Exit(3)
		case "stack":
			fmt.Fprintln(os.Stderr, "runtime: goroutine stack exceeds 67108864-byte limit\nfatal error: stack overflow")
			os.Exit(2)
		case "heap":
			fmt.Fprintln(os.Stderr, "fatal error: runtime: out of memory")
			os.Exit(2)
		case "stall":
			select {}
		case "close":
			out.Close()
			select {}
		case "garbage":
			_, _ = out.Write([]byte(strings.Repeat("\xff", 100)))
			select {}
		case "half":
			_, _ = out.Write([]byte{40, 0, 0, 0, 4})
			os.Exit(0)
		case "wrong id":
			result.ID += 1000
			say(result)
			select {}
		case "begin again":
			say(begin)
			select {}
		case "twice":
			say(result)
			say(result)
			select {}
		case "job":
			say(f)
			select {}
		}
	}
}

// A harness is a supervisor in this process with scripted or real workers.
type harness struct {
	t      *testing.T
	w      *bufio.Writer
	in     *io.PipeWriter
	frames chan frame.Frame
	end    chan error
	nextID uint64

	suspects []uint64 // jobs that came out otherwise in a second worker
}

func newHarness(t *testing.T, workers string) *harness {
	t.Setenv("GOELM_TEST_WORKER", workers)
	inR, inW := io.Pipe()
	outR, outW := io.Pipe()
	s := newSupervisor(outW)
	s.dice = func() bool { return true }
	h := &harness{t: t, w: bufio.NewWriter(inW), in: inW, frames: make(chan frame.Frame, 1000), end: make(chan error, 1)}
	go func() {
		h.end <- s.serve(inR)
		outW.Close()
	}()
	go func() {
		defer close(h.frames)
		r := bufio.NewReader(outR)
		for {
			f, err := frame.Read(r)
			if err != nil {
				return
			}
			h.frames <- f
		}
	}()
	t.Cleanup(func() {
		inW.Close()
		if err := <-h.end; err != nil {
			t.Errorf("supervisor: %v", err)
		}
	})
	if f := h.next(); f.Kind != frame.Hello {
		t.Fatalf("first frame %+v, want hello", f)
	}
	return h
}

func (h *harness) next() frame.Frame {
	h.t.Helper()
	select {
	case f, ok := <-h.frames:
		if !ok {
			h.t.Fatalf("the supervisor ended: %v", <-h.end)
		}
		return f
	case <-time.After(30 * time.Second):
		h.t.Fatal("no frame for 30 s")
	}
	panic("unreachable")
}

// send sends a job with this source and returns its id.
func (h *harness) send(m frame.JobMessage) uint64 {
	h.t.Helper()
	return h.sendWith(0, m)
}

// sendWith sends a job with a flag.
func (h *harness) sendWith(flag uint32, m frame.JobMessage) uint64 {
	h.t.Helper()
	h.nextID++
	if m.WallMS == 0 {
		m.WallMS = 500
	}
	h.write(frame.Frame{Kind: frame.Job, Gen: 7, ID: h.nextID, Arg: uint32(m.WallMS) | flag, Payload: m.Encode()})
	return h.nextID
}

func (h *harness) write(f frame.Frame) {
	h.t.Helper()
	if err := frame.Write(h.w, f); err != nil {
		h.t.Fatal(err)
	}
	if err := h.w.Flush(); err != nil {
		h.t.Fatal(err)
	}
}

// results waits for n results and returns them by job.
func (h *harness) results(n int) map[uint64]frame.ResultMessage {
	h.t.Helper()
	got := map[uint64]frame.ResultMessage{}
	for len(got) < n {
		f := h.next()
		if f.Gen != 7 {
			h.t.Errorf("generation %d, want the job's 7", f.Gen)
		}
		if f.Kind == frame.Suspect {
			h.suspects = append(h.suspects, f.ID)
		}
		if f.Kind != frame.Result {
			continue
		}
		if _, ok := got[f.ID]; ok {
			h.t.Errorf("job %d has two results", f.ID)
		}
		m, err := frame.DecodeResult(f.Payload)
		if err != nil {
			h.t.Errorf("result %q: %v", f.Payload, err)
		}
		got[f.ID] = m
	}
	return got
}

// TestCulprits has each kind of misbehaviour among good jobs: it is blamed, they are not, and nothing is lost.
func TestCulprits(t *testing.T) {
	want := map[string]string{
		"bye": frame.OK, "die": frame.Crash, "stack": frame.Memory, "heap": frame.Memory, "stall": frame.Timeout, "close": frame.Crash,
		"garbage": frame.ProtocolViolation, "half": frame.Crash, "wrong id": frame.ProtocolViolation,
		"begin again": frame.ProtocolViolation, "twice": frame.OK, "job": frame.ProtocolViolation,
	}
	for source, verdict := range want {
		t.Run(source, func(t *testing.T) {
			h := newHarness(t, "scripted")
			sources := []string{"ok", "ok", source, "ok", "ok", "ok", source, "ok"}
			ids := map[uint64]string{}
			for _, s := range sources {
				ids[h.send(frame.JobMessage{Source: s})] = s
			}
			for id, r := range h.results(len(sources)) {
				expected := frame.OK
				if ids[id] == source {
					expected = verdict
				}
				if r.Verdict != expected {
					t.Errorf("job %d (%s): %s: %s, want %s", id, ids[id], r.Verdict, r.Detail, expected)
				}
			}
		})
	}
}

// TestDrop takes back jobs: a running one, one behind it, and one that the worker has not even got.
func TestDrop(t *testing.T) {
	h := newHarness(t, "scripted")
	var drop []uint64
	for range window + 5 {
		drop = append(drop, h.send(frame.JobMessage{Source: "stall", WallMS: 3_600_000}))
	}
	last := h.send(frame.JobMessage{Source: "ok"})
	if f := h.next(); f.Kind != frame.Begin || f.ID != drop[0] {
		t.Fatalf("%+v, want begin of the first", f)
	}
	h.write(frame.Frame{Kind: frame.Drop, Payload: frame.PutIDs(drop)})
	if r := h.results(1)[last]; r.Verdict != frame.OK {
		t.Errorf("the job that nobody took back: %+v", r)
	}
}

// TestAudit has a worker taken over by a candidate: its successor finds out which of the later results are false. A
// candidate that never answers twice the same is no reason for suspicion, nor is the death of a worker.
func TestAudit(t *testing.T) {
	h := newHarness(t, "scripted")
	names := map[uint64]string{}
	for _, source := range []string{"ok", "address", "truth", "take over", "truth", "address", "truth", "bye", "ok"} {
		names[h.send(frame.JobMessage{Source: source})] = source
	}
	h.results(len(names))
	for len(h.suspects) < 3 {
		if f := h.next(); f.Kind == frame.Suspect {
			h.suspects = append(h.suspects, f.ID)
		}
	}
	// 7 and 5 were falsified; the answer of 3, checked after the candidate that took over has run once more, is now.
	if want := []uint64{7, 5, 3}; !slices.Equal(h.suspects, want) {
		t.Errorf("suspects %v, want the jobs %v of %v", h.suspects, want, names)
	}
	last := h.send(frame.JobMessage{Source: "ok"})
	if r := h.results(1)[last]; r.Verdict != frame.OK || len(h.suspects) != 3 {
		t.Errorf("then %+v, suspects %v", r, h.suspects)
	}
}

// TestFresh asks for a worker that has done nothing before.
func TestFresh(t *testing.T) {
	h := newHarness(t, "scripted")
	fresh, want := map[uint64]bool{}, 0
	for i := range 30 {
		if i%3 == 2 {
			fresh[h.sendWith(frame.Fresh, frame.JobMessage{Source: "jobs before"})] = true
			want++
		} else {
			h.send(frame.JobMessage{Source: "jobs before"})
		}
	}
	for id, r := range h.results(30) {
		if r.Verdict != frame.OK || fresh[id] && string(r.Stdout) != "0" {
			t.Errorf("job %d (fresh: %v): %s %s, jobs before it in its worker: %s", id, fresh[id], r.Verdict, r.Detail, r.Stdout)
		}
	}
}

// TestRealWorker runs candidates through both processes, without gVisor. Under the race detector, which needs more address
// space than a worker may have, the worker is a goelm without it.
func TestRealWorker(t *testing.T) {
	if raceDetector {
		exe := filepath.Join(t.TempDir(), "goelm")
		if out, err := exec.Command("go", "build", "-o", exe, "goelm/kernel/goelm").CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		old := executable
		t.Cleanup(func() { executable = old })
		executable = exe
	}
	h := newHarness(t, "")
	job := func(src string) frame.JobMessage {
		return frame.JobMessage{
			Source: src, Entry: "F", WallMS: 20_000, Fuel: 1e6, Memory: 1 << 28, Output: 100, Result: 1000, Length: 1000,
		}
	}
	good := h.send(job("func F() int { fmt.Print(1); return 42 }"))
	deep := h.send(job("func F() any { s := make([]any, 1); s[0] = s; return fmt.Sprint(s) }"))
	after := h.send(job("func F() int { return 43 }"))
	got := h.results(3)
	if r := got[good]; r.Verdict != frame.OK || string(r.Results[0]) != "42" || string(r.Stdout) != "1" {
		t.Errorf("good: %+v", r)
	}
	if r := got[deep]; r.Verdict != frame.Memory || !r.Replayable {
		t.Errorf("deep: %+v, want memory, replayable", r)
	}
	if r := got[after]; r.Verdict != frame.OK || string(r.Results[0]) != "43" {
		t.Errorf("after: %+v", r)
	}
}

// TestLifetime outlives a worker process.
func TestLifetime(t *testing.T) {
	h := newHarness(t, "scripted")
	const n = 200
	go func() {
		for i := range n {
			source := "ok"
			if i%20 == 19 {
				source = "bye"
			}
			h.send(frame.JobMessage{Source: source})
		}
	}()
	for id, r := range h.results(n) {
		if r.Verdict != frame.OK {
			t.Errorf("job %d: %+v", id, r)
		}
	}
}

func TestHostSpeaksNonsense(t *testing.T) {
	t.Setenv("GOELM_TEST_WORKER", "scripted")
	if err := newSupervisor(io.Discard).serve(strings.NewReader("this is no frame at all, is it?")); err == nil {
		t.Error("no error")
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{nil, {"dance"}, {"run", "fast"}} {
		if code := Main(args); code != 1 {
			t.Errorf("Main(%q) = %d, want 1", args, code)
		}
	}
}
