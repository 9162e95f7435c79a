package worker

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"goelm/sandbox/frame"
)

// firstUser is the first user id of a worker process. Each gets one of its own, so that what a dead worker may have left
// running can touch neither its successor nor the supervisor.
const firstUser = 10001

// sendBuffer is the number of jobs that may be on their way to one worker. The supervisor never has to wait for it.
const sendBuffer = 128

// executable is what a worker process runs. Only a test changes it.
var executable = "/proc/self/exe"

// An event is something that a child did: a frame, a frame that is none (err), or its end.
type event struct {
	child *child
	frame frame.Frame
	err   error
	end   bool
}

// A child is one worker process as the supervisor sees it. Its fields belong to the supervisor's goroutine, except what
// its three goroutines (writer, reader, waiter) were given at the start.
type child struct {
	pid    int
	stop   func()             // ends the process at once
	jobs   chan<- frame.Frame // to the writer; closed to let the child leave
	stderr *lastWords
	ready  bool
	bye    bool      // it asked to be replaced
	queue  []*job    // sent and not finished, in order
	begun  bool      // queue[0] has begun
	worked bool      // some job has begun
	since  time.Time // when queue[0] began
	until  time.Time // when queue[0] must be finished; meaningful while begun
	cause  string    // verdict decided by the supervisor when it killed the child, "" for a death of its own
	detail string    // goes with cause
	closed bool      // jobs is closed

	samples []sample // some of its results, to be checked by its successor
}

// spawn starts a worker process. Its events arrive on events, the last one with end set.
func spawn(n int, events chan<- event) (*child, error) {
	jobsR, jobsW, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("worker: pipe: %w", err)
	}
	resultsR, resultsW, err := os.Pipe()
	if err != nil {
		jobsR.Close()
		jobsW.Close()
		return nil, fmt.Errorf("worker: pipe: %w", err)
	}
	words := &lastWords{}
	cmd := exec.Command(executable, "worker", "run")
	cmd.ExtraFiles = []*os.File{jobsR, resultsW} // file descriptors 3 and 4; 0 and 1 are /dev/null
	cmd.Stderr = words
	cmd.WaitDelay = 100 * time.Millisecond
	if os.Getpid() == 1 {
		uid := uint32(firstUser + n%1000)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
	}
	err = cmd.Start()
	jobsR.Close()
	resultsW.Close()
	if err != nil {
		jobsW.Close()
		resultsR.Close()
		return nil, fmt.Errorf("worker: start: %w", err)
	}
	send := make(chan frame.Frame, sendBuffer)
	stop := func() { _ = cmd.Process.Kill() } // fails if it has ended, which is as well
	c := &child{pid: cmd.Process.Pid, stop: stop, jobs: send, stderr: words}
	go writeJobs(jobsW, send)
	waited := make(chan struct{})
	go func() {
		_ = cmd.Wait() // its last words say more than its exit code
		close(waited)
		// Its end of the pipe may live on in a process that it started.
		_ = resultsR.SetReadDeadline(time.Now().Add(drain)) // fails if it is closed, and then nobody reads
	}()
	go c.read(resultsR, waited, events)
	return c, nil
}

// writeJobs copies frames to the worker; it writes as many as are waiting in one go.
func writeJobs(f *os.File, jobs <-chan frame.Frame) {
	defer f.Close()
	w := bufio.NewWriterSize(f, 64<<10)
	var failed bool // the worker is gone: go on emptying the channel, its end is reported by read
	for j := range jobs {
		if failed {
			continue
		}
		err := frame.Write(w, j)
		if err == nil && len(jobs) == 0 {
			err = w.Flush()
		}
		failed = err != nil
	}
}

// drain is how long what a dead worker wrote may take to arrive.
const drain = 50 * time.Millisecond

// read passes on what the worker says, and its end.
func (c *child) read(f *os.File, waited <-chan struct{}, events chan<- event) {
	r := bufio.NewReaderSize(f, 64<<10)
	for {
		fr, err := frame.Read(r)
		if err != nil {
			if errors.Is(err, frame.ErrMalformed) {
				events <- event{child: c, err: err}
			}
			break
		}
		events <- event{child: c, frame: fr}
	}
	f.Close()
	// A worker that closed its pipe and lives on is of no use.
	c.stop()
	<-waited
	events <- event{child: c, end: true}
}

// send queues a job for the worker.
func (c *child) send(j *job) {
	c.queue = append(c.queue, j)
	c.jobs <- j.frame
}

// kill ends the worker; if one of its jobs has begun, that job gets the verdict.
func (c *child) kill(verdict, detail string) {
	if c.cause == "" {
		c.cause, c.detail = verdict, detail
	}
	c.stop()
}

// leave lets the worker end by itself: it reads the end of its input.
func (c *child) leave() {
	if !c.closed {
		c.closed = true
		close(c.jobs)
	}
}

// death says why the worker ended: the verdict for the job that was running, a detail, and whether that job alone is
// sure to be the cause.
func (c *child) death() (verdict, detail string, sure bool) {
	if c.cause != "" {
		return c.cause, c.detail, true
	}
	return c.stderr.reason()
}

// lastWords keeps the beginning of what a worker wrote to standard error: why the Go runtime gave up.
type lastWords struct {
	mu  sync.Mutex
	buf []byte
}

func (w *lastWords) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.buf = append(w.buf, p[:min(len(p), 2048-len(w.buf))]...)
	return len(p), nil
}

// reason reads the cause of a death. A stack is one candidate's, and so is a deadlock: that is sure; a heap may still hold what an earlier
// one left, and anything else may be chance.
func (w *lastWords) reason() (verdict, detail string, sure bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, text := range []string{"stack overflow", "goroutine stack exceeds"} {
		if bytes.Contains(w.buf, []byte(text)) {
			return frame.Memory, "stack overflow: recursion without end, or too deep", true
		}
	}
	if bytes.Contains(w.buf, []byte(deadlock)) {
		return frame.RuntimePanic, "fatal error: " + deadlock, true
	}
	for _, text := range []string{"out of memory", "cannot allocate memory"} {
		if bytes.Contains(w.buf, []byte(text)) {
			return frame.Memory, "out of memory", false
		}
	}
	first := "the worker process died"
	for _, line := range strings.Split(string(w.buf), "\n") {
		if strings.HasPrefix(line, "fatal error: ") || strings.HasPrefix(line, "panic: ") {
			first += ": " + strings.TrimSpace(line)
			break
		}
	}
	return frame.Crash, first, false
}
