package worker

import (
	"fmt"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"

	"goelm/sandbox/frame"
)

func cpuSeconds() float64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}

// walker is a candidate of about 40 lines, different for every n.
func walker(n int) frame.JobMessage {
	var b strings.Builder
	fmt.Fprintf(&b, `func MakeWalker() *sodarace.Walker {
	w := sodarace.NewWalker()
	var ring []int
	for i := 0; i < %d; i++ {
		a := 2 * math.Pi * float64(i) / 7
		ring = append(ring, w.Joint(20*math.Cos(a)+%d, 20*math.Sin(a)))
	}
	hub := w.Joint(0, 0)
	for i, j := range ring {
		w.Muscle(hub, j, 0.5, float64(i)/10)
		w.Distance(j, ring[(i+1)%%len(ring)])
	}
`, 6+n%5, n%900)
	for k := range 8 {
		fmt.Fprintf(&b, "\tw.Muscle(ring[%d], ring[%d], 0.%d, 0.%d)\n", k%6, (k+2)%6, 1+(n+k)%9, n%1000)
	}
	b.WriteString("\treturn w\n}\n")
	return frame.JobMessage{
		Source: b.String(), Entry: "MakeWalker", WallMS: 10_000, Fuel: 1e6, Memory: 1 << 28, Output: 1 << 16, Result: 1 << 20, Length: 1 << 16,
	}
}

// BenchmarkEvaluate is the cost of one candidate without gVisor and pipes. cpu-us/op is the figure to compare on a busy
// machine.
func BenchmarkEvaluate(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	e := newEvaluator(newPulse(nil))
	b.ReportAllocs()
	b.ResetTimer()
	start := cpuSeconds()
	for i := range b.N {
		if r := e.evaluate(walker(i)); r.Verdict != frame.OK {
			b.Fatalf("%+v", r)
		}
	}
	b.ReportMetric((cpuSeconds()-start)*1e6/float64(b.N), "cpu-us/op")
}
