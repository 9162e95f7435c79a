package elm

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"goelm/elm/patch"
	"goelm/elm/qd"
	"goelm/elm/store"
	"goelm/sandbox"
)

func init() {
	RegisterTasks(func(name string) (Task, error) {
		if name != "toy" {
			return nil, fmt.Errorf("no task %q; there is toy", name)
		}
		return newToy(), nil
	})
	for _, name := range []string{"jump", "hop"} {
		RegisterMutator(name, func(json.RawMessage) (Mutator, error) { return toyMutator{name: name}, nil })
	}
}

// kinds are searches that differ in everything that a store must bring back.
var kinds = []struct {
	name    string
	mutator func() Mutator
	options []Option
}{
	{"plain", nil, nil},
	{"short lag", nil, []Option{Lag(3)}},
	{"clip", nil, []Option{Clip(true)}},
	{"by fitness", nil, []Option{Select(qd.ByFitness)}},
	{"by curiosity", nil, []Option{Select(qd.ByCuriosity)}},
	{"by novelty", nil, []Option{Select(qd.ByNovelty)}},
	{"two parents", nil, []Option{Parents(2)}},
	{"siblings", nil, []Option{Siblings(4)}},
	{"islands", nil, []Option{Islands{Count: 3, Reset: 60, Migrate: 25}}},
	{"curious islands", nil, []Option{Islands{Count: 2, Reset: 90}, Select(qd.ByCuriosity)}},
	{"cvt", nil, []Option{Layout(qd.CVT{Cells: 30, Seed: 4})}},
	{"sliding", nil, []Option{Layout(qd.Sliding{Remap: 20, Buffer: 50})}},
	{"unstructured", nil, []Option{Layout(qd.Unstructured{Threshold: 0.1, Compete: true})}},
	{"ucb", func() Mutator { return toyPortfolio(UCB) }, nil},
	{"thompson", func() Mutator { return toyPortfolio(Thompson) }, nil},
	{"other seeds", nil, []Option{Seeds(Program{"toy", "middle", "0.1 0.2"})}},
}

func toyPortfolio(kind BanditKind) Mutator {
	p, err := Portfolio(kind, toyMutator{}, toyMutator{name: "hop"})
	if err != nil {
		panic(err)
	}
	return p
}

func kindSearch(t testing.TB, k int, runner sandbox.Runner, more ...Option) *Search {
	t.Helper()
	kind := kinds[k]
	mutator := Mutator(toyMutator{})
	if kind.mutator != nil {
		mutator = kind.mutator()
	}
	s, err := NewSearch(newToy(), mutator, slices.Concat([]Option{On(runner), RandomSeed(7)}, kind.options, more)...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func sameHistory(a, b *Search) bool {
	return slices.EqualFunc(a.history, b.history, func(x, y sample) bool { return x == y })
}

// A run that is stopped and made again, as often as one likes, is the run that was left alone.
func TestAStoredRunGoesOn(t *testing.T) {
	for k, kind := range kinds {
		t.Run(kind.name, func(t *testing.T) {
			const n = 240
			want := kindSearch(t, k, newRunner(2, 1))
			whole := run(t, want, n)
			path := filepath.Join(t.TempDir(), "a.db")
			evaluated := map[string]bool{}
			for _, upTo := range []int{0, 1, 100, 101, n, n} {
				runner := newRunner(2, uint64(upTo))
				s := kindSearch(t, k, runner, Store(path))
				restored := s.Stats().Elites
				if upTo > 0 {
					report := run(t, s, upTo)
					if report.Evaluations < upTo || report.Evaluations > upTo+4 {
						t.Fatalf("%d of %d evaluations", report.Evaluations, upTo)
					}
					if upTo == n {
						if got, want := report.Summary.String(), whole.Summary.String(); got != want {
							t.Errorf("the report says %s\nleft alone it says %s", got, want)
						}
					}
				}
				for _, source := range runner.order {
					if evaluated[source] && source != "nonsense" {
						t.Errorf("up to %d: %q was evaluated again", upTo, source)
					}
					evaluated[source] = true
				}
				if upTo > 1 && restored == 0 {
					t.Error("nothing was there from the last time")
				}
				if upTo < n {
					if err := s.Close(); err != nil {
						t.Fatal(err)
					}
					continue
				}
				if s.Digest() != want.Digest() || s.Stats() != want.Stats() || !sameHistory(s, want) {
					t.Errorf("stopped and resumed: %+v\nleft alone: %+v", s.Stats(), want.Stats())
				}
				if got, want := text(t, s.Lineage()), text(t, want.Lineage()); got != want {
					t.Errorf("lineage from the store:\n%s\nleft alone:\n%s", got, want)
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
			}
			checkRun(t, path, want)
		})
	}
}

// checkRun looks at a finished run as elm.Open shows it, and replays it.
func checkRun(t *testing.T, path string, want *Search) {
	t.Helper()
	runs, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer runs.Close()
	info, err := runs.Info(0)
	if err != nil || info.State != store.Finished || info.Digest != want.Digest() || info.Task != "toy" || info.Mutator != want.mutator.Name() || *info.Best != want.Stats().Best {
		t.Errorf("%+v, %v", info, err)
	}
	contains(t, "runs", text(t, runs), "toy", want.mutator.Name(), store.Finished)
	s, err := runs.Search(0)
	if err != nil {
		t.Fatal(err)
	}
	if s.Digest() != want.Digest() || s.Stats() != want.Stats() || text(t, s.Lineage()) != text(t, want.Lineage()) || s.Map().SVG() != want.Map().SVG() {
		t.Error("what elm.Open shows is not what the search had")
	}
	if _, err := s.Run(context.Background(), Evaluations(1)); err == nil || !strings.Contains(err.Error(), "only looks into") {
		t.Errorf("running a search that only looks: %v", err)
	}
	replay, err := runs.Replay(context.Background(), 0, On(newRunner(2, 5)))
	if err != nil || replay.Digest != want.Digest() || replay.Candidates != info.Candidates || replay.Unrepeatable != 0 {
		t.Errorf("replay: %+v, %v", replay, err)
	}
}

// Cells of every sort, in a notebook that is restarted, keep their candidates; a replay repeats them in their order.
func TestAskTellAddAndForgetAreKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	ctx := context.Background()
	cells := []func(*Search){
		func(s *Search) { run(t, s, 20) },
		func(s *Search) {
			children, err := s.Ask(ctx, 7)
			if err != nil {
				t.Fatal(err)
			}
			results, err := s.Evaluate(ctx, children)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Tell(results); err != nil {
				t.Fatal(err)
			}
		},
		func(s *Search) {
			if _, err := s.Add(ctx, Program{"toy", "mine", "0.5 0.51"}); err != nil {
				t.Fatal(err)
			}
		},
		func(s *Search) {
			if _, err := s.Ask(ctx, 5); err != nil {
				t.Fatal(err)
			}
			s.Forget()
		},
		func(s *Search) { run(t, s, 30) },
		func(s *Search) {
			if _, err := s.Add(ctx, Program{"toy", "mine", "1 2 3"}); err != nil {
				t.Fatal(err)
			}
		},
		func(s *Search) { run(t, s, 40) },
	}
	want := newToySearch(t, newRunner(1, 1))
	for _, cell := range cells {
		cell(want)
	}
	for i, cell := range cells {
		s := newToySearch(t, newRunner(2, 3), Store(path))
		if i > 0 {
			s.credit = 0 // each cell runs further, none is executed again
		}
		cell(s)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	s := newToySearch(t, newRunner(2, 3), Store(path))
	defer s.Close()
	runs, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer runs.Close()
	replay, err := runs.Replay(ctx, 0, On(newRunner(2, 9)))
	if err != nil || replay.Digest != s.Digest() {
		t.Errorf("replay %+v, %v, the run has %s", replay, err, s.Digest())
	}
	if e, err := s.Elite(0.5, 0.51); err != nil || e.Program.Name != "mine" {
		t.Errorf("the program by hand: %+v, %v", e, err)
	}
}

// The cells of a notebook that is executed again find everything there, and nothing is evaluated.
func TestExecutingANotebookAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	notebook := func() (*Search, *toyRunner, []Report) {
		runner := newRunner(2, 1)
		s := newToySearch(t, runner, Store(path))
		return s, runner, []Report{run(t, s, 50), run(t, s, 70)}
	}
	first, _, original := notebook()
	second, runner, reports := notebook() // takes the run over from the first
	for i, r := range reports {
		// Each cell says of its children what it said the first time; the archive is the one of all.
		r.Summary.Stats, original[i].Summary.Stats = qd.Stats{}, qd.Stats{}
		if !reflect.DeepEqual(r.Summary, original[i].Summary) || r.Summary.New == 0 || r.Summary.OutOfRange == 0 && i == 0 {
			t.Errorf("cell %d says %+v, at first it said %+v", i, r.Summary, original[i].Summary)
		}
	}
	if len(runner.order) != 0 || first.Digest() != second.Digest() {
		t.Errorf("%d programs were evaluated again; %s and %s", len(runner.order), first.Digest(), second.Digest())
	}
	if reports[0].Restored != 50 || reports[1].Restored != 70 || reports[1].Stopped != "evaluations" {
		t.Errorf("reports %+v", reports)
	}
	if _, err := first.Run(context.Background(), Evaluations(1)); err == nil || !strings.Contains(err.Error(), "a newer search goes on with the same run") {
		t.Errorf("the older search: %v", err)
	}
	run(t, second, 10)
	third := newToySearch(t, newRunner(2, 1), Store(path))
	if r := run(t, third, 140); r.Restored != 130 || r.Evaluations != 140 {
		t.Errorf("more than is there: %+v", r)
	}
	for _, s := range []*Search{third, third, second, first} {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// alter changes the store behind our back.
func alter(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	r, err := db.Exec(statement)
	if err != nil {
		t.Fatal(err)
	}
	if n, _ := r.RowsAffected(); n != 1 {
		t.Fatalf("%s: %d rows", statement, n)
	}
}

// A replay finds what somebody has altered, whatever it is, and names the candidate.
func TestReplayFindsDifferences(t *testing.T) {
	original := filepath.Join(t.TempDir(), "a.db")
	s := newToySearch(t, newRunner(2, 1), Store(original))
	run(t, s, 200)
	elites := s.Elites()
	victim := elites[len(elites)/2].Number
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(original)
	if err != nil {
		t.Fatal(err)
	}
	where := fmt.Sprintf(" WHERE candidate = %d", victim)
	for _, c := range []struct{ statement, want string }{
		{"UPDATE evaluations SET fitness = fitness + 1e-12" + where, "its fitness is"},
		{"UPDATE evaluations SET fitness = 3, replayable = 0" + where, "its fitness is"},
		{"UPDATE evaluations SET measures = '[0.25, 0.75]'" + where, "the list of its measures is"},
		{"UPDATE evaluations SET verdict = 'timeout', fitness = NULL, measures = NULL" + where, "its verdict is ok"},
		{"UPDATE evaluations SET duplicate_of = 1" + where, "the candidate that it repeats is none, the record says 1"},
		{"UPDATE proposals SET message = 'leap'" + where, "its message is jump, the record says leap"},
		{"UPDATE proposals SET operator = 'leap'" + where, "its operator is jump"},
		{"UPDATE proposals SET outcome = 'no_op'" + where, "the patch outcome is applied"},
		{"UPDATE proposals SET parents = '[1]'" + where, "the list of its parents is"},
		{"UPDATE proposals SET source = x'00' || '0 0'" + where, "its source is"},
		{"UPDATE proposals SET diff = '+1'" + where, "its diff is"},
		{"UPDATE insertions SET cell = cell + 1" + where, "its entry into the archive is"},
		{"DELETE FROM insertions" + where, "its place in the archive is there, the record says missing"},
		{"DELETE FROM evaluations" + where, "its evaluation is there, the record says missing"},
	} {
		path := filepath.Join(t.TempDir(), "b.db")
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		alter(t, path, c.statement)
		runs, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		_, err = runs.Replay(context.Background(), 1, On(newRunner(2, 1)))
		var d *Difference
		if !errors.As(err, &d) || d.Candidate != victim || !strings.HasPrefix(err.Error(), fmt.Sprintf("candidate %d: %s", victim, c.want)) {
			t.Errorf("%s:\n%v\nwant candidate %d: %s", c.statement, err, victim, c.want)
		}
		runs.Close()
	}
	path := filepath.Join(t.TempDir(), "b.db")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	alter(t, path, "UPDATE marks SET detail = 'sha256:00' WHERE event = 'finished'")
	runs, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer runs.Close()
	if _, err = runs.Replay(context.Background(), 1, On(newRunner(2, 1))); err == nil || !strings.Contains(err.Error(), "candidate 201: the archive after it is sha256:") {
		t.Errorf("another digest: %v", err)
	}
}

// What a run is called is what its settings say.
func TestReplayFindsAnotherName(t *testing.T) {
	for _, statement := range []string{"UPDATE runs SET seed = '8'", "UPDATE runs SET task = 'tax'", "UPDATE runs SET mutator = 'hop'", `UPDATE runs SET settings = replace(settings, '"seed":7', '"seed":8')`} {
		path := filepath.Join(t.TempDir(), "a.db")
		s := newToySearch(t, newRunner(2, 1), Store(path))
		run(t, s, 20)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		alter(t, path, statement)
		runs, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := runs.Replay(context.Background(), 0, On(newRunner(1, 1))); err == nil || !strings.Contains(err.Error(), "somebody has altered it: it is called ") {
			t.Errorf("%s: %v", statement, err)
		}
		runs.Close()
	}
}

func TestRunsThatCannotBeReplayed(t *testing.T) {
	dir := t.TempDir()
	make := func(task Task, mutator Mutator) *RunFile {
		path := filepath.Join(dir, strconv.Itoa(time.Now().Nanosecond())+".db")
		s, err := NewSearch(task, mutator, On(newRunner(1, 1)), Store(path))
		if err != nil {
			t.Fatal(err)
		}
		run(t, s, 30)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		runs, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { runs.Close() })
		return runs
	}
	own := newToy()
	own.spec.Name = "mine"
	changed := newToy()
	changed.spec.Measures = []Measure{{"x", "m", -1, 1, 11}, {"y", "m", -1, 1, 10}}
	ctx := context.Background()
	for _, c := range []struct {
		runs *RunFile
		want string
	}{
		{make(own, toyMutator{}), `no task "mine"; there is toy; runs.SearchWith and runs.ReplayWith take a task of your own`},
		{make(newToy(), toyMutator{name: "unknown"}), `no mutator "unknown"; there are hop, jump; runs.ReplayWith takes a mutator of your own`},
		{make(changed, toyMutator{}), "the task toy is another one today than in the run"},
	} {
		if _, err := c.runs.Replay(ctx, 0, On(newRunner(1, 1))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
	if _, err := make(own, toyMutator{}).ReplayWith(ctx, 0, own, nil, On(newRunner(1, 1))); err != nil {
		t.Error(err)
	}
	runs := make(newToy(), toyMutator{name: "unknown"})
	if _, err := runs.ReplayWith(ctx, 0, nil, toyMutator{name: "unknown"}, On(newRunner(1, 1))); err != nil {
		t.Error(err)
	}
	if s, err := runs.Search(1); err != nil || s.mutator.Name() != "unknown" { // to look at it nobody need know the mutator
		t.Error(err)
	}
	if _, err := runs.Search(2); !errors.Is(err, store.ErrNoRun) {
		t.Errorf("run 2: %v", err)
	}
	if _, err := Open(filepath.Join(dir, "none.db")); err == nil {
		t.Error("opened what is not there")
	}
}

// A verdict that a clock has decided is taken from the record.
func TestReplayOfWhatAClockDecided(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	slow := newRunner(2, 1)
	n := 0
	slow.fail = func(source string) (sandbox.Outcome, bool) {
		n++
		return sandbox.Outcome{Verdict: sandbox.Timeout, Detail: "wall clock"}, n%10 < 2 // twice in a row: once more does not help
	}
	s := newToySearch(t, slow, Store(path))
	report := run(t, s, 200)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	timeouts := report.Summary.Verdicts[sandbox.Timeout]
	runs, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer runs.Close()
	replay, err := runs.Replay(context.Background(), 0, On(newRunner(2, 1)))
	if err != nil || timeouts == 0 || replay.Unrepeatable < timeouts || replay.Digest != s.Digest() {
		t.Errorf("%d timeouts, replay %+v, %v", timeouts, replay, err)
	}
	contains(t, "the replay", replay.String(), "decided by a clock, the machine or the order of goroutines")
}

// A program whose goroutines decide keeps the score of the record, as long as it still is such a program.
func TestReplayOfProgramsWithGoroutines(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	chance := func(salt float64) func(string) (sandbox.Outcome, bool) {
		return func(source string) (sandbox.Outcome, bool) {
			result := fmt.Sprintf("[%v, %v]", 0.3, 0.1+salt+float64(len(source))/100)
			return sandbox.Outcome{Verdict: sandbox.OK, Results: []json.RawMessage{json.RawMessage(result)}}, strings.HasPrefix(source, "0.1")
		}
	}
	runner := newRunner(2, 1)
	runner.fail = chance(0)
	s := newToySearch(t, runner, Store(path))
	run(t, s, 200)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	runs, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer runs.Close()
	other := newRunner(2, 1)
	other.fail = chance(0.2)
	replay, err := runs.Replay(context.Background(), 0, On(other))
	if err != nil || replay.Unrepeatable == 0 || replay.Digest != s.Digest() {
		t.Errorf("replay %+v, %v", replay, err)
	}
	// Without goroutines the record would have to say that it is repeatable.
	if _, err := runs.Replay(context.Background(), 0, On(newRunner(2, 1))); err == nil || !strings.Contains(err.Error(), "its fitness is") {
		t.Errorf("the same programs, repeatable: %v", err)
	}
}

// modelMutator asks a model, which never answers the same twice.
type modelMutator struct{ calls *int }

func (m modelMutator) Name() string { return "model" }

func (m modelMutator) Propose(ctx context.Context, req Request) ([]Proposal, error) {
	out := make([]Proposal, req.N)
	for i := range out {
		text, err := req.Answer(ctx, fmt.Sprintf("sample %d of a change of %s", i, req.Parents[0].Source), func(context.Context) ([]byte, error) {
			*m.calls++
			if *m.calls%7 == 0 {
				return nil, errors.New("the context is too long")
			}
			return []byte(fmt.Sprintf("%.4f %.4f", math.Sin(float64(*m.calls)), math.Cos(float64(time.Now().Nanosecond())))), nil
		})
		if err != nil {
			out[i] = Proposal{Outcome: "no_output", Detail: err.Error()}
			continue
		}
		out[i] = Proposal{Source: string(text), Outcome: "applied", Tokens: 10, Cost: 0.01}
	}
	return out, nil
}

// What a model answered is in the record; a replay asks nobody.
func TestAnswersOfModelsAreRecorded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	calls := 0
	s, err := NewSearch(newToy(), modelMutator{calls: &calls}, On(newRunner(1, 1)), Store(path), Siblings(3), InFlight(1))
	if err != nil {
		t.Fatal(err)
	}
	report := run(t, s, 60)
	if report.Tokens != 10*(60-report.Summary.NoProgram) || report.Summary.NoProgram == 0 {
		t.Errorf("%+v", report)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	runs, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer runs.Close()
	before := calls
	replay, err := runs.ReplayWith(context.Background(), 0, nil, modelMutator{calls: &calls}, On(newRunner(2, 1)))
	if err != nil || replay.Digest != s.Digest() || calls != before {
		t.Errorf("replay %+v, %v; the model was asked %d times", replay, err, calls-before)
	}
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("UPDATE answers SET request = 'another' WHERE candidate = 8"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	if _, err := runs.ReplayWith(context.Background(), 0, nil, modelMutator{calls: &calls}, On(newRunner(2, 1))); err == nil || !strings.Contains(err.Error(), "a model is asked what it was not asked before") {
		t.Errorf("an answer to another question: %v", err)
	}
}

// The test binary is also the process that is killed.
const killedStore = "GOELM_ELM_TEST_STORE"

// killedRun is what the process that is killed does: a run with real files, and a log of what it evaluates.
func killedRun(path string) int {
	log, err := os.OpenFile(path+".log", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		fmt.Println(err)
		return 1
	}
	runner := newRunner(2, uint64(time.Now().UnixNano()))
	var mu sync.Mutex
	runner.fail = func(source string) (sandbox.Outcome, bool) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintln(log, source)         // one write: it is there or not
		time.Sleep(50 * time.Microsecond) // not a wait for anything: evaluations take time
		return sandbox.Outcome{}, false
	}
	s, err := NewSearch(newToy(), toyMutator{}, On(runner), RandomSeed(7), Store(path))
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println("began")
	if _, err := s.Run(context.Background(), Evaluations(killedEvaluations)); err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println(s.Digest())
	if err := s.Close(); err != nil {
		fmt.Println(err)
		return 1
	}
	return 0
}

const killedEvaluations = 4000

// TestKilled kills a run at random moments, again and again, until it is through: the archive is that of a run that was
// left alone, and nothing that was committed is evaluated again. `make soak-store` kills 200 times.
func TestKilled(t *testing.T) {
	kills := 8
	if text := os.Getenv("GOELM_TEST_KILLS"); text != "" {
		var err error
		if kills, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	want := newToySearch(t, newRunner(2, 1))
	run(t, want, killedEvaluations)
	random := qd.Rand(uint64(time.Now().UnixNano()), 0)
	killed, inTheMiddle := 0, 0
	for killed < kills {
		path := filepath.Join(t.TempDir(), "a.db")
		committed := map[string]bool{} // programs that the store has
		for {
			// Mostly while it runs, and now and then while it begins; in the end it may come through.
			moment := moment{kill: killed < kills, beginning: random.IntN(4) == 0, after: time.Duration(random.Int64N(int64(300 * time.Millisecond)))}
			digest := runAndKill(t, path, moment)
			checkNothingTwice(t, path, committed)
			if digest != "" {
				if digest != want.Digest() {
					t.Fatalf("after %d kills the archive is %s, left alone it is %s", killed, digest, want.Digest())
				}
				break
			}
			killed++
			if len(committed) > 0 {
				inTheMiddle++
			}
		}
	}
	if inTheMiddle == 0 {
		t.Error("no run was killed in its middle; the test shows nothing")
	}
	t.Logf("%d kills, %d in the middle of a run", killed, inTheMiddle)
}

// A moment is when a process is killed.
type moment struct {
	kill      bool
	beginning bool // counted from its start, not from when its search is there
	after     time.Duration
}

// runAndKill starts the run and kills it, unless it is through before.
func runAndKill(t *testing.T, path string, when moment) (digest string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killedStore+"="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill := func() {
		if when.kill {
			timer := time.AfterFunc(when.after, func() { cmd.Process.Kill() })
			t.Cleanup(func() { timer.Stop() })
		}
	}
	if when.beginning {
		kill()
	}
	var last string
	for scanner := bufio.NewScanner(out); scanner.Scan(); {
		if last = scanner.Text(); last == "began" && !when.beginning {
			kill()
		}
	}
	if err := cmd.Wait(); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.Exited() {
			t.Fatalf("the run failed by itself: %v\n%s", err, last)
		}
		return ""
	}
	return last
}

// checkNothingTwice looks at what the process has evaluated: nothing that the store had when it began. committed is
// brought up to date.
func checkNothingTwice(t *testing.T, path string, committed map[string]bool) {
	t.Helper()
	log, err := os.ReadFile(path + ".log")
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	if err := os.Remove(path + ".log"); err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(log)) {
		if source := strings.TrimSuffix(line, "\n"); committed[source] {
			t.Fatalf("%q was evaluated again", source)
		}
	}
	file, err := store.Open(context.Background(), path, store.ReadWrite)
	if err != nil {
		return // killed before there was a store
	}
	defer file.Close()
	run, err := file.Run(context.Background(), 1)
	if err != nil {
		return
	}
	for c, err := range file.Reader(run).Candidates(context.Background(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if c.Evaluation != nil && c.Evaluation.Replayable {
			committed[c.Source] = true
		}
	}
}

// Everything about a run can be had in the formats that other programs read.
func TestExport(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "a.db")
	calls := 0
	s, err := NewSearch(newToy(), modelMutator{calls: &calls}, On(newRunner(1, 1)), Store(path), InFlight(1))
	if err != nil {
		t.Fatal(err)
	}
	run(t, s, 60)
	champion := s.Best()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	runs, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer runs.Close()
	var lines, table bytes.Buffer
	if err := runs.Export(ctx, &lines, 0, JSONLines); err != nil {
		t.Fatal(err)
	}
	if err := runs.Export(ctx, &table, 1, CSV); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(&table).ReadAll()
	if err != nil || len(records) != 63 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	column := func(name string) int { return slices.Index(records[0], name) }
	var rows []CandidateRow
	in := json.NewDecoder(&lines)
	in.DisallowUnknownFields()
	for in.More() {
		var row CandidateRow
		if err := in.Decode(&row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
		record := records[len(rows)]
		if record[column("candidate")] != fmt.Sprint(row.Candidate) || record[column("source")] != row.Source || record[column("diff")] != row.Diff ||
			row.Measures != nil && record[column("y")] != fmt.Sprint(row.Measures[1]) {
			t.Errorf("candidate %d: %q", row.Candidate, record)
		}
	}
	if len(rows) != 62 || rows[0].Origin != "seed" || rows[0].Name != "origin" || *rows[0].Cell < 0 || rows[0].Parents == nil {
		t.Fatalf("%d rows, the first %+v", len(rows), rows[0])
	}
	failed := 0
	for _, row := range rows[2:] {
		if row.Source == "" {
			failed++
			if len(row.Answers) != 1 || row.Answers[0].Error == "" || row.Outcome != "no_output" || row.Fitness != nil {
				t.Errorf("without a program: %+v", row)
			}
			continue
		}
		if len(row.Answers) != 1 || row.Answers[0].Answer != row.Source || row.Tokens != 10 {
			t.Errorf("%+v", row)
		}
		parent := rows[row.Parents[0]].Source
		if got := patch.Apply(patch.Unified, parent, row.Diff); got.Source != row.Source {
			t.Errorf("candidate %d: the diff makes %q of its parent, not %q", row.Candidate, got.Source, row.Source)
		}
		if one, err := runs.Candidate(ctx, 0, row.Candidate); err != nil || !reflect.DeepEqual(one, row) {
			t.Errorf("alone: %+v, %v", one, err)
		}
	}
	if failed == 0 {
		t.Error("the model never failed")
	}
	lineage, err := runs.Lineage(ctx, 0, champion.Lineage.Steps[len(champion.Lineage.Steps)-1].Number)
	if err != nil || text(t, lineage) != text(t, champion.Lineage) {
		t.Errorf("lineage %s, %v", text(t, lineage), err)
	}
	info, err := runs.Info(0)
	if err != nil {
		t.Fatal(err)
	}
	contains(t, "the run", info.String(), "62, 60 of them children", "finished", s.Digest(), `"mutator":"model"`)
	contains(t, "the run in a cell", text(t, info), "of 100 cells", "began")
	for _, err := range []error{
		runs.Export(ctx, io.Discard, 0, "xml"), runs.Export(ctx, io.Discard, 7, CSV),
		second(runs.Candidate(ctx, 0, 62)), second(runs.Lineage(ctx, 0, -1)),
	} {
		if err == nil {
			t.Error("no error for what is not there")
		}
	}
}

func second[T any](_ T, err error) error { return err }
