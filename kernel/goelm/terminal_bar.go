package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"

	"goelm/elm/progress"
)

// A terminalBar shows progress on a terminal as one line that is rewritten, and elsewhere as a line every few seconds.
type terminalBar struct {
	out    io.Writer
	tty    bool
	last   time.Duration
	opened bool // the line on the terminal is not ended
}

// plainInterval is the least time between two lines where lines cannot be rewritten.
const plainInterval = 2 * time.Second

func newTerminalBar(out io.Writer) *terminalBar {
	file, ok := out.(*os.File)
	return &terminalBar{out: out, tty: ok && term.IsTerminal(int(file.Fd())), last: -plainInterval}
}

// Progress implements [progress.Sink].
func (b *terminalBar) Progress(e progress.Event) {
	if !b.tty && !e.Final && e.Elapsed-b.last < plainInterval {
		return
	}
	b.last = e.Elapsed
	line := progressLine(e)
	if b.tty {
		fmt.Fprintf(b.out, "\r\x1b[K%s", line)
		b.opened = true
		return
	}
	fmt.Fprintln(b.out, line)
}

// Display implements [progress.Sink]; a terminal shows no pictures.
func (b *terminalBar) Display(map[string]any, string, bool) {}

func (b *terminalBar) end() {
	if b.opened {
		fmt.Fprintln(b.out)
		b.opened = false
	}
}

// progressLine is "sodarace with gp: 120/600, rate 300/s, ETA 2s, best 12 m, 88 niches".
func progressLine(e progress.Event) string {
	parts := []string{fmt.Sprintf("%s: %d/%d", e.Title, e.Done, e.Total)}
	if e.Total == 0 {
		parts[0] = fmt.Sprintf("%s: %d", e.Title, e.Done)
	}
	for _, f := range e.Fields {
		if f.Name == "niches" {
			parts = append(parts, f.Value+" "+f.Name)
			continue
		}
		parts = append(parts, f.Name+" "+f.Value)
	}
	if e.Final {
		parts = slices.Insert(parts, 1, e.Elapsed.Round(100*time.Millisecond).String())
	}
	return strings.Join(parts, ", ")
}
