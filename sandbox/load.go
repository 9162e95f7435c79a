package sandbox

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

// maxStretch is how much longer than its limit a candidate may run, by the clock on the wall, on a busy machine.
const maxStretch = 8

// A loadMeter says how many times slower than alone a program runs now. A limit on the wall clock is meant as one on the
// processor's time, which cannot be measured inside gVisor (its clock ticks are 10 ms and count waiting as working); so
// the host stretches the limit by its load. On a quiet machine nothing changes.
type loadMeter struct {
	mu   sync.Mutex
	at   time.Time // of the last look
	last float64
}

// stretch returns the factor for a candidate that starts now: 1 to maxStretch.
func (m *loadMeter) stretch() float64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	if now := time.Now(); m.last == 0 || now.Sub(m.at) > 200*time.Millisecond {
		data, _ := os.ReadFile("/proc/loadavg") // without it, limits are taken as they are
		m.at, m.last = now, stretchOf(string(data), runtime.NumCPU())
	}
	return m.last
}

// stretchOf reads the text of /proc/loadavg: "0.20 0.18 0.12 1/80 11206" are the processes that want to run, on average over
// the last minutes, and those that do now of all that there are.
func stretchOf(text string, cores int) float64 {
	fields := strings.Fields(text)
	if len(fields) < 4 {
		return 1
	}
	minute, _ := strconv.ParseFloat(fields[0], 64)
	now, _, _ := strings.Cut(fields[3], "/")
	running, _ := strconv.ParseFloat(now, 64)
	return min(max(1, max(minute, running)/float64(cores)), maxStretch)
}
