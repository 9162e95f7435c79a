package elm

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExploreWithAndWithoutAStore(t *testing.T) {
	dir := t.TempDir()
	kept := newToySearch(t, newRunner(2, 1), RandomSeed(3), Store(filepath.Join(dir, "a run.db")))
	plain := newToySearch(t, newRunner(2, 1), RandomSeed(3))
	for name, s := range map[string]*Search{"kept": kept, "plain": plain} {
		run(t, s, 60)
		path := filepath.Join(dir, name+".html")
		if err := s.Explore().Save(path); err != nil {
			t.Fatal(err)
		}
		page, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(page), "<title>toy with jump</title>") {
			t.Errorf("%s: the page has no title", name)
		}
		r, err := s.exploration()
		if err != nil {
			t.Fatal(err)
		}
		rows, entered := 0, 0
		for c, err := range r.Candidates(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if rows++; c.Entered {
				entered++
			}
		}
		if want := s.done; name == "kept" && rows != want || rows > want || entered < s.Stats().Elites {
			t.Errorf("%s: %d candidates of %d, %d entered the map, which has %d elites", name, rows, want, entered, s.Stats().Elites)
		}
		bundle := s.Explore().MIMEBundle()
		html := bundle["text/html"].(string)
		if !strings.Contains(html, `sandbox="allow-scripts"`) || strings.Contains(html, "<script") || !strings.Contains(html, "data:image/svg+xml") {
			t.Errorf("%s: the cell's HTML is no frame with a picture under it: %.300s", name, html)
		}
	}
	if r, _ := kept.exploration(); !strings.Contains(r.Show, "a run.db' 1 ") {
		t.Errorf("the command that shows a candidate is %q", r.Show)
	}
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}

	runs, err := Open(filepath.Join(dir, "a run.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer runs.Close()
	if _, err := runs.Explore(7); err == nil || !strings.Contains(err.Error(), "no such run") {
		t.Errorf("a run that is not there: %v", err)
	}
	x, err := runs.Explore(0)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Save(filepath.Join(dir, "c.htm")); err == nil || !strings.Contains(err.Error(), ".html") {
		t.Errorf("a page that is no .html: %v", err)
	}
	if err := x.Save(filepath.Join(dir, "none", "c.html")); err == nil {
		t.Error("saving into a missing folder succeeds")
	}
	if err := x.Save(filepath.Join(dir, "c.html")); err != nil {
		t.Fatal(err)
	}
	if err := (Explorer{}).Save(filepath.Join(dir, "d.html")); err == nil {
		t.Error("an explorer of nothing is saved")
	}
}
