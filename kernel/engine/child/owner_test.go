package child

import (
	"context"
	"fmt"
	"runtime"
	"runtime/pprof"
	"sync"
	"testing"
	"time"
)

func labelledCell(id uint64) *cell {
	return &cell{id: id, ctx: pprof.WithLabels(context.Background(), pprof.Labels("cell", fmt.Sprint(id)))}
}

// Cells that left no goroutine behind are forgotten, so that a long session does not grow by them.
func TestCellsWithoutGoroutinesAreForgotten(t *testing.T) {
	var mu sync.Mutex
	forgotten := map[uint64]bool{}
	changed := make(chan struct{}, 1000)
	o := &owners{forget: func(id uint64) {
		mu.Lock()
		forgotten[id] = true
		mu.Unlock()
		changed <- struct{}{}
	}}
	const cells = 500
	stop, stopped := make(chan struct{}), make(chan uint64)
	for id := uint64(1); id <= cells; id++ {
		o.enter(labelledCell(id), func() {})
		if id == 7 {
			go func() {
				<-stop
				earlier, _ := o.earlier()
				stopped <- earlier
			}()
		}
		o.leave()
	}
	count := func() int {
		mu.Lock()
		defer mu.Unlock()
		return len(forgotten)
	}
	waitFor := func(n int) {
		t.Helper()
		deadline := time.After(20 * time.Second)
		for count() < n {
			runtime.GC()
			select {
			case <-changed:
			case <-time.After(10 * time.Millisecond):
			case <-deadline:
				t.Fatalf("%d of %d cells are forgotten, want %d", count(), cells, n)
			}
		}
	}
	waitFor(cells - 2) // all but the one with the goroutine and the newest
	mu.Lock()
	if forgotten[7] || forgotten[cells] {
		t.Errorf("forgotten: cell 7 %v, newest %v", forgotten[7], forgotten[cells])
	}
	mu.Unlock()
	close(stop)
	if id := <-stopped; id != 7 {
		t.Errorf("the goroutine of cell 7 works for %d", id)
	}
	waitFor(cells - 1)
}

func BenchmarkPrintForTheNewestCell(b *testing.B) {
	o := &owners{}
	o.enter(labelledCell(1), func() {})
	defer o.leave()
	n := 0
	for b.Loop() {
		o.show(func(*cell) { n++ }, func(uint64) {})
	}
}
