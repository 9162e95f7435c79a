// Package progress carries progress reports and displays from long work to whoever shows them: a notebook cell, a
// terminal, a test. The sink travels in a context, so that the work in between needs no parameter for it and knows no
// front end. Start with [With] and [From]; [Meter] turns counts into reports with a rate and a remaining time.
package progress

import (
	"context"
	"time"
)

// An Event is one report on work that takes time.
type Event struct {
	Title   string        // what runs, e.g. "sodarace with gp"
	Done    int           // steps finished
	Total   int           // steps planned; 0 when unknown
	Elapsed time.Duration // since the work began
	Fields  []Field       // what to show beside the bar, in order
	Final   bool          // the last report: the work is over, whether finished or stopped

	// Picture renders the state of the work as a MIME bundle. It is called only by sinks that show pictures, and only
	// before Progress returns. It may be nil.
	Picture func() map[string]any
}

// A Field is one named figure beside the bar.
type Field struct{ Name, Value string }

// A Sink shows reports. Its methods are called from one goroutine at a time per piece of work, must not block for long,
// and must not keep an event's Picture.
type Sink interface {
	// Progress replaces the previous report of the same work.
	Progress(Event)
	// Display shows a MIME bundle; with update it replaces the one shown before under the same id.
	Display(bundle map[string]any, id string, update bool)
}

type key struct{}

// With returns a context whose work reports to sink.
func With(ctx context.Context, sink Sink) context.Context {
	return context.WithValue(ctx, key{}, sink)
}

// From returns the sink that ctx carries, or one that shows nothing.
func From(ctx context.Context) Sink {
	if sink, ok := ctx.Value(key{}).(Sink); ok && sink != nil {
		return sink
	}
	return silent{}
}

type silent struct{}

func (silent) Progress(Event)                       {}
func (silent) Display(map[string]any, string, bool) {}
