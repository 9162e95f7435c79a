package sodarace

import (
	"syscall"
	"testing"
	"time"
)

// BenchmarkStep counts walker-steps per second of CPU time over whole runs of 600 steps, the building of the world included:
// one walker at a time, and as many in lock-step as a world takes.
func BenchmarkStep(b *testing.B) {
	bodies := bodies(b)
	for _, name := range []string{"square", "radial", "cppn_fixed", "runner"} {
		for _, mode := range []Mode{Default, OpenELM} {
			for _, many := range []int{1, lockstep} {
				walkers := make([]*Walker, many)
				for i := range walkers {
					walkers[i] = bodies[name]
				}
				kind := map[int]string{1: "single", lockstep: "lockstep"}[many]
				b.Run(name+"/"+string(mode)+"/"+kind, func(b *testing.B) {
					begin := cpuTime(b)
					for b.Loop() {
						if _, err := SimulateAll(walkers, Options{Mode: mode}); err != nil {
							b.Fatal(err)
						}
					}
					b.ReportMetric(float64(b.N)*float64(many)*DefaultSteps/(cpuTime(b)-begin).Seconds(), "steps/cpu-s")
				})
			}
		}
	}
}

// cpuTime is what this process has used: unlike the wall clock it does not count other processes' turns.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
