package env

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"goelm/elm"
	"goelm/elm/mutate"
	"goelm/elm/sodarace"
	"goelm/sandbox"
)

// workshop is the one gVisor pool of this package's tests, opened by the first that needs it.
var workshop struct {
	once   sync.Once
	dir    string
	runner sandbox.Runner
	err    error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if workshop.runner != nil {
		if err := workshop.runner.Close(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	if workshop.dir != "" {
		os.RemoveAll(workshop.dir)
	}
	os.Exit(code)
}

// gvisor is where these tests run programs. Without gVisor they fail; `make check`, which is for machines without it, asks
// for short tests and gets none of them.
func gvisor(t testing.TB) sandbox.Runner {
	t.Helper()
	if testing.Short() {
		t.Skip("needs gVisor")
	}
	workshop.once.Do(func() {
		if workshop.dir, workshop.err = os.MkdirTemp("", "goelm-env-test-"); workshop.err != nil {
			return
		}
		binary := filepath.Join(workshop.dir, "goelm")
		build := exec.Command("go", "build", "-o", binary, "goelm/kernel/goelm")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			workshop.err = fmt.Errorf("go build: %w\n%s", err, out)
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		workshop.runner, workshop.err = sandbox.Open(ctx, sandbox.Options{Executable: binary, Workers: 2})
	})
	if workshop.err != nil {
		t.Fatalf("%v\n(these tests need gVisor; `goelm doctor` shows how to install it)", workshop.err)
	}
	return workshop.runner
}

// evaluate runs one program as a search would.
func evaluate(t testing.TB, task elm.Task, p elm.Program) elm.Evaluation {
	t.Helper()
	search, err := elm.NewSearch(task, mutate.NoOp(), elm.On(gvisor(t)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := search.Add(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	return r.Evaluation
}

// An evolution is a run of GP and what it began with.
type evolution struct {
	*elm.Search
	seed   float64 // the best seed's fitness
	best   elm.Champion
	report elm.Report
}

// evolve runs GP on a task and checks what must hold of every task: all seeds are valid, evolution betters the best of
// them, and little falls outside the map.
func evolve(t testing.TB, task elm.Task, evaluations int, seed uint64) evolution {
	t.Helper()
	runner := gvisor(t)
	search, err := elm.NewSearch(task, mutate.GP(), elm.RandomSeed(seed), elm.On(runner))
	if err != nil {
		t.Fatal(err)
	}
	e := evolution{Search: search}
	spec := task.Spec()
	for i, p := range spec.Seeds {
		r := evaluate(t, task, p)
		if !r.OK() {
			t.Fatalf("seed %s: %s %s", p.Name, r.Verdict, r.Detail)
		}
		for k, m := range spec.Measures {
			if v := r.Measures[k]; !(v >= m.Min && v <= m.Max) {
				t.Errorf("seed %s: %s %v lies outside %v to %v", p.Name, m.Name, v, m.Min, m.Max)
			}
		}
		if i == 0 || r.Fitness > e.seed {
			e.seed = r.Fitness
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	if e.report, err = search.Run(ctx, elm.Evaluations(evaluations)); err != nil {
		t.Fatal(err)
	}
	e.best = search.Best()
	stats := search.Stats()
	t.Logf("%s: best seed %.6g, champion %.6g after %d, %d niches of %d; %v", spec.Name, e.seed, e.best.Fitness, evaluations, stats.Elites, stats.Cells, e.report.Summary)
	if !(e.best.Fitness > e.seed) {
		t.Errorf("the champion of %s has %s %v, the best seed %v", spec.Name, spec.Fitness, e.best.Fitness, e.seed)
	}
	if out := stats.OutOfRange; out > evaluations/10 {
		t.Errorf("%d of %d lie outside the map", out, evaluations)
	}
	return e
}

// The walkers of the paper run as candidates run, and give what the compiled packages give.
func TestWalkersAsCandidates(t *testing.T) {
	task := Sodarace(sodarace.Flat)
	for name, want := range map[string]float64{
		"square": 14.034248161315919, "radial": 2.9432485500971475, "cppn_fixed": 5.945736937224865, "cppn_mutable": 5.945736937224865,
		"wheel": 18.8147833082411, "galloper": 13.210400581359863, "runner": 34.619104915857314,
	} {
		if e := evaluate(t, task, task.Seed(name)); !e.OK() || e.Fitness != want {
			t.Errorf("%s: %s %q, distance %v, want %v", name, e.Verdict, e.Detail, e.Fitness, want)
		}
	}
	bad := elm.NewProgram(task, "func MakeWalker() *sodarace.Walker {\n\tw := sodarace.NewWalker()\n\tw.Distance(0, 1)\n\treturn w\n}\n")
	if e := evaluate(t, task, bad); e.Verdict != sandbox.RuntimePanic || !strings.Contains(e.Detail, "there is no joint 0") {
		t.Errorf("a muscle without joints: %s %q, want a panic", e.Verdict, e.Detail)
	}
	changed := task.Seed("galloper")
	changed.Source = strings.Replace(changed.Source, "w.Joint(0, 0)", "w.Joint(0, 1)", 1)
	if e := evaluate(t, task, changed); e.Verdict != sandbox.Rejected {
		t.Errorf("another galloper: %s %q, want rejected: only the paper's own is exempt", e.Verdict, e.Detail)
	}
}

func TestSodaraceEvolves(t *testing.T) {
	for _, terrain := range sodarace.Terrains() {
		t.Run(terrain.Name(), func(t *testing.T) {
			e := evolve(t, Sodarace(terrain), 600, 1)
			if e.best.Fitness < 2*e.seed {
				t.Errorf("distance %v, want at least twice the best seed's %v", e.best.Fitness, e.seed)
			}
		})
	}
}

// With Robust a walker's fitness is the median that is shown beside a champion.
func TestRobustFitness(t *testing.T) {
	plain, robust := Sodarace(sodarace.Flat), Sodarace(sodarace.Flat, Robust())
	one, other := evaluate(t, plain, plain.Seed("square")), evaluate(t, robust, robust.Seed("square"))
	median, _, err := plain.Robustness(context.Background(), one)
	if err != nil || other.Fitness != median || other.Fitness == one.Fitness {
		t.Errorf("robust fitness %v, want the median %v (%v); the distance is %v", other.Fitness, median, err, one.Fitness)
	}
	if name := robust.Spec().Name; name != "sodarace/flat/robust" {
		t.Errorf("name %q", name)
	}
}
