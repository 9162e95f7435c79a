package child

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestCollector(t *testing.T) {
	t.Setenv("GOGC", "")
	was := debug.SetGCPercent(100)
	defer debug.SetGCPercent(was)
	percent := func() int {
		now := debug.SetGCPercent(100)
		debug.SetGCPercent(now)
		return now
	}
	runtime.GC()
	var c collector
	c.start()
	if live, _ := heap(); live < headroom && percent() <= 100 {
		t.Errorf("with %d live bytes the collector runs at %d %%", live, percent())
	}

	// A pause collects; another cell puts it off.
	c.begin()
	garbage := make([]byte, 8<<20)
	if _, all := heap(); all < uint64(len(garbage)) {
		t.Fatalf("%d bytes in all", all)
	}
	garbage = nil
	before := cycles()
	c.end()
	c.begin()
	c.end()
	for deadline := time.Now().Add(20 * time.Second); cycles() == before; {
		if time.Now().After(deadline) {
			t.Fatal("nothing was collected in the pause")
		}
		time.Sleep(10 * time.Millisecond)
	}

	// What a cell sets stays.
	debug.SetGCPercent(77)
	if c.adapt() || percent() != 77 {
		t.Errorf("a cell has set 77 %%, now it is %d", percent())
	}
	t.Setenv("GOGC", "50")
	var off collector
	if off.start(); off.adapt() {
		t.Error("GOGC does not count")
	}
}

func cycles() uint32 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.NumGC
}
