package progress

import (
	"fmt"
	"time"
)

// Interval is the least time between two reports of a [Meter]: five a second.
const Interval = 200 * time.Millisecond

// A Meter turns a growing count into reports, at most one per [Interval], with the rate and the time that remains.
// The zero value is not usable; make one with [NewMeter]. A Meter is for one goroutine.
type Meter struct {
	sink    Sink
	title   string
	total   int
	skipped int
	start   time.Time
	last    time.Time
	now     func() time.Time
	details func() []Field
	picture func() map[string]any
}

// NewMeter starts a meter for total steps (0 when unknown). details supplies the fields after rate and ETA and picture
// the picture of a report; both are called only for reports that are shown, and may be nil.
func NewMeter(sink Sink, title string, total int, details func() []Field, picture func() map[string]any) *Meter {
	m := &Meter{sink: sink, title: title, total: total, now: time.Now, details: details, picture: picture}
	m.start = m.now()
	return m
}

// Skip says that the first n steps were finished before the meter was started: they count as done, but not in the rate.
func (m *Meter) Skip(n int) { m.skipped = n }

// Update reports done finished steps, unless the last report is younger than [Interval].
func (m *Meter) Update(done int) {
	now := m.now()
	if !m.last.IsZero() && now.Sub(m.last) < Interval {
		return
	}
	m.last = now
	m.sink.Progress(m.event(done, now, false))
}

// Finish makes the final report.
func (m *Meter) Finish(done int) {
	m.sink.Progress(m.event(done, m.now(), true))
}

// Elapsed is the time since the meter was started.
func (m *Meter) Elapsed() time.Duration { return m.now().Sub(m.start) }

func (m *Meter) event(done int, now time.Time, final bool) Event {
	elapsed := now.Sub(m.start)
	var fields []Field
	if seconds := elapsed.Seconds(); seconds > 0 && done > m.skipped {
		rate := float64(done-m.skipped) / seconds
		fields = append(fields, Field{"rate", fmt.Sprintf("%.0f/s", rate)})
		if !final && m.total > done {
			left := time.Duration(float64(m.total-done) / rate * float64(time.Second))
			fields = append(fields, Field{"ETA", left.Round(time.Second).String()})
		}
	}
	if m.details != nil {
		fields = append(fields, m.details()...)
	}
	return Event{Title: m.title, Done: done, Total: m.total, Elapsed: elapsed, Fields: fields, Final: final, Picture: m.picture}
}
