package engine

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

// fatal maps the beginning of what Go's runtime prints before it gives up to the words a person gets.
var fatal = []struct{ says, means string }{
	{"goroutine stack exceeds", "a stack overflow"},
	{"fatal error: stack overflow", "a stack overflow"},
	{"fatal error: concurrent map", "concurrent use of a map that no sync.Mutex guards"},
	{"out of memory", "running out of memory"},
	{"cannot allocate memory", "running out of memory"},
	{"fatal error: all goroutines are asleep", "a deadlock of all goroutines"},
}

// cause says in a few words why the engine ended: dump is what it wrote on its own fd 2 at the end, state how the
// process ended.
func cause(dump string, state *os.ProcessState) string {
	for _, f := range fatal {
		if strings.Contains(dump, f.says) {
			return f.means
		}
	}
	for line := range strings.Lines(dump) {
		line = strings.TrimRight(line, "\n")
		if text, ok := strings.CutPrefix(line, "fatal error: goelm: "); ok {
			return text // the engine's own words
		}
		if text, ok := strings.CutPrefix(line, "fatal error: "); ok {
			return "a fatal error: " + text
		}
		if text, ok := strings.CutPrefix(line, "panic: "); ok {
			return "a panic in a goroutine: " + strings.TrimSuffix(text, " [recovered, repanicked]")
		}
	}
	if state == nil {
		return "an unknown cause"
	}
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		if status.Signal() == syscall.SIGKILL {
			return "the signal killed (when nobody sent it, the system ran out of memory; GOELM_ENGINE_MEMORY sets a limit below)"
		}
		return fmt.Sprintf("the signal %v", status.Signal())
	}
	return fmt.Sprintf("os.Exit(%d)", state.ExitCode())
}

// isDump reports whether text on fd 2 is a report of Go's runtime rather than something a cell printed there.
func isDump(text string) bool {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "fatal error: ") || strings.HasPrefix(line, "panic: ") ||
			strings.HasPrefix(line, "runtime: ") || strings.HasPrefix(line, "SIG") {
			return true
		}
	}
	return false
}
