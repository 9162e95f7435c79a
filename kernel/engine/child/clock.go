package child

import (
	"fmt"
	"math"
	"syscall"
	"time"
)

// A clock is the stop watch of %time. Only the goroutine of the cell uses it.
type clock struct {
	began     time.Time // zero: it does not run
	cpu       time.Duration
	wall, own time.Duration // what it measured
}

// toggle begins a measurement, or ends the one that runs and reports whether there was one.
func (c *clock) toggle(begin bool) bool {
	if begin {
		c.began, c.cpu = time.Now(), cpuTime()
		return false
	}
	if c.began.IsZero() {
		return false
	}
	c.wall, c.own = time.Since(c.began), cpuTime()-c.cpu
	c.began = time.Time{}
	return true
}

func (c clock) String() string {
	return fmt.Sprintf("%s (CPU time %s)", threeDigits(c.wall), threeDigits(c.own))
}

// cpuTime is what this process and the children that it has waited for have used.
func cpuTime() time.Duration {
	var total time.Duration
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if syscall.Getrusage(who, &u) == nil {
			total += time.Duration(u.Utime.Nano() + u.Stime.Nano())
		}
	}
	return total
}

const (
	timeitRounds = 7
	timeitRound  = 200 * time.Millisecond // how long a round shall take
)

// timeit measures run, which does something n times, and prints the mean over rounds, as predeclared magic.TimeitName.
func (n *names) timeit(run func(n int)) {
	c := n.server.owners.current()
	took := func(loops int) time.Duration {
		began := time.Now()
		run(loops)
		return time.Since(began)
	}
	loops := 1
	for last := took(1); last < timeitRound/5 && loops < 1e9; last = took(loops) {
		loops *= 10
	}
	var sum, squares float64
	for range timeitRounds {
		if c.ctx.Err() != nil {
			panic(&stop{c.ctx.Err()})
		}
		t := float64(took(loops)) / float64(loops)
		sum += t
		squares += t * t
	}
	mean := sum / timeitRounds
	spread := math.Sqrt(max(0, squares/timeitRounds-mean*mean))
	fmt.Fprintf(c.server.stdout, "%s ± %s each (mean ± standard deviation of %d rounds of %s)\n",
		nanoseconds(mean), nanoseconds(spread), timeitRounds, times(loops))
}

func times(n int) string {
	if n == 1 {
		return "1 run"
	}
	return fmt.Sprintf("%d runs", n)
}

// threeDigits writes a duration with three digits.
func threeDigits(d time.Duration) string { return nanoseconds(float64(d)) }

func nanoseconds(ns float64) string {
	for _, u := range []struct {
		size float64
		name string
	}{{1, "ns"}, {1e3, "µs"}, {1e6, "ms"}} {
		if ns < 999.5*u.size {
			return digits(ns/u.size) + " " + u.name
		}
	}
	return digits(ns/1e9) + " s"
}

func digits(x float64) string {
	switch {
	case x < 9.995:
		return fmt.Sprintf("%.2f", x)
	case x < 99.95:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.0f", x)
}
