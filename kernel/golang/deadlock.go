package golang

import (
	"regexp"
	"runtime"
	"strings"
	"time"
)

// ErrDeadlock ends a run of whose goroutines each waits for another. Its text is that of Go's own runtime, which cannot notice
// it here because the process has goroutines beside the program's.
var ErrDeadlock error = deadlockError{}

type deadlockError struct{}

func (deadlockError) Error() string { return "fatal error: all goroutines are asleep - deadlock!" }

// wakers are functions after which something that is no goroutine of the program may wake one; nil means the whole package.
// So does every package that is not of the standard library.
var wakers = map[string][]string{
	"time":      {"After", "AfterFunc", "NewTimer", "NewTicker", "Tick"},
	"context":   {"WithTimeout", "WithTimeoutCause", "WithDeadline", "WithDeadlineCause", "AfterFunc"},
	"os/signal": nil, "os/exec": nil, "net": nil, "net/http": nil, "net/http/httptest": nil, "net/http/httputil": nil, "net/rpc": nil, "net/smtp": nil,
	"testing": nil, "runtime": nil, "log/syslog": nil, "database/sql": nil, "plugin": nil, predeclaredPath: nil,
}

// selfContained reports whether only a program's own goroutines wake its goroutines; symbols are what it uses of each package.
func selfContained(symbols map[string]map[string]bool) bool {
	for path, names := range symbols {
		if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ".") || first == "goelm" {
			return false
		}
		list, ok := wakers[path]
		if ok && list == nil && len(names) > 0 {
			return false
		}
		for _, n := range list {
			if names[n] {
				return false
			}
		}
	}
	return true
}

// How long all must be asleep: who types select {} into a cell may mean to wait for the stop button, and tests of ours do.
const (
	programPatience = 20 * time.Millisecond
	cellPatience    = 1500 * time.Millisecond
)

// watch calls dead once when no goroutine of the program can go on, until the returned function is called. It looks
// rarely, and the rarer the longer the program runs: looking stops the world.
func watch(first time.Duration, dead func()) (end func()) {
	last := max(first, time.Second)
	over := make(chan struct{})
	go func() {
		wait, before := first, ""
		timer := time.NewTimer(wait)
		defer timer.Stop()
		for {
			select {
			case <-over:
				return
			case <-timer.C:
			}
			now, asleep := sleepers()
			switch {
			case !asleep:
				before, wait = "", min(2*wait, last)
			case now == before:
				dead()
				return
			default:
				before, wait = now, first
			}
			timer.Reset(wait)
		}
	}()
	return func() { close(over) }
}

var (
	goroutineHead = regexp.MustCompile(`^goroutine (\d+) \[([^\],]*)[^\]]*\]:`)
	// plumbing are the functions between a statement of the program that waits and the scheduler.
	plumbing = regexp.MustCompile(`^(runtime|internal/[\w/]+|sync|reflect|iter)\.`)
	// waits are the functions of the interpreter and of the runtime support in which a statement of the program waits.
	waits = regexp.MustCompile(`^(github\.com/traefik/yaegi/interp\.|goelm/kernel/golang\.\(\*machine\)\.(selectOp|choose)\()`)
)

// asleepStates are what Go says of a goroutine that only another can wake.
var asleepStates = map[string]bool{
	"chan receive": true, "chan send": true, "select": true, "chan receive (nil chan)": true, "chan send (nil chan)": true, "select (no cases)": true,
	"sync.Mutex.Lock": true, "sync.RWMutex.Lock": true, "sync.RWMutex.RLock": true, "sync.WaitGroup.Wait": true, "sync.Cond.Wait": true,
	"semacquire": true, "coroutine": true,
}

// sleepers reports whether all goroutines that are in interpreted code wait for another, and names these.
func sleepers() (numbers string, asleep bool) {
	buf := make([]byte, 256<<10)
	n := runtime.Stack(buf, true)
	if n == len(buf) {
		return "", false
	}
	var list []string
	for _, trace := range strings.Split(string(buf[:n]), "\n\n") {
		if !strings.Contains(trace, "\ngithub.com/traefik/yaegi/interp.runCfg(") && !strings.Contains(trace, "\ngoelm/kernel/golang.(*machine).startGoroutine") {
			continue
		}
		head := goroutineHead.FindStringSubmatch(trace)
		if head == nil || !asleepStates[head[2]] {
			return "", false
		}
		for _, line := range strings.Split(trace, "\n")[1:] {
			if strings.HasPrefix(line, "\t") || plumbing.MatchString(line) {
				continue
			}
			if !waits.MatchString(line) {
				return "", false // in compiled code, which may know more
			}
			break
		}
		list = append(list, head[1])
	}
	return strings.Join(list, " "), len(list) > 0
}
