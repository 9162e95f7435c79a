package child

import (
	"encoding/base64"
	"fmt"
	"html"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"goelm/elm/progress"
	"goelm/kernel/engine/pipe"
)

// progressPause is the mean time between two updates of one bar: a front end draws each of them, so more would pile up.
const progressPause = 200 * time.Millisecond

// A progressSink shows the reports of one cell: one display for each piece of work, updated in place.
type progressSink struct {
	show func(pipe.DisplayBody)
	now  func() time.Time
	cell string // begins the display ids

	mu    sync.Mutex // guards what follows
	bars  map[string]*bar
	count int
	over  bool
}

// A bar is one piece of work.
type bar struct {
	id   string
	next time.Time // before it, reports are dropped
	last progress.Event
}

func newProgressSink(cell string, show func(pipe.DisplayBody)) *progressSink {
	return &progressSink{show: show, now: time.Now, cell: cell, bars: map[string]*bar{}}
}

// Progress replaces the previous report of the same title.
func (s *progressSink) Progress(e progress.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return
	}
	b, known := s.bars[e.Title]
	if !known {
		s.count++
		b = &bar{id: fmt.Sprintf("%s-progress-%d", s.cell, s.count)}
		s.bars[e.Title] = b
	}
	now := s.now()
	if b.last = e; !e.Final && now.Before(b.next) {
		b.last.Picture = nil
		return
	}
	b.next = later(b.next.Add(progressPause), now.Add(progressPause/2)) // forgives a reporter's own jitter
	s.show(pipe.DisplayBody{Data: barBundle(e, false), ID: b.id, Update: known})
	b.last.Picture = nil
	if e.Final {
		delete(s.bars, e.Title)
	}
}

// Display shows a bundle.
func (s *progressSink) Display(bundle map[string]any, id string, update bool) {
	s.show(pipe.DisplayBody{Data: bundle, ID: id, Update: update})
}

// finish replaces the bars of work that did not end by itself with a line that says how far it came.
func (s *progressSink) finish() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
	for _, b := range slices.SortedFunc(maps.Values(s.bars), func(a, b *bar) int { return strings.Compare(a.id, b.id) }) {
		s.show(pipe.DisplayBody{Data: barBundle(b.last, true), ID: b.id, Update: true})
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// barBundle draws a report; stopped says that no other will follow although the work is not done.
func barBundle(e progress.Event, stopped bool) map[string]any {
	var words []string
	switch {
	case (e.Final || stopped) && e.Total > 0 && e.Done < e.Total:
		words = append(words, fmt.Sprintf("stopped at %d of %d after %s", e.Done, e.Total, seconds(e.Elapsed)))
	case e.Final || stopped:
		words = append(words, fmt.Sprintf("%d done in %s", e.Done, seconds(e.Elapsed)))
	case e.Total > 0:
		words = append(words, fmt.Sprintf("%d of %d", e.Done, e.Total))
	default:
		words = append(words, fmt.Sprint(e.Done))
	}
	for _, f := range e.Fields {
		words = append(words, f.Name+" "+f.Value)
	}
	text := strings.Join(words, " · ")
	page := "<b>" + html.EscapeString(e.Title) + "</b> "
	if !e.Final && !stopped {
		page += "<progress" + extent(e) + "></progress> "
	}
	page = "<div>" + page + html.EscapeString(text) + "</div>"
	if e.Picture != nil {
		page += picture(e.Picture())
	}
	return map[string]any{"text/html": page, "text/plain": e.Title + ": " + text}
}

func extent(e progress.Event) string {
	if e.Total <= 0 {
		return ""
	}
	return fmt.Sprintf(` value="%d" max="%d"`, min(max(e.Done, 0), e.Total), e.Total)
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

// picture embeds a figure so that it survives in a notebook that is not trusted.
func picture(bundle map[string]any) string {
	if svg, ok := bundle["image/svg+xml"].(string); ok {
		return `<div><img src="data:image/svg+xml;base64,` + base64.StdEncoding.EncodeToString([]byte(svg)) + `" alt="` + alt(bundle) + `"></div>`
	}
	if png, ok := bundle["image/png"].([]byte); ok {
		return `<div><img src="data:image/png;base64,` + base64.StdEncoding.EncodeToString(png) + `" alt="` + alt(bundle) + `"></div>`
	}
	if page, ok := bundle["text/html"].(string); ok {
		return page
	}
	return ""
}

func alt(bundle map[string]any) string {
	text, _ := bundle["text/plain"].(string)
	return html.EscapeString(text)
}
