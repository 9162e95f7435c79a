package elm

import (
	"path/filepath"
	"testing"

	"goelm/render"
)

func TestFiguresOfARun(t *testing.T) {
	for name, options := range map[string][]Option{"plain": {RandomSeed(3)}, "kept": {RandomSeed(3), Store(filepath.Join(t.TempDir(), "a.db"))}} {
		s := newToySearch(t, newRunner(2, 1), options...)
		defer s.Close()
		empty, err := s.Tree()
		if err != nil || len(empty.Data().Rows) != 0 {
			t.Errorf("%s: the tree of an empty search: %v", name, err)
		}
		run(t, s, 80)
		stats := s.Stats()
		tree, err := s.Tree()
		if err != nil {
			t.Fatal(err)
		}
		growth, err := s.Growth()
		if err != nil {
			t.Fatal(err)
		}
		breakdown, err := s.Breakdown()
		if err != nil {
			t.Fatal(err)
		}
		gone := 0
		for _, row := range tree.Data().Rows {
			if row[4] == true {
				gone++
			}
		}
		if held := len(tree.Data().Rows) - gone; held != stats.Elites {
			t.Errorf("%s: %d programs of the tree hold a niche, the map has %d", name, held, stats.Elites)
		}
		for what, f := range map[string]render.Figure{"growth": growth, "breakdown": breakdown, "parallel": s.Parallel(), "ccdf": s.CCDF()} {
			if len(f.Data().Rows) == 0 {
				t.Errorf("%s: %s shows nothing", name, what)
			}
		}
		if rows := len(s.Parallel().Data().Rows); rows != stats.Elites {
			t.Errorf("%s: %d lines, the map has %d elites", name, rows, stats.Elites)
		}
		if !s.Top(3).Race().IsZero() {
			t.Error("what does not move races")
		}
	}
}
