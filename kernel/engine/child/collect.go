package child

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"
)

// Go's collector runs whenever the heap has doubled, which for the few megabytes of a fresh session is every thirty cells,
// in the middle of one. So the heap may grow by headroom at least before it runs, and what has gathered goes in the
// pauses that a person makes, back to the system. More headroom leaves what lives scattered over more pages: with 64 MB a
// session of 300 small cells kept 10 MB more at rest.
const (
	headroom   = 24 << 20 // bytes
	pause      = 500 * time.Millisecond
	mostAtRest = 1 << 30 // live bytes beyond which a pause is too short to go through them
)

// A collector does that. The zero value is ready.
type collector struct {
	mu      sync.Mutex
	percent int  // what it has set; 0: nothing yet
	off     bool // somebody else has set it: GOGC, or a cell
	active  int  // cells and questions
	timer   *time.Timer
}

// start takes over, unless the user has set GOGC.
func (c *collector) start() {
	c.off = os.Getenv("GOGC") != ""
	c.percent = 100
	c.adapt()
	c.eachCycle()
}

// eachCycle calls adapt after every run of the collector.
func (c *collector) eachCycle() {
	type sentinel struct{ _ *int }
	runtime.AddCleanup(&sentinel{}, func(c *collector) {
		if c.adapt() {
			c.eachCycle()
		}
	}, c)
}

// adapt sets how far the heap may grow, in percent of what lives. It is false when that is another's business.
func (c *collector) adapt() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.off {
		return false
	}
	live, _ := heap()
	percent := max(100, int(100*headroom/max(live, 1<<20)))
	if was := debug.SetGCPercent(percent); was != c.percent {
		debug.SetGCPercent(was)
		c.off = true
		return false
	}
	c.percent = percent
	return true
}

// begin is called when a cell or a question comes, end when it is over.
func (c *collector) begin() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.active++
	if c.timer != nil {
		c.timer.Stop()
	}
}

func (c *collector) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.active--; c.active > 0 {
		return
	}
	if c.timer == nil {
		c.timer = time.AfterFunc(pause, c.rest)
	} else {
		c.timer.Reset(pause)
	}
}

// rest collects what has gathered, if it is worth it.
func (c *collector) rest() {
	c.mu.Lock()
	idle := c.active == 0
	c.mu.Unlock()
	if live, all := heap(); idle && live < mostAtRest && all > live+live/8+1<<20 {
		debug.FreeOSMemory()
	}
}

// heap is how many bytes the last run of the collector has found alive, and how many there are with the garbage since.
func heap() (live, all uint64) {
	samples := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(samples)
	return samples[0].Value.Uint64(), samples[1].Value.Uint64()
}
