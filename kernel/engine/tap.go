package engine

import (
	"errors"
	"os"
	"time"
	"unicode/utf8"

	"goelm/kernel/engine/pipe"
)

const (
	tapChunk = 64 << 10               // the most text that is passed on at once
	tapDelay = 10 * time.Millisecond  // how long small prints are collected
	rawDelay = 300 * time.Millisecond // how long text on fd 2 waits for what it is the beginning of
	maxHeld  = 1 << 20                // the most of a crash dump that is kept
)

// A tap reads one output pipe of the engine until it ends. Small prints are joined for delay; a rune is never split.
type tap struct {
	file   *os.File
	marker pipe.Marker
	delay  time.Duration
	emit   func(text string) // called by run's goroutine only; may block, which slows the engine down
	arrive func(n uint64)    // at each mark; returns when the stream may go on
	hold   func(string) bool // whether text is to be kept until a mark or the end; nil: never

	pending []byte    // text to be emitted
	since   time.Time // when the first byte of pending came
	held    []byte    // may be the beginning of a mark
	holding bool      // hold has said so of pending
}

// run returns the text that was pending when the engine closed the pipe: for fd 2 that is the crash dump.
func (t *tap) run() string {
	buf := make([]byte, tapChunk)
	for {
		deadline := time.Time{}
		if len(t.pending) > 0 && !t.holding {
			deadline = t.since.Add(t.delay)
		}
		t.file.SetReadDeadline(deadline)
		n, err := t.file.Read(buf)
		if n > 0 {
			t.take(buf[:n])
		}
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			t.flush(false)
		case err != nil:
			t.pending = append(t.pending, t.held...)
			return string(t.pending)
		}
	}
}

// take splits what was read at its marks.
func (t *tap) take(data []byte) {
	data = append(t.held, data...)
	for {
		text, rest, n, found := t.marker.Cut(data)
		t.add(text)
		if !found {
			t.held = append([]byte(nil), rest...)
			return
		}
		t.flush(true)
		t.arrive(n)
		data = rest
	}
}

func (t *tap) add(text []byte) {
	if len(text) == 0 {
		return
	}
	if len(t.pending) == 0 {
		t.since = time.Now()
	}
	if t.holding && len(t.pending) >= maxHeld {
		return
	}
	t.pending = append(t.pending, text...)
	if len(t.pending) >= tapChunk {
		t.flush(false)
	}
}

// flush emits what is pending; an incomplete rune at the end waits for its other bytes unless all is set.
func (t *tap) flush(all bool) {
	t.holding = !all && (t.holding || t.hold != nil && t.hold(string(t.pending)))
	if t.holding {
		return
	}
	n := len(t.pending)
	if !all {
		n -= partialRune(t.pending)
	}
	if n > 0 {
		t.emit(string(t.pending[:n]))
	}
	t.pending = append(t.pending[:0], t.pending[n:]...)
	t.since = time.Now()
}

// partialRune returns how many bytes at the end of b begin a rune that is not complete.
func partialRune(b []byte) int {
	for i := 1; i < utf8.UTFMax && i <= len(b); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if !utf8.FullRune(b[len(b)-i:]) {
				return i
			}
			return 0
		}
	}
	return 0
}
