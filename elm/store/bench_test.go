package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// benchCandidates is how many candidates BenchmarkStore writes: GOELM_BENCH_CANDIDATES, a million in `make bench-store`.
func benchCandidates(b *testing.B) int {
	if text := os.Getenv("GOELM_BENCH_CANDIDATES"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			b.Fatal(err)
		}
		return n
	}
	return 20_000
}

// evolved is a program of about the size of an evolved walker, with numbers of its own.
func evolved(r *rand.Rand) string {
	var s strings.Builder
	s.WriteString("func MakeWalker() *sodarace.Walker {\n\tw := sodarace.NewWalker()\n")
	for range 12 {
		fmt.Fprintf(&s, "\tj%d := w.Joint(%.3f, %.3f)\n\tw.Muscle(j%d, j%d, %.2f, %.2f)\n\tfor i := 0; i < %d; i++ {\n\t\tw.Distance(i, %d)\n\t}\n",
			r.IntN(20), 20*r.Float64(), 20*r.Float64(), r.IntN(20), r.IntN(20), r.Float64(), 6*r.Float64(), r.IntN(9), r.IntN(9))
	}
	return s.String() + "\treturn w\n}\n"
}

// BenchmarkStore writes one run, and says how fast that is, how large the file gets, and how long it takes to open it and to
// read what rebuilds its archive. One in twenty candidates enters the archive, as in a run of walkers.
func BenchmarkStore(b *testing.B) {
	n := benchCandidates(b)
	r := rand.New(rand.NewPCG(1, 2))
	for b.Loop() {
		path := filepath.Join(b.TempDir(), "a.db")
		ctx := b.Context()
		s, err := Open(ctx, path, Create)
		if err != nil {
			b.Fatal(err)
		}
		run := someRun(1)
		run.Dictionary = []byte(evolved(r))
		w, err := s.Begin(ctx, run)
		if err != nil {
			b.Fatal(err)
		}
		writing := time.Duration(0)
		for first := 0; first < n; first += 64 {
			var batch []Candidate
			for i := first; i < min(first+64, n); i++ {
				batch = append(batch, benchCandidate(r, i))
			}
			start := time.Now()
			if err := w.Commit(ctx, batch, Checkpoint{Summary: []byte(`{"elites":1000}`), State: make([]byte, 3000)}); err != nil {
				b.Fatal(err)
			}
			writing += time.Since(start)
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		s, err = Open(ctx, path, ReadOnly)
		if err != nil {
			b.Fatal(err)
		}
		found, err := s.Run(ctx, 0)
		if err != nil || found.Candidates != n {
			b.Fatal(found, err)
		}
		opened := time.Since(start)
		entered := 0
		for _, err := range s.Reader(found).Placed(ctx, false) {
			if err != nil {
				b.Fatal(err)
			}
			entered++
		}
		b.ReportMetric(float64(n)/writing.Seconds(), "candidates/s")
		b.ReportMetric(float64(info.Size())/float64(n), "B/candidate")
		b.ReportMetric(opened.Seconds()*1000, "ms-to-open")
		b.ReportMetric(time.Since(start).Seconds(), "s-to-archive")
		b.ReportMetric(float64(entered), "entered")
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func benchCandidate(r *rand.Rand, i int) Candidate {
	key := func() []byte {
		k := make([]byte, 16)
		for j := range k {
			k[j] = byte(r.Uint32())
		}
		return k
	}
	c := Candidate{
		Number: i, Origin: "run", Batch: i, Island: -1, Parents: []int{r.IntN(i + 1)}, Operator: "gp/literal+argument", Message: "changed 3.5 to 3.61 in Muscle; duplicated a statement",
		Outcome: "applied", Source: evolved(r), Latency: 300 * time.Microsecond,
		Evaluation: &Evaluation{Verdict: "ok", Fitness: r.Float64() * 100, Measures: []float64{r.Float64() * 150, r.Float64() * 150, r.Float64() * 1000},
			Program: key(), Phenotype: key(), DuplicateOf: -1, Replayable: true, Elapsed: 2 * time.Millisecond},
	}
	if i%20 == 0 {
		c.Insertion = &Insertion{r.IntN(1728), "IMPROVED", 1, r.IntN(i + 1)}
		c.Evaluation.Results = []byte(strings.Repeat(fmt.Sprintf(`{"x":%v,"y":%v},`, r.Float64()*20, r.Float64()*20), 20))
	}
	return c
}
