package history

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type logLines struct {
	mu    sync.Mutex
	lines []string
}

func (l *logLines) add(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, fmt.Sprintf(format, args...))
}

func open(t *testing.T, path string) (*Store, *logLines) {
	t.Helper()
	log := &logLines{}
	s := Open(path, log.add)
	t.Cleanup(func() { s.Close() })
	return s, log
}

// brief writes entries as session/line input=output.
func brief(entries []Entry, err error) string {
	if err != nil {
		return err.Error()
	}
	var parts []string
	for _, e := range entries {
		text := fmt.Sprintf("%d/%d %s", e.Session, e.Line, e.Input)
		if e.Output != "" {
			text += "=" + e.Output
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

func TestQuestions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "er", "history #1?.sqlite")
	first, _ := open(t, path)
	first.Add(1, "x := 1", "")
	first.Add(2, "x", "1")
	first.Add(3, "x", "1")
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	s, log := open(t, path)
	want := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s = %q, want %q", what, got, want)
		}
	}
	want("the session before, asked before the first cell", brief(s.Range(-1, 2, 3)), "1/2 x=1")
	want("the current one before its first cell", brief(s.Range(0, 1, 0)), "")
	s.Add(1, "fmt.Println(1)", "")
	s.Add(2, "x", "")
	s.Add(3, "a/b*c", "héllo")
	want("tail 2", brief(s.Tail(2)), "2/2 x, 2/3 a/b*c=héllo")
	want("tail", brief(s.Tail(-1)), "1/1 x := 1, 1/2 x=1, 1/3 x=1, 2/1 fmt.Println(1), 2/2 x, 2/3 a/b*c=héllo")
	want("tail 0", brief(s.Tail(0)), "")
	want("range", brief(s.Range(0, 1, 3)), "2/1 fmt.Println(1), 2/2 x")
	want("range to the end", brief(s.Range(0, 2, 0)), "2/2 x, 2/3 a/b*c=héllo")
	want("range from the end", brief(s.Range(0, -1, 0)), "2/3 a/b*c=héllo")
	want("range to before the end", brief(s.Range(0, 1, -1)), "2/1 fmt.Println(1), 2/2 x")
	want("range of an earlier session", brief(s.Range(-1, 1, 2)), "1/1 x := 1")
	want("range by number", brief(s.Range(1, 3, 4)), "1/3 x=1")
	want("range of none", brief(s.Range(77, 1, 0)), "")
	want("search", brief(s.Search("x*", -1, false)), "1/1 x := 1, 1/2 x=1, 1/3 x=1, 2/2 x")
	want("search unique", brief(s.Search("x*", -1, true)), "1/1 x := 1, 2/2 x")
	want("search the last", brief(s.Search("*x*", 2, false)), "1/3 x=1, 2/2 x")
	want("search with a slash", brief(s.Search("*/*", -1, false)), "2/3 a/b*c=héllo")
	want("search a class", brief(s.Search("[f]mt*", -1, false)), "2/1 fmt.Println(1)")
	want("search with half a class", brief(s.Search("[f", -1, false)), "")
	want("search quotes", brief(s.Search("'; DROP TABLE cell; --", -1, false)), "")
	want("search all", brief(s.Search("", 1, false)), "2/3 a/b*c=héllo")
	if len(log.lines) > 0 {
		t.Errorf("log: %q", log.lines)
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("the file: %v, %v; only its user may read it", st.Mode(), err)
	}
}

func TestNothingIsOpenedBeforeItIsNeeded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.sqlite")
	s, _ := open(t, path)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("the file exists: %v", err)
	}
	s.Add(1, "after the end", "")
}

func TestInMemory(t *testing.T) {
	s, log := open(t, "")
	s.Add(1, "a", "")
	if got := brief(s.Range(0, 1, 2)); got != "1/1 a" || len(log.lines) > 0 {
		t.Errorf("%s, log %q", got, log.lines)
	}
}

// Kernels that write at once have sessions of their own, and nothing is lost.
func TestSeveralKernels(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.sqlite")
	const kernels, cells = 6, 200
	var all sync.WaitGroup
	for k := range kernels {
		all.Go(func() {
			s, log := open(t, path)
			for i := 1; i <= cells; i++ {
				s.Add(i, fmt.Sprintf("kernel %d cell %d", k, i), "")
				if rand.IntN(50) == 0 {
					if _, err := s.Tail(3); err != nil {
						t.Error(err)
					}
				}
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			if len(log.lines) > 0 {
				t.Error(log.lines)
			}
		})
	}
	all.Wait()
	s, _ := open(t, path)
	owner := map[int64]string{}
	for k := range kernels {
		found, err := s.Search(fmt.Sprintf("kernel %d *", k), -1, false)
		if err != nil || len(found) != cells {
			t.Fatalf("kernel %d has %d cells, %v", k, len(found), err)
		}
		session := found[0].Session
		for i, e := range found {
			if e.Session != session || e.Line != i+1 {
				t.Fatalf("kernel %d, cell %d: %+v", k, i+1, e)
			}
		}
		if owner[session] != "" {
			t.Errorf("kernel %d and %s share session %d", k, owner[session], session)
		}
		owner[session] = fmt.Sprint(k)
	}
}

func TestFilesThatCannotBeUsed(t *testing.T) {
	tests := []struct {
		name, why string
		prepare   func(t *testing.T, path string)
	}{
		{"damaged", "not a database", func(t *testing.T, path string) {
			must(t, os.WriteFile(path, []byte(strings.Repeat("this is no database. ", 1000)), 0o600))
		}},
		{"damaged inside", "malformed", func(t *testing.T, path string) {
			s, _ := open(t, path)
			for i := range 200 {
				s.Add(i, strings.Repeat("x", 500), "")
			}
			must(t, s.Close())
			data, err := os.ReadFile(path)
			must(t, err)
			for i := 4096; i < len(data); i++ {
				data[i] = 0xaa
			}
			must(t, os.WriteFile(path, data, 0o600))
		}},
		{"a folder", "is a directory", func(t *testing.T, path string) { must(t, os.Mkdir(path, 0o700)) }},
		{"no folder can be made", "not a directory", func(t *testing.T, path string) {
			must(t, os.Remove(filepath.Dir(path)))
			must(t, os.WriteFile(filepath.Dir(path), nil, 0o600))
		}},
		{"of a newer version", "newer goelm", func(t *testing.T, path string) {
			db, err := sql.Open("sqlite", path)
			must(t, err)
			_, err = db.Exec("PRAGMA user_version = 99")
			must(t, err)
			must(t, db.Close())
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "sub", "history.sqlite")
			must(t, os.Mkdir(filepath.Dir(path), 0o700))
			tt.prepare(t, path)
			s, log := open(t, path)
			s.Add(1, "a", "1")
			if got := brief(s.Tail(5)); got != "1/1 a=1" {
				t.Errorf("tail: %s", got)
			}
			s.Add(2, "b", "")
			if got := brief(s.Range(0, 1, 0)); got != "1/1 a=1, 1/2 b" {
				t.Errorf("range: %s", got)
			}
			must(t, s.Close())
			if len(log.lines) != 1 || !strings.Contains(log.lines[0], tt.why) || !strings.Contains(log.lines[0], path) {
				t.Errorf("log %q, want one line with %q and the path", log.lines, tt.why)
			}
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// While another program holds the file, questions fail soon and cells wait; they are written once it lets go.
func TestLockedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.sqlite")
	s, log := open(t, path)
	s.Add(1, "before", "")
	if got := brief(s.Tail(1)); got != "1/1 before" {
		t.Fatal(got)
	}
	db, err := sql.Open("sqlite", path)
	must(t, err)
	db.SetMaxOpenConns(1)
	_, err = db.Exec("BEGIN EXCLUSIVE")
	must(t, err)
	s.Add(2, "meanwhile", "")
	if _, err := s.Tail(2); err == nil {
		t.Error("a question to a locked file succeeded")
	}
	_, err = db.Exec("COMMIT")
	must(t, err)
	must(t, db.Close())
	if got := brief(s.Tail(2)); got != "1/1 before, 1/2 meanwhile" {
		t.Error(got)
	}
	if len(log.lines) > 0 {
		t.Errorf("log: %q", log.lines)
	}
}

// A file that stays locked costs the session's place in it, and nothing else.
func TestForeverLockedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.sqlite")
	db, err := sql.Open("sqlite", path)
	must(t, err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	_, err = db.Exec("BEGIN EXCLUSIVE")
	must(t, err)
	s, log := open(t, path)
	s.Add(1, "a", "")
	s.wait = 200 * time.Millisecond
	if err := s.use(t.Context(), s.wait, nothing); err != nil {
		t.Fatal(err)
	}
	if got := brief(s.Tail(1)); got != "1/1 a" || len(log.lines) != 1 {
		t.Errorf("tail %s, log %q", got, log.lines)
	}
}

func TestLongOutputsAreCut(t *testing.T) {
	s, _ := open(t, "")
	s.Add(1, "big", strings.Repeat("é", maxOutput))
	found, err := s.Tail(1)
	if err != nil || len(found) != 1 || len(found[0].Output) > maxOutput+10 || !strings.HasSuffix(found[0].Output, "é ...") {
		t.Errorf("%d entries, %v", len(found), err)
	}
}

func BenchmarkAdd(b *testing.B) {
	s := Open(filepath.Join(b.TempDir(), "history.sqlite"), b.Logf)
	defer s.Close()
	for i := 1; b.Loop(); i++ {
		s.Add(i, "fmt.Println(1)", "")
	}
}
