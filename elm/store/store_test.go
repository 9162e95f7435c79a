package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) {
	if job := os.Getenv(childJob); job != "" {
		os.Exit(child(job))
	}
	goleak.VerifyTestMain(m)
}

// The test binary is also the other process of tests that need one.
const childJob = "GOELM_STORE_TEST_CHILD"

func ctxOf(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func openStore(t testing.TB, path string, mode Mode) *Store {
	t.Helper()
	s, err := Open(ctxOf(t), path, mode)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func someRun(seed uint64) Run {
	settings, _ := json.Marshal(map[string]any{"lag": 64, "seed": seed})
	return Run{Kind: "search", Task: "toy", Mutator: "jump", Seed: seed, Settings: settings, Version: "test", Dictionary: []byte("func Point() (x, y float64)")}
}

func begin(t testing.TB, s *Store, run Run) *Writer {
	t.Helper()
	w, err := s.Begin(ctxOf(t), run)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// someCandidate has every field set.
func someCandidate(n int) Candidate {
	return Candidate{
		Number: n, Origin: "ask", Batch: n - 1, Island: 2, Parents: []int{n - 3, n - 5}, Name: "by hand", Operator: "gp/literal", Message: "Changed 1 to 2.\nTwice.",
		Outcome: "applied", Detail: "after 2 tries", Source: "func Point() (x, y float64) { return 1, 2 }", Diff: "@@ -1 +1 @@", Tokens: 17, Cost: 0.25, Latency: 1500 * time.Millisecond,
		Evaluation: &Evaluation{Verdict: "ok", Detail: "d", Output: "hello", Fitness: 0.1, Measures: []float64{0.2, -1e-300}, Program: []byte("0123456789abcdef"),
			Phenotype: []byte("fedcba9876543210"), DuplicateOf: -1, Replayable: true, Elapsed: 3 * time.Millisecond, Results: []byte(`[[1,2]]`)},
		Insertion: &Insertion{Cell: 5, Status: "IMPROVED", Gain: 0.5, Evicted: n - 4},
	}
}

func candidates(t testing.TB, r *Reader, from int) []Candidate {
	t.Helper()
	var out []Candidate
	for c, err := range r.Candidates(ctxOf(t), from) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

func TestARunGoesOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "walkers.db")
	s := openStore(t, path, Create)
	w := begin(t, s, someRun(1<<63+5)) // beyond SQLite's integers
	if w.Resumed || w.Run.ID != 1 || w.Run.Candidates != 0 {
		t.Errorf("a new run: %+v", w.Run)
	}
	first := []Candidate{someCandidate(10), someCandidate(11)}
	if err := w.Commit(ctxOf(t), first, Checkpoint{[]byte(`{"elites":2}`), []byte("state 1")}); err != nil {
		t.Fatal(err)
	}
	if err := w.Mark(ctxOf(t), Stopped, "sha256:1"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(path + "*"); !slices.Equal(left, []string{path}) {
		t.Errorf("files left: %q", left)
	}

	s = openStore(t, path, ReadWrite)
	other := begin(t, s, someRun(2))
	if other.Run.ID != 2 || other.Resumed {
		t.Errorf("another identity gave %+v", other.Run)
	}
	w = begin(t, s, someRun(1<<63+5))
	if !w.Resumed || w.Run.ID != 1 || w.Run.Candidates != 2 || string(w.Run.State) != "state 1" || string(w.Run.Summary) != `{"elites":2}` || w.Run.Seed != 1<<63+5 {
		t.Errorf("resumed: %+v", w.Run)
	}
	// What comes twice is refused as a whole, and what comes then is kept.
	if err := w.Commit(ctxOf(t), []Candidate{someCandidate(12), someCandidate(11)}, Checkpoint{}); err == nil {
		t.Error("candidate 11 was committed twice")
	}
	if err := w.Commit(ctxOf(t), []Candidate{someCandidate(12)}, Checkpoint{[]byte(`{}`), nil}); err != nil {
		t.Fatal(err)
	}
	run, err := s.Run(ctxOf(t), 1)
	if err != nil || run.Candidates != 3 || run.Ended != nil {
		t.Errorf("%+v, %v", run, err)
	}
	if got := candidates(t, s.Reader(run), 11); len(got) != 2 || got[0].Number != 11 || got[1].Number != 12 {
		t.Errorf("candidates from 11 on: %+v", got)
	}
	if _, ok, err := s.Reader(run).Candidate(ctxOf(t), 99); ok || err != nil {
		t.Errorf("candidate 99: %v, %v", ok, err)
	}
	marks, err := s.Marks(ctxOf(t), 1)
	var events []string
	for _, m := range marks {
		events = append(events, fmt.Sprintf("%s at %d %s", m.Event, m.Candidates, m.Detail))
	}
	if want := []string{"began at 0 ", "stopped at 2 sha256:1", "resumed at 2 "}; err != nil || !slices.Equal(events, want) {
		t.Errorf("marks %q, %v", events, err)
	}
	runs, err := s.Runs(ctxOf(t))
	if err != nil || len(runs) != 2 || runs[1].Seed != 2 {
		t.Errorf("runs %+v, %v", runs, err)
	}
	if newest, err := s.Run(ctxOf(t), 0); err != nil || newest.ID != 2 {
		t.Errorf("newest run %+v, %v", newest, err)
	}
	if _, err := s.Run(ctxOf(t), 7); !errors.Is(err, ErrNoRun) || !strings.Contains(err.Error(), "run 7: there is no such run; `goelm runs list") {
		t.Errorf("run 7: %v", err)
	}
	for _, w := range []*Writer{w, other} {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}
}

// What is written is what is read.
func TestRoundTrip(t *testing.T) {
	dir, n := t.TempDir(), 0
	ctx := ctxOf(t)
	rapid.Check(t, func(t *rapid.T) {
		n++
		s, err := Open(ctx, filepath.Join(dir, fmt.Sprintf("%d.db", n)), Create)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		run := someRun(uint64(n))
		run.Dictionary = []byte(rapid.String().Draw(t, "dictionary"))
		w, err := s.Begin(ctx, run)
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		var want []Candidate
		for i := range rapid.IntRange(1, 6).Draw(t, "candidates") {
			want = append(want, drawCandidate(t, i))
		}
		cut := rapid.IntRange(0, len(want)).Draw(t, "cut")
		for _, batch := range [][]Candidate{want[:cut], want[cut:]} {
			if err := w.Commit(ctx, batch, Checkpoint{Summary: []byte("{}")}); err != nil {
				t.Fatal(err)
			}
		}
		r := s.Reader(w.Run)
		var got []Candidate
		for c, err := range r.Candidates(ctx, 0) {
			if err != nil {
				t.Fatal(err)
			}
			if c.Answers, err = r.Answers(ctx, c.Number); err != nil {
				t.Fatal(err)
			}
			got = append(got, c)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatal(d)
		}
		checkPlaced(t, ctx, r, want)
	})
}

func checkPlaced(t *rapid.T, ctx context.Context, r *Reader, want []Candidate) {
	for _, all := range []bool{true, false} {
		var placed []Placed
		for p, err := range r.Placed(ctx, all) {
			if err != nil {
				t.Fatal(err)
			}
			placed = append(placed, p)
		}
		k := 0
		for _, c := range want {
			e, i := c.Evaluation, c.Insertion
			if !all && (i == nil || e == nil) {
				continue
			}
			p := placed[k]
			k++
			if p.Number != c.Number || p.Origin != c.Origin || p.Island != c.Island || p.Entered != (i != nil) ||
				e != nil && (p.Fitness != e.Fitness || !slices.Equal(p.Measures, e.Measures)) {
				t.Fatalf("%+v of %+v", p, c)
			}
		}
		if k != len(placed) {
			t.Fatalf("%d placed, want %d", len(placed), k)
		}
	}
}

func drawCandidate(t *rapid.T, n int) Candidate {
	text := func(name string) string { return rapid.String().Draw(t, name) }
	number := rapid.IntRange(0, 1<<40)
	c := Candidate{
		Number: n, Origin: text("origin"), Batch: number.Draw(t, "batch"), Island: rapid.IntRange(-1, 3).Draw(t, "island"), Parents: rapid.SliceOfN(number, 0, 3).Draw(t, "parents"),
		Name: text("name"), Operator: text("operator"), Message: text("message"), Outcome: text("outcome"), Detail: text("detail"),
		Source: text("source"), Diff: text("diff"), Tokens: number.Draw(t, "tokens"), Cost: rapid.Float64Range(0, 10).Draw(t, "cost"),
		Latency: time.Duration(rapid.Int64Range(0, 1e12).Draw(t, "latency")),
	}
	key := rapid.OneOf(rapid.Just([]byte(nil)), rapid.SliceOfN(rapid.Byte(), 16, 16))
	if rapid.Bool().Draw(t, "evaluated") {
		e := &Evaluation{
			Verdict: text("verdict"), Detail: text("detail"), Output: text("output"), Program: key.Draw(t, "program"), Phenotype: key.Draw(t, "phenotype"),
			DuplicateOf: rapid.IntRange(-1, 3).Draw(t, "duplicate"), Replayable: rapid.Bool().Draw(t, "replayable"),
			Elapsed: time.Duration(rapid.Int64Range(0, 1e12).Draw(t, "elapsed")),
		}
		if rapid.Bool().Draw(t, "ok") {
			e.Fitness = rapid.Float64().Draw(t, "fitness")
			e.Measures = rapid.SliceOfN(rapid.Float64(), 1, 4).Draw(t, "measures")
			e.Results = []byte(text("results") + "x")
		}
		c.Evaluation = e
	}
	if rapid.Bool().Draw(t, "inserted") {
		c.Insertion = &Insertion{number.Draw(t, "cell"), text("status"), rapid.Float64().Draw(t, "gain"), rapid.IntRange(-1, 9).Draw(t, "evicted")}
	}
	for range rapid.IntRange(0, 2).Draw(t, "answers") {
		c.Answers = append(c.Answers, Answer{text("request"), []byte(text("answer") + "x"), text("error")})
	}
	return c
}

func TestKeys(t *testing.T) {
	s := openStore(t, filepath.Join(t.TempDir(), "a.db"), Create)
	w := begin(t, s, someRun(1))
	defer w.Close()
	var list []Candidate
	for i, duplicate := range []int{-1, 3, -1, -1} {
		c := someCandidate(3 + i)
		c.Evaluation.DuplicateOf = duplicate
		if i >= 2 {
			c.Evaluation.Program, c.Evaluation.Phenotype = bytes.Repeat([]byte{9}, 16), nil
		}
		list = append(list, c)
	}
	if err := w.Commit(ctxOf(t), list, Checkpoint{}); err != nil {
		t.Fatal(err)
	}
	r := s.Reader(w.Run)
	for _, c := range []struct {
		find func(context.Context, []byte) (int, bool, error)
		key  string
		want int
	}{
		{r.ByProgram, "0123456789abcdef", 3}, {r.ByProgram, strings.Repeat("\x09", 16), 5}, {r.ByProgram, "fedcba9876543210", -1},
		{r.ByPhenotype, "fedcba9876543210", 3}, {r.ByPhenotype, "0123456789abcdef", -1},
	} {
		n, ok, err := c.find(ctxOf(t), []byte(c.key))
		if err != nil || ok != (c.want >= 0) || ok && n != c.want {
			t.Errorf("%q: %d, %v, %v, want %d", c.key, n, ok, err, c.want)
		}
	}
	for _, query := range []string{
		"SELECT min(candidate) FROM evaluations WHERE run = ? AND program = ? AND duplicate_of IS NULL AND program IS NOT NULL",
		"SELECT min(candidate) FROM evaluations WHERE run = ? AND phenotype = ? AND duplicate_of IS NULL AND phenotype IS NOT NULL",
	} {
		var a, b, c int
		var plan string
		if err := s.db.QueryRow("EXPLAIN QUERY PLAN "+query, 1, []byte("x")).Scan(&a, &b, &c, &plan); err != nil || !strings.Contains(plan, "USING INDEX evaluations_by_") {
			t.Errorf("%s: %q, %v; want an index", query, plan, err)
		}
	}
}

func TestNonFiniteFitnessIsRefused(t *testing.T) {
	s := openStore(t, filepath.Join(t.TempDir(), "a.db"), Create)
	w := begin(t, s, someRun(1))
	defer w.Close()
	c := someCandidate(3)
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		c.Evaluation.Fitness = x
		if err := w.Commit(ctxOf(t), []Candidate{c}, Checkpoint{}); err == nil || !strings.Contains(err.Error(), "candidate 3: fitness is") {
			t.Errorf("fitness %v: %v", x, err)
		}
	}
}

// Every schema that was ever shipped opens, with its runs.
func TestEverySchemaOpens(t *testing.T) {
	files, err := filepath.Glob("testdata/v*.db")
	if err != nil || len(files) != Version {
		t.Fatalf("%q: want a file of each of the %d schemas, %v", files, Version, err)
	}
	for i, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "old.db")
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		s := openStore(t, path, ReadWrite)
		var version, id int
		if err := s.db.QueryRow("PRAGMA user_version").Scan(&version); err != nil || version != Version {
			t.Errorf("%s: schema %d after opening, %v", file, version, err)
		}
		if err := s.db.QueryRow("PRAGMA application_id").Scan(&id); err != nil || id != applicationID {
			t.Errorf("%s: application id %x, %v", file, id, err)
		}
		run, err := s.Run(ctxOf(t), 1)
		if err != nil || run.Candidates != 2 {
			t.Fatalf("%s: %+v, %v", file, run, err)
		}
		want := []Candidate{someCandidate(10), someCandidate(11)}
		if d := cmp.Diff(want, candidates(t, s.Reader(run), 0)); d != "" {
			t.Errorf("%s: %s", file, d)
		}
		if d := schemaDiff(t, s); d != "" {
			t.Errorf("%s, brought up from schema %d, differs from a new file: %s", file, i+1, d)
		}
		w := begin(t, s, someRun(1))
		if !w.Resumed {
			t.Errorf("%s: its run is not found again", file)
		}
		w.Close()
	}
}

// schemaDiff compares a store's tables with those of a new one.
func schemaDiff(t *testing.T, s *Store) string {
	t.Helper()
	list := func(s *Store) (out []string) {
		rows, err := s.db.Query("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var text string
			if err := rows.Scan(&text); err != nil {
				t.Fatal(err)
			}
			out = append(out, text)
		}
		return out
	}
	return cmp.Diff(list(openStore(t, filepath.Join(t.TempDir(), "new.db"), Create)), list(s))
}

// The documentation shows the schema as it is.
func TestTheDocumentationHasTheSchema(t *testing.T) {
	text, err := os.ReadFile("../../docs/store.md")
	if err != nil {
		t.Fatal(err)
	}
	for table := range strings.SplitSeq(schema1, "\nCREATE ") {
		name, body, ok := strings.Cut(table, "(")
		if !ok || !strings.Contains(name, "TABLE") {
			continue
		}
		name = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(name), "CREATE"), "TABLE"))
		if !bytes.Contains(text, []byte("`"+name+"`")) {
			t.Errorf("docs/store.md has nothing on the table %s", name)
		}
		for line := range strings.SplitSeq(body, "\n") {
			column, _, _ := strings.Cut(strings.TrimSpace(line), " ")
			if column != "" && strings.ToLower(column) == column && !strings.HasPrefix(column, ")") && !bytes.Contains(text, []byte("`"+column+"`")) {
				t.Errorf("docs/store.md has nothing on the column %s of %s", column, name)
			}
		}
	}
}

func TestFilesThatAreNoStores(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	sqlite := func(name, text string) string {
		path := filepath.Join(dir, name)
		db, err := sql.Open("sqlite", "file:"+path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec(text); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, c := range []struct {
		path  string
		modes []Mode
		want  string
	}{
		{filepath.Join(dir, "none.db"), []Mode{ReadOnly, ReadWrite}, "there is no such file"},
		{filepath.Join(dir, "no", "folder.db"), []Mode{Create}, "its folder cannot be used"},
		{dir, []Mode{ReadOnly, Create}, "it is a folder; name a file in it"},
		{"/dev/null", []Mode{ReadOnly, Create}, "it is no regular file"},
		{file("text.db", strings.Repeat("This is no database.\n", 99)), []Mode{ReadOnly, Create}, "no SQLite file at all"},
		{file("empty.db", ""), []Mode{ReadOnly}, "no run was ever stored in it"},
		{sqlite("other.db", "CREATE TABLE t (x)"), []Mode{ReadOnly, Create}, "SQLite file of another program"},
		{sqlite("newer.db", fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d; CREATE TABLE t (x)", applicationID, Version+4)), []Mode{ReadOnly, Create},
			fmt.Sprintf("written by a newer goelm (schema %d, this one knows up to %d); update goelm", Version+4, Version)},
	} {
		for _, mode := range c.modes {
			before, _ := os.ReadFile(c.path)
			s, err := Open(ctxOf(t), c.path, mode)
			if err == nil {
				s.Close()
			}
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "store "+c.path+": ") {
				t.Errorf("%s, mode %d: error %v, want %q", c.path, mode, err, c.want)
			}
			if after, _ := os.ReadFile(c.path); !bytes.Equal(before, after) {
				t.Errorf("%s was changed", c.path)
			}
		}
	}
	if s, err := Open(ctxOf(t), filepath.Join(dir, "empty.db"), Create); err != nil {
		t.Errorf("an empty file cannot become a store: %v", err)
	} else {
		s.Close()
	}
}

// child is what the other process does; it says what came of it on standard output.
func child(job string) int {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	what, path, _ := strings.Cut(job, " ")
	mode := Create
	if what == "read" {
		mode = ReadOnly
	}
	s, err := Open(ctx, path, mode)
	if err != nil {
		fmt.Println(err)
		return 0
	}
	defer s.Close()
	switch what {
	case "read":
		runs, err := s.Runs(ctx)
		fmt.Println(len(runs), err)
		return 0
	case "begin":
		w, err := s.Begin(ctx, someRun(1))
		fmt.Println(err)
		if err == nil {
			w.Close()
		}
	case "hold": // until it is killed
		if _, err := s.Begin(ctx, someRun(1)); err != nil {
			fmt.Println(err)
			return 1
		}
		fmt.Println("held")
		select {}
	case "fill": // a file may not grow beyond some size
		w, err := s.Begin(ctx, someRun(1))
		if err != nil {
			fmt.Println(err)
			return 1
		}
		defer w.Close()
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 400 << 10, Max: 400 << 10}); err != nil {
			fmt.Println(err)
			return 1
		}
		for n := 0; ; n++ {
			c := someCandidate(n)
			c.Message = strings.Repeat(fmt.Sprint(n, " "), 1000)
			if err := w.Commit(ctx, []Candidate{c}, Checkpoint{Summary: []byte("{}"), State: []byte(fmt.Sprint(n))}); err != nil {
				fmt.Println(n, errors.Is(err, ErrFull), err)
				return 0
			}
		}
	}
	return 0
}

// openTempDir is a temporary folder that every user may enter.
func openTempDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for d := dir; len(d) > len(os.TempDir()); d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func run(t *testing.T, job string, credential *syscall.Credential) string {
	t.Helper()
	self := os.Args[0]
	if credential != nil { // the go command builds where others may not look
		self = filepath.Join(openTempDir(t), "store.test")
		data, err := os.ReadFile(os.Args[0])
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(self, data, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(ctxOf(t), self)
	cmd.Env = append(os.Environ(), childJob+"="+job)
	if credential != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: credential}
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", job, err, out)
	}
	return string(out)
}

func TestTwoProcessesOnOneRun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	s := openStore(t, path, Create)
	w := begin(t, s, someRun(1))
	const refusal = "run 1: somebody else writes this run"
	if out := run(t, "begin "+path, nil); !strings.Contains(out, refusal) {
		t.Errorf("another process: %s", out)
	}
	if _, err := s.Begin(ctxOf(t), someRun(1)); !errors.Is(err, ErrInUse) {
		t.Errorf("another search in this process: %v", err)
	}
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	if out := run(t, "begin "+link, nil); !strings.Contains(out, refusal) {
		t.Errorf("another process, by another name of the file: %s", out)
	}
	// Another run in the same file is free.
	other := begin(t, s, someRun(2))
	for _, x := range []*Writer{w, other} {
		if err := x.Commit(ctxOf(t), []Candidate{someCandidate(10)}, Checkpoint{Summary: []byte("{}")}); err != nil {
			t.Error(err)
		}
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	}
	if out := run(t, "begin "+path, nil); strings.TrimSpace(out) != "<nil>" {
		t.Errorf("after Close: %s", out)
	}

	// A process that is killed gives the run free.
	cmd := exec.CommandContext(ctxOf(t), os.Args[0])
	cmd.Env = append(os.Environ(), childJob+"=hold "+path)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 5)
	if _, err := stdout.Read(line); err != nil || string(line) != "held\n" {
		t.Fatalf("%q, %v", line, err)
	}
	if _, err := s.Begin(ctxOf(t), someRun(1)); !errors.Is(err, ErrInUse) {
		t.Errorf("while the other process holds it: %v", err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	w = begin(t, s, someRun(1))
	if w.Run.Candidates != 1 {
		t.Errorf("%+v", w.Run)
	}
	w.Close()
}

func TestDiskFull(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	out := run(t, "fill "+path, nil)
	var n int
	var full bool
	if _, err := fmt.Sscan(out, &n, &full); err != nil || !full || n < 5 || !strings.Contains(out, "no space is left: make room and go on; everything committed so far is kept") {
		t.Fatalf("%s", out)
	}
	// There is room again: what was committed is there, all of it, and the run goes on.
	s := openStore(t, path, ReadWrite)
	w := begin(t, s, someRun(1))
	defer w.Close()
	if w.Run.Candidates != n || string(w.Run.State) != fmt.Sprint(n-1) || len(candidates(t, s.Reader(w.Run), 0)) != n {
		t.Errorf("%d candidates with state %s, want %d", w.Run.Candidates, w.Run.State, n)
	}
	if err := w.Commit(ctxOf(t), []Candidate{someCandidate(n)}, Checkpoint{Summary: []byte("{}")}); err != nil {
		t.Error(err)
	}
}

func TestFilesThatCannotBeWritten(t *testing.T) {
	// Root may write everything; a process of nobody's shows what others see.
	var nobody *syscall.Credential
	dir := openTempDir(t)
	if os.Getuid() == 0 {
		nobody = &syscall.Credential{Uid: 65534, Gid: 65534}
	}
	path := filepath.Join(dir, "a.db")
	s := openStore(t, path, Create)
	w := begin(t, s, someRun(1))
	if err := w.Commit(ctxOf(t), []Candidate{someCandidate(10)}, Checkpoint{Summary: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	w.Close()
	s.Close()
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(dir, 0o755)
	if out := run(t, "begin "+path, nobody); !strings.Contains(out, "the file or its folder cannot be written: change its mode, or name another file") {
		t.Errorf("writing: %s", out)
	}
	if out := run(t, "begin "+filepath.Join(dir, "new.db"), nobody); !strings.Contains(out, "cannot be") {
		t.Errorf("a new file in a folder that cannot be written: %s", out)
	}
	if out := run(t, "read "+path, nobody); strings.TrimSpace(out) != "1 <nil>" {
		t.Errorf("reading: %s", out)
	}
	reader := openStore(t, path, ReadOnly)
	if _, err := reader.Begin(ctxOf(t), someRun(1)); err == nil || !strings.Contains(err.Error(), "opened for reading only") {
		t.Errorf("Begin on a reader: %v", err)
	}
}

// A reader in the middle of its rows blocks no writer, and sees what was there when it began.
func TestReadersDoNotBlockTheWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	s := openStore(t, path, Create)
	w := begin(t, s, someRun(1))
	defer w.Close()
	for n := range 50 {
		if err := w.Commit(ctxOf(t), []Candidate{someCandidate(n)}, Checkpoint{Summary: []byte("{}")}); err != nil {
			t.Fatal(err)
		}
	}
	other := openStore(t, path, ReadOnly) // as another process would
	run, err := other.Run(ctxOf(t), 1)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for c, err := range other.Reader(run).Candidates(ctxOf(t), 0) {
		if err != nil {
			t.Fatal(err)
		}
		seen++
		start := time.Now()
		if err := w.Commit(ctxOf(t), []Candidate{someCandidate(100 + c.Number)}, Checkpoint{Summary: []byte("{}")}); err != nil {
			t.Fatal(err)
		}
		if d := time.Since(start); d > busyTimeout/2 {
			t.Fatalf("a commit waited %v for a reader", d)
		}
	}
	if seen != 50 {
		t.Errorf("the reader saw %d candidates, there were 50 when it began", seen)
	}
	if got := candidates(t, other.Reader(run), 0); len(got) != 100 {
		t.Errorf("%d candidates afterwards", len(got))
	}
}

func TestADamagedText(t *testing.T) {
	p := newPacker([]byte("func"))
	packed, err := p.pack([]byte("func func func func f() {}"))
	if err != nil || len(packed) > 20 {
		t.Fatal(packed, err)
	}
	for _, bad := range [][]byte{packed[:len(packed)-3], {7, 1, 2}, {deflated, 0xff, 0xff}} {
		if text, err := p.unpack(bad); err == nil {
			t.Errorf("%v became %q", bad, text)
		}
	}
	if text, err := newPacker([]byte("type")).unpack(packed); err == nil && string(text) == "func func func func f() {}" {
		t.Error("the dictionary does not matter")
	}
}
