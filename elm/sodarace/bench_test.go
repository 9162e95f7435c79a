package sodarace

import "testing"

// BenchmarkStep counts steps per second over whole runs of 600 steps, the building of the world included.
func BenchmarkStep(b *testing.B) {
	bodies := bodies(b)
	for _, name := range []string{"square", "radial", "cppn_fixed", "runner"} {
		for _, mode := range []Mode{Default, OpenELM} {
			b.Run(name+"/"+string(mode), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := Simulate(bodies[name], Options{Mode: mode}); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.N)*DefaultSteps/b.Elapsed().Seconds(), "steps/s")
			})
		}
	}
}
