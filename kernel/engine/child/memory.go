package child

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"time"

	"github.com/KimMachineGun/automemlimit/memlimit"
	"github.com/dustin/go-humanize"
)

// MemoryVariable is the environment variable that bounds the memory of an engine: a size, as 4GiB, or off. Without it the
// bound is nine tenths of what the machine or the container has, so that neither goes down.
const MemoryVariable = "GOELM_ENGINE_MEMORY"

const (
	memoryShare = 0.9
	// growth is how fast an engine is thought to fill memory, in bytes a second; it decides when to look again.
	growth       = 4 << 30
	lookSoonest  = 10 * time.Millisecond
	lookLatest   = 500 * time.Millisecond
	stopPatience = 2 * time.Second // for a cell that takes too much, to end by itself
)

// A memoryError ends the cell that took the engine over its limit.
type memoryError struct{ limit uint64 }

func (e *memoryError) Error() string {
	return fmt.Sprintf("the engine passed its memory limit of %s (%s); the variables are still there", size(e.limit), MemoryVariable)
}

func size(bytes uint64) string { return humanize.IBytes(bytes) }

// memoryLimit is the engine's limit in bytes, 0 for none.
func memoryLimit(setting string) (uint64, error) {
	switch setting {
	case "off":
		return 0, nil
	case "":
		have, err := memlimit.ApplyFallback(memlimit.FromCgroup, memlimit.FromSystem)()
		if system, systemErr := memlimit.FromSystem(); systemErr == nil && (err != nil || system < have) {
			have, err = system, nil
		}
		if err != nil {
			return 0, nil // nobody knows; the system's own limits remain
		}
		return uint64(memoryShare * float64(have)), nil
	}
	limit, err := humanize.ParseBytes(setting)
	if err != nil || limit < 64<<20 {
		return 0, fmt.Errorf("%s is %q; write a size of at least 64MiB, as 4GiB, or off", MemoryVariable, setting)
	}
	return limit, nil
}

// watchMemory keeps the engine below limit bytes. The collector works harder near it; a cell that passes it is stopped; if
// what the variables hold is too much by itself, the engine ends and says why.
func (s *server) watchMemory(limit uint64) {
	if limit == 0 {
		return
	}
	if debug.SetMemoryLimit(-1) == math.MaxInt64 { // GOMEMLIMIT is not set
		debug.SetMemoryLimit(int64(memoryShare * float64(limit)))
	}
	for {
		used := usedMemory()
		if used >= limit {
			s.relieve(limit)
			used = usedMemory()
		}
		room := float64(limit) - float64(used)
		time.Sleep(min(max(time.Duration(room/growth*float64(time.Second)), lookSoonest), lookLatest))
	}
}

// relieve brings the engine below its limit again, or ends it.
func (s *server) relieve(limit uint64) {
	if debug.FreeOSMemory(); usedMemory() < limit {
		return // garbage
	}
	over := s.stopCell(&memoryError{limit})
	select {
	case <-over:
	case <-time.After(stopPatience):
	}
	s.checkMemory(limit)
}

// checkMemory ends the engine if what is not garbage fills its limit.
func (s *server) checkMemory(limit uint64) {
	debug.FreeOSMemory()
	if float64(usedMemory()) > memoryShare*float64(limit) {
		s.die(fmt.Sprintf("passing its memory limit of %s (%s)", size(limit), MemoryVariable))
	}
}

// stopCell ends the running cell with a cause and returns a channel that is closed when it is over, at once if none runs.
func (s *server) stopCell(cause error) <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over == nil {
		over := make(chan struct{})
		close(over)
		return over
	}
	s.cancel(cause)
	return s.over
}

// die ends the engine at once. The kernel reads the cause where Go's runtime would write it.
func (s *server) die(cause string) {
	fmt.Fprintf(lastWords, "fatal error: goelm: %s\n", cause)
	os.Exit(2)
}

// passedLimit is the limit that a cell was stopped for, 0 if it was not.
func passedLimit(ctx context.Context) uint64 {
	if e, ok := context.Cause(ctx).(*memoryError); ok {
		return e.limit
	}
	return 0
}

// usedMemory is how many bytes of memory the process takes: what is resident where the system tells, else what Go's
// runtime has from it.
func usedMemory() uint64 {
	if data, err := os.ReadFile("/proc/self/statm"); err == nil { // in pages: size, resident, ...
		if fields := bytes.Fields(data); len(fields) > 1 {
			if pages, err := strconv.ParseUint(string(fields[1]), 10, 64); err == nil {
				return pages * uint64(os.Getpagesize())
			}
		}
	}
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	return samples[0].Value.Uint64() - samples[1].Value.Uint64()
}
