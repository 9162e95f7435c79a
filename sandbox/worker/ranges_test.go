package worker

import (
	"testing"
	"unicode"
)

// BenchmarkRangesReset is what a candidate costs after one that mentions package unicode.
func BenchmarkRangesReset(b *testing.B) {
	e := newEvaluator(newPulse(nil))
	if r := e.evaluate(jobFor("func F() bool { return unicode.Is(unicode.Han, 1) }")); len(e.lib.ranges.copies) < 200 {
		b.Fatalf("%d tables after %s %s", len(e.lib.ranges.copies), r.Verdict, r.Detail)
	}
	for b.Loop() {
		e.lib.ranges.used = true
		e.lib.reset()
	}
}

// TestRangesAreCopies lets a candidate change tables and looks at the library's own.
func TestRangesAreCopies(t *testing.T) {
	before := len(unicode.Letter.R16)
	e := newEvaluator(newPulse(nil))
	r := e.evaluate(jobFor(`func F() bool { *unicode.Letter = unicode.RangeTable{}; clear(unicode.Lu.R16); return unicode.Is(unicode.Letter, 'a') || unicode.Is(unicode.Upper, 'A') }`))
	if len(r.Results) != 1 || string(r.Results[0]) != "false" {
		t.Errorf("%+v: its own tables are not changed", r)
	}
	if len(unicode.Letter.R16) != before || !unicode.Is(unicode.Lu, 'A') {
		t.Error("a candidate has changed the tables of the library")
	}
}

func TestReplayable(t *testing.T) {
	skipInterpretedRaces(t)
	e := newEvaluator(newPulse(nil))
	for _, tt := range []struct {
		src  string
		want bool
	}{
		{"func F() int { return 1 }", true},
		{"func F() int { c := make(chan int, 1); c <- 1; return <-c }", true},
		{"func F() int { c := make(chan int); go func() { c <- 1 }(); return <-c }", false},
		{"func F() int { go func() {}(); panic(1) }", false},
		{"func F() int { go func() {}(); return \"\" }", true},
	} {
		if r := e.evaluate(jobFor(tt.src)); r.Replayable != tt.want {
			t.Errorf("%s: %s %s, replayable %v", tt.src, r.Verdict, r.Detail, r.Replayable)
		}
	}
}
