package main

import (
	"io"
	"testing"
)

// TestSphere repeats pyribs' sphere at a twentieth of its length, against what pyribs itself reaches there.
func TestSphere(t *testing.T) {
	for _, a := range algorithms {
		t.Run(a.name, func(t *testing.T) {
			s, err := a.run(500, 1)
			if err != nil {
				t.Fatal(err)
			}
			if !a.shortQD.within(s.QDScore) || !a.shortCover.within(s.Coverage) {
				t.Errorf("QD score %.0f and coverage %.4f, pyribs has %v and %v", s.QDScore, s.Coverage, a.shortQD, a.shortCover)
			}
			again, err := a.run(100, 1)
			if err != nil {
				t.Fatal(err)
			}
			if a.shortQD.within(again.QDScore) {
				t.Error("100 rounds pass as 500; the test shows nothing")
			}
		})
	}
}

// TestArm repeats QDax's arm in full.
func TestArm(t *testing.T) {
	for seed := range uint64(3) {
		s, err := runArm(seed)
		if err != nil {
			t.Fatal(err)
		}
		if !armQD.within(s.QDScore) || !armCover.within(s.Coverage) || !armBest.within(s.Best) {
			t.Errorf("seed %d: %+v, QDax has QD score %v, coverage %v, best %v", seed, s, armQD, armCover, armBest)
		}
	}
}

func TestPublishedFiguresAreChecked(t *testing.T) {
	if ok, err := publishedFigures(io.Discard, 20); ok || err != nil {
		t.Errorf("20 rounds count as 10,000: %v, %v", ok, err)
	}
}

func BenchmarkBatch(b *testing.B)  { benchmark(b, 0) }
func BenchmarkSingle(b *testing.B) { benchmark(b, 1) }
func BenchmarkSphere(b *testing.B) { benchmark(b, 2) }

func benchmark(b *testing.B, i int) {
	c := contests()[i]
	for b.Loop() {
		if err := c.ours(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*c.n/b.Elapsed().Seconds(), c.unit+"/s")
}
