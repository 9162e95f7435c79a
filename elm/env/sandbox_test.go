package env

import (
	"context"
	"os"
	"testing"
	"time"

	"goelm/elm"
	"goelm/elm/sodarace"
	"goelm/sandbox"
	"goelm/sandbox/worker"
)

// The test binary serves as the worker: the same code that runs inside a gVisor sandbox, here as a plain process, because
// these programs are our own.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		os.Exit(worker.Main(os.Args[2:]))
	}
	os.Exit(m.Run())
}

// The seeds run as candidates run, and give what the compiled packages give.
func TestSeedsAsCandidates(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	runner, err := sandbox.Open(ctx, sandbox.Options{Backend: "process", Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer runner.Close()
	task := Sodarace(sodarace.Flat)
	want := map[string]float64{"square": 14.034248161315919, "radial": 2.9432485500971475, "cppn_fixed": 5.945736937224865, "cppn_mutable": 21.983}
	for _, seed := range task.Spec().Seeds {
		job := sandbox.Job{Source: seed.Source, Entry: task.Spec().EntryName()}
		for _, outcome := range runner.Run(ctx, []sandbox.Job{job}) {
			e := task.Assess(ctx, seed, outcome)
			if !e.OK() || e.Fitness < want[seed.Name]-0.001 || e.Fitness > want[seed.Name]+0.001 {
				t.Errorf("%s: %s %q, distance %v, want %v", seed.Name, e.Verdict, e.Detail, e.Fitness, want[seed.Name])
			}
		}
	}
	bad := elm.NewProgram(task, "func MakeWalker() *sodarace.Walker {\n\tw := sodarace.NewWalker()\n\tw.Distance(0, 1)\n\treturn w\n}\n")
	for _, outcome := range runner.Run(ctx, []sandbox.Job{{Source: bad.Source, Entry: "MakeWalker"}}) {
		if e := task.Assess(ctx, bad, outcome); e.Verdict != sandbox.RuntimePanic {
			t.Errorf("a muscle without joints: %s %q, want a panic", e.Verdict, e.Detail)
		} else {
			t.Log(e.Detail)
		}
	}
}
