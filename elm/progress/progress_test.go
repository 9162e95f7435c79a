package progress

import (
	"context"
	"testing"
	"time"
)

type recorder struct{ events []Event }

func (r *recorder) Progress(e Event)                     { r.events = append(r.events, e) }
func (r *recorder) Display(map[string]any, string, bool) {}

func TestFromWithoutSink(t *testing.T) {
	From(context.Background()).Progress(Event{}) // must not panic
	From(With(context.Background(), nil)).Display(nil, "", false)
}

func TestFromReturnsTheSinkOfTheContext(t *testing.T) {
	want := &recorder{}
	if got := From(With(context.Background(), want)); got != want {
		t.Fatalf("From = %v, want the sink given to With", got)
	}
}

func TestMeterReportsAtMostFiveTimesASecond(t *testing.T) {
	clock := time.Unix(0, 0)
	sink := &recorder{}
	m := NewMeter(sink, "work", 1000, func() []Field { return []Field{{"best", "7"}} }, nil)
	m.now = func() time.Time { return clock }
	m.start = clock
	for i := 1; i <= 1000; i++ { // one step a millisecond
		clock = clock.Add(time.Millisecond)
		m.Update(i)
	}
	m.Finish(1000)
	if n := len(sink.events); n != 6 {
		t.Fatalf("%d reports in one second, want 5 and the final one", n)
	}
	middle, last := sink.events[2], sink.events[5]
	want := []Field{{"rate", "1000/s"}, {"ETA", "1s"}, {"best", "7"}}
	for i, f := range want {
		if middle.Fields[i] != f {
			t.Errorf("field %d = %v, want %v", i, middle.Fields[i], f)
		}
	}
	if !last.Final || last.Done != 1000 || last.Fields[1] != want[2] {
		t.Errorf("final report = %+v, want 1000 done, no ETA", last)
	}
}
