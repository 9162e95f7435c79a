package patch

import (
	"strings"
	"testing"
)

func TestDiff(t *testing.T) {
	old := "a\nb\nc\nd\ne\nf\ng\nh\n"
	got := Diff(old, strings.Replace(old, "e\n", "E\n", 1))
	want := "--- parent\n+++ child\n@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+E\n f\n g\n h\n"
	if got != want {
		t.Errorf("Diff:\n%q\nwant:\n%q", got, want)
	}
	if got := Diff(old, old); got != "" {
		t.Errorf("Diff of equal texts = %q, want nothing", got)
	}
	if got, want := Diff("", "a\n"), "--- parent\n+++ child\n@@ -0,0 +1 @@\n+a\n"; got != want {
		t.Errorf("Diff from nothing = %q, want %q", got, want)
	}
	if got := Diff("a", "a\n"); !strings.Contains(got, `\ No newline at end of file`) {
		t.Errorf("Diff hides a missing newline: %q", got)
	}
}

func TestOutcomes(t *testing.T) {
	seen := map[Outcome]bool{}
	for _, o := range Outcomes() {
		if !o.Valid() || seen[o] {
			t.Errorf("outcome %q: valid %v, listed before %v", o, o.Valid(), seen[o])
		}
		seen[o] = true
	}
	if Outcome("fine").Valid() {
		t.Error(`Outcome("fine") is not one of the closed set`)
	}
}
