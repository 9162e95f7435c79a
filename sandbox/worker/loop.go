package worker

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"

	"goelm/sandbox/frame"
)

const (
	// maxStack makes endless recursion end after 0.1 to 0.4 s, at some ten thousand calls of interpreted code.
	maxStack = 64 << 20
	// addressSpace bounds the process where no container does; inside a sandbox the same limit is set already.
	addressSpace = 2 << 30
	// lifetime is the number of candidates after which a worker is replaced by a fresh one.
	lifetime = 2000
	// keepHeap is the heap in bytes that may be left over after a candidate; with more the worker is replaced.
	keepHeap = 160 << 20
)

// loop is the worker process: it reads jobs from file descriptor 3 and writes results to 4 until its input ends.
// Standard output is not the protocol, so that nothing a candidate prints can pass for a result.
func loop() error {
	harden()
	in, out := os.NewFile(3, "jobs"), os.NewFile(4, "results")
	if in == nil || out == nil {
		return errors.New("goelm worker run: file descriptors 3 and 4 are missing; the supervisor starts this")
	}
	syscall.CloseOnExec(3)
	syscall.CloseOnExec(4)
	w := bufio.NewWriterSize(out, 64<<10)
	if err := frame.Write(w, frame.Frame{Kind: frame.Hello, Payload: []byte(frame.Version)}); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return work(bufio.NewReaderSize(in, 64<<10), w)
}

// harden sets the limits of the process.
func harden() {
	runtime.GOMAXPROCS(1) // with one, races between goroutines cannot tear an interface value
	debug.SetMaxStack(maxStack)
	debug.SetGCPercent(800) // a candidate allocates about 1 MB: 1.5 ms of CPU each with 400, 2.6 ms with the default
	limitProcess()
}

// limitProcess sets the limits of this process and its children.
func limitProcess() {
	for resource, n := range map[int]uint64{syscall.RLIMIT_AS: addressSpace, syscall.RLIMIT_FSIZE: 0, syscall.RLIMIT_CORE: 0} {
		_ = syscall.Setrlimit(resource, &syscall.Rlimit{Cur: n, Max: n}) // fails only where a stricter one is set
	}
}

// A budget keeps the process within one candidate's memory. The heap limit in watchHeap is looked at every few milliseconds;
// a single allocation can be far beyond it by then, and filling it takes a second in which nothing else runs. So the
// address space is limited too: what exceeds it ends the process at once.
type budget struct {
	base int64 // address space in use without any candidate
	now  int64 // limit set for the last candidate
}

// room is address space for what the runtime reserves ahead: arenas of 64 MiB, and the bookkeeping of the collector.
const room = 320 << 20

// roomForLibraries is what the runtime uses without a candidate, generously: with less the collector would never rest.
const roomForLibraries = 96 << 20

func newBudget() *budget {
	b := &budget{}
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return b
	}
	if pages, err := strconv.ParseInt(strings.Fields(string(data) + " x")[0], 10, 64); err == nil {
		b.base = pages * int64(os.Getpagesize())
	}
	return b
}

// set prepares for a candidate that may use limit bytes of heap.
func (b *budget) set(limit int64) {
	if b.base == 0 || limit == b.now {
		return
	}
	b.now = limit
	// The collector works harder before it comes to that. It counts all memory of the runtime, the libraries' among it.
	debug.SetMemoryLimit(limit + roomForLibraries)
	soft := min(uint64(b.base+limit+limit/4+room), addressSpace)
	_ = syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: soft, Max: addressSpace})
}

// work runs candidates until the input ends or the worker wants to be replaced.
func work(r *bufio.Reader, w *bufio.Writer) error {
	out := &mailbox{w: w}
	p := newPulse(func() { _ = out.flush() }) // the error stays, for the next frame
	defer p.rest()
	e := newEvaluator(p)
	memory := newBudget()
	base := runtime.NumGoroutine()
	for done := 1; ; done++ {
		if r.Buffered() == 0 {
			p.rest()
			if err := out.flush(); err != nil {
				return err
			}
		}
		f, err := frame.Read(r)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if f.Kind != frame.Job {
			return fmt.Errorf("worker: frame of kind %d, want a job", f.Kind)
		}
		if err := out.begin(f, f.Arg&frame.Careful != 0); err != nil {
			return err
		}
		result, err := answer(e, memory, f)
		if err != nil {
			return err
		}
		if err := out.result(result); err != nil {
			return err
		}
		if done >= lifetime || dirty(base) {
			return errors.Join(frame.Write(w, frame.Frame{Kind: frame.Bye}), out.flush())
		}
	}
}

// answer evaluates one job.
func answer(e *evaluator, memory *budget, f frame.Frame) (frame.Frame, error) {
	m, err := frame.DecodeJob(f.Payload)
	if err != nil {
		return frame.Frame{}, fmt.Errorf("worker: job %d: %w", f.ID, err)
	}
	memory.set(m.Memory)
	return frame.Frame{Kind: frame.Result, Gen: f.Gen, ID: f.ID, Payload: e.evaluate(m).Encode()}, nil
}

// dirty reports whether a candidate left something behind: goroutines that still run, or memory.
func dirty(base int) bool {
	for range 100 { // goroutines that are just ending do so now
		if runtime.NumGoroutine() <= base {
			break
		}
		runtime.Gosched()
	}
	if runtime.NumGoroutine() > base {
		return true
	}
	if heapBytes() > keepHeap {
		runtime.GC()
		return heapBytes() > keepHeap
	}
	return false
}
