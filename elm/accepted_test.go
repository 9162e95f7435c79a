package elm

import (
	"context"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// The accepted changes rebuild the map's sources, lack repetitions, and are the same from memory and from a store.
func TestAcceptedDiffs(t *testing.T) {
	memory := newToySearch(t, newRunner(2, 1))
	run(t, memory, 300)
	got := memory.AcceptedDiffs()
	if got.Err() != nil || got.Asked != 300 || len(got.Diffs) < 20 {
		t.Fatalf("%d changes of %d children, %v", len(got.Diffs), got.Asked, got.Err())
	}
	fresh, known := 0, map[string]bool{}
	for _, d := range got.Diffs {
		if known[d.Before+"\x00"+d.After] {
			t.Errorf("%q to %q twice", d.Before, d.After)
		}
		known[d.Before+"\x00"+d.After] = true
		if d.Gain <= 0 || d.Message == "" || d.New != (d.Weight == 1) {
			t.Errorf("change %+v", d)
		}
		if d.New {
			fresh++
		}
	}
	if fresh == 0 || fresh == len(got.Diffs) {
		t.Errorf("%d of %d changes opened a cell", fresh, len(got.Diffs))
	}
	for _, e := range memory.Elites() {
		if e.Parent != "" && !strings.Contains(strings.Join(afters(got), "\n"), e.Program.Source) {
			t.Errorf("the change that made the elite %s is missing", e.Program.Name)
		}
	}

	kept := newToySearch(t, newRunner(2, 2), Store(filepath.Join(t.TempDir(), "runs.db")))
	defer kept.Close()
	run(t, kept, 300)
	if other := kept.AcceptedDiffs(); !reflect.DeepEqual(other, got) {
		t.Errorf("from the store: %d changes, %v; from memory %d", len(other.Diffs), other.Err(), len(got.Diffs))
	}
	text := got.MIMEBundle()["text/plain"].(string)
	if !strings.Contains(text, "accepted changes of 300 children of toy") {
		t.Error(text)
	}
	if _, err := memory.Run(context.Background(), Evaluations(1)); err != nil {
		t.Error(err)
	}
}

func afters(a Accepted) (list []string) {
	for _, d := range a.Diffs {
		list = append(list, d.After)
	}
	return list
}
