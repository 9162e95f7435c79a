package worker

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"goelm/sandbox/frame"
)

// seedSources are the seed walkers as candidates. The module's layers forbid importing them here.
func seedSources(t testing.TB) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../../elm/env/seeds/*/*.go")
	if err != nil || len(files) < 4 {
		t.Fatalf("seeds %v (%v), want four or more", files, err)
	}
	sources := map[string]string{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(f), ".go")
		sources[name] = regexp.MustCompile(`(?s)^.*?\n(// MakeWalker)`).ReplaceAllString(string(text), "$1")
	}
	return sources
}

// BenchmarkSeeds is the cost of each seed walker, made distinct by one number, without gVisor and pipes.
func BenchmarkSeeds(b *testing.B) {
	for name, src := range seedSources(b) {
		b.Run(name, func(b *testing.B) {
			e := newEvaluator(newPulse(nil))
			b.ReportAllocs()
			b.ResetTimer()
			start := cpuSeconds()
			for i := range b.N {
				m := frame.JobMessage{
					Source: strings.Replace(src, "return w\n", fmt.Sprintf("w.Joint(%g, -20)\n\treturn w\n", float64(i%100_000)/1000), 1), Entry: "MakeWalker",
					WallMS: 10_000, Fuel: 1e6, Memory: 1 << 28, Output: 1 << 16, Result: 1 << 20, Length: 1 << 16,
				}
				if r := e.evaluate(m); r.Verdict != frame.OK {
					b.Fatalf("%+v", r)
				}
			}
			b.ReportMetric((cpuSeconds()-start)*1e6/float64(b.N), "cpu-us/op")
		})
	}
}
