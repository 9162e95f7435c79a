package jupyter

import (
	"os"
	"strconv"
	"time"
)

// parentPoll is how often the parent process is looked for.
const parentPoll = time.Second

// watchParent calls gone once the process that started the kernel has ended without a word, so that no kernel is left
// behind by a server that was killed. pid is what Jupyter puts into JPY_PARENT_PID. The returned function ends the watch.
func watchParent(pid string, logf func(string, ...any), gone func()) (stop func()) {
	n, err := strconv.Atoi(pid)
	if err != nil || n <= 1 {
		return func() {}
	}
	direct := os.Getppid() == n
	return every(parentPoll, func() bool {
		if alive(n) && (!direct || os.Getppid() == n) {
			return true
		}
		logf("the process %d that started the kernel is gone; the kernel ends", n)
		gone()
		return false
	})
}

// every calls f at an interval until it returns false or stop is called; stop waits for a call that is running.
func every(d time.Duration, f func() bool) (stop func()) {
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		t := time.NewTicker(d)
		defer t.Stop()
		for {
			select {
			case <-quit:
				return
			case <-t.C:
				if !f() {
					return
				}
			}
		}
	}()
	return func() {
		close(quit)
		<-done
	}
}
