package child

import (
	"strings"
	"testing"
	"time"

	"goelm/elm/progress"
	"goelm/kernel/engine/pipe"
)

func newTestSink() (*progressSink, *[]pipe.DisplayBody, *time.Time) {
	var shown []pipe.DisplayBody
	clock := time.Unix(0, 0)
	s := newProgressSink("cell-1", func(d pipe.DisplayBody) { shown = append(shown, d) })
	s.now = func() time.Time { return clock }
	return s, &shown, &clock
}

func TestProgressIsOneDisplayUpdatedFiveTimesASecond(t *testing.T) {
	s, shown, clock := newTestSink()
	const total = 2000
	for i := range total {
		s.Progress(progress.Event{Title: "evolve", Done: i, Total: total})
		*clock = clock.Add(time.Millisecond)
	}
	s.Progress(progress.Event{
		Title: "evolve", Done: total, Total: total, Elapsed: 2 * time.Second, Final: true,
		Fields:  []progress.Field{{Name: "best", Value: "<7>"}},
		Picture: func() map[string]any { return map[string]any{"image/svg+xml": "<svg/>", "text/plain": "a map"} },
	})
	s.finish()
	if n := len(*shown); n < 9 || n > 13 {
		t.Fatalf("%d displays in two seconds, want about ten and the last", n)
	}
	for i, d := range *shown {
		if d.ID != (*shown)[0].ID || d.Update != (i > 0) {
			t.Fatalf("display %d has id %q, update %v", i, d.ID, d.Update)
		}
	}
	first, last := (*shown)[0].Data, (*shown)[len(*shown)-1].Data
	if !strings.Contains(first["text/html"].(string), `<progress value="0" max="2000">`) {
		t.Errorf("first = %v, want a bar", first)
	}
	if text := last["text/plain"]; text != "evolve: 2000 done in 2.0 s · best <7>" {
		t.Errorf("last = %q", text)
	}
	page := last["text/html"].(string)
	if strings.Contains(page, "<progress") || !strings.Contains(page, "best &lt;7&gt;") || !strings.Contains(page, `<img src="data:image/svg+xml;base64,`) {
		t.Errorf("last page = %q, want no bar, escaped text, the picture", page)
	}
}

func TestUnfinishedWorkIsSaidToHaveStopped(t *testing.T) {
	s, shown, clock := newTestSink()
	s.Progress(progress.Event{Title: "a", Done: 1, Total: 10})
	*clock = clock.Add(time.Millisecond)
	s.Progress(progress.Event{Title: "a", Done: 5, Total: 10, Elapsed: time.Second})
	s.Progress(progress.Event{Title: "b"})
	s.finish()
	s.Progress(progress.Event{Title: "a", Done: 6, Total: 10}) // from a goroutine that outlives the cell
	if n := len(*shown); n != 4 {
		t.Fatalf("%d displays, want two and their ends", n)
	}
	if (*shown)[0].ID == (*shown)[1].ID {
		t.Error("two works share a display")
	}
	found := false
	for _, d := range (*shown)[2:] {
		found = found || d.Data["text/plain"] == "a: stopped at 5 of 10 after 1.0 s"
	}
	if !found {
		t.Errorf("ends = %v", (*shown)[2:])
	}
}
