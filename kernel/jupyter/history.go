package jupyter

import (
	"fmt"
	"path"
	"strings"
	"sync"
)

// The history of this session is kept in memory, within these bounds; the oldest entries go first.
const (
	maxHistory      = 10000
	maxHistoryBytes = 16 << 20
	thisSession     = 1
)

type entry struct {
	line          int
	input, output string
}

type history struct {
	mu      sync.Mutex
	entries []entry
	bytes   int
}

func (h *history) add(line int, input, output string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.entries = append(h.entries, entry{line, input, output})
	h.bytes += len(input) + len(output)
	for len(h.entries) > 1 && (len(h.entries) > maxHistory || h.bytes > maxHistoryBytes) {
		h.bytes -= len(h.entries[0].input) + len(h.entries[0].output)
		h.entries = h.entries[1:]
	}
}

type historyContent struct {
	Output  bool   `json:"output"`
	Access  string `json:"hist_access_type"`
	Session int    `json:"session"`
	Start   int    `json:"start"`
	Stop    *int   `json:"stop"`
	N       *int   `json:"n"`
	Pattern string `json:"pattern"`
	Unique  bool   `json:"unique"`
}

func (k *kernel) historyRequest(r request) (any, error) {
	var q historyContent
	if err := decode(r, &q); err != nil {
		return nil, err
	}
	entries, err := k.history.find(q)
	if err != nil {
		return nil, err
	}
	rows := make([][]any, len(entries))
	for i, e := range entries {
		rows[i] = []any{thisSession, e.line, e.input}
		if q.Output {
			var out any // null when the cell had no value
			if e.output != "" {
				out = e.output
			}
			rows[i][2] = []any{e.input, out}
		}
	}
	return map[string]any{"status": "ok", "history": rows}, nil
}

// find returns the entries that a request asks for, oldest first.
func (h *history) find(q historyContent) ([]entry, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch q.Access {
	case "tail", "":
		return lastN(h.entries, q.N), nil
	case "range":
		return h.between(q), nil
	case "search":
		return h.search(q)
	}
	return nil, fmt.Errorf("hist_access_type %q, it must be tail, range or search", q.Access)
}

// between finds lines start <= line < stop of a session; 0 is the current one. Earlier sessions are not kept.
func (h *history) between(q historyContent) []entry {
	if q.Session != 0 && q.Session != thisSession {
		return nil
	}
	var found []entry
	for _, e := range h.entries {
		if e.line >= q.Start && (q.Stop == nil || e.line < *q.Stop) {
			found = append(found, e)
		}
	}
	return found
}

// search finds inputs that match a glob pattern as a whole (* also matches /). With unique, only the last of equal
// inputs stays.
func (h *history) search(q historyContent) ([]entry, error) {
	pattern := q.Pattern
	if pattern == "" {
		pattern = "*"
	}
	var found []entry
	for _, e := range h.entries {
		ok, err := glob(pattern, e.input)
		if err != nil {
			return nil, fmt.Errorf("pattern %q: %w", q.Pattern, err)
		}
		if ok {
			found = append(found, e)
		}
	}
	if q.Unique {
		last := map[string]int{}
		for i, e := range found {
			last[e.input] = i
		}
		kept := found[:0:0]
		for i, e := range found {
			if last[e.input] == i {
				kept = append(kept, e)
			}
		}
		found = kept
	}
	return lastN(found, q.N), nil
}

func lastN(entries []entry, n *int) []entry {
	if n != nil && *n >= 0 && *n < len(entries) {
		return entries[len(entries)-*n:]
	}
	return entries
}

// glob is path.Match without the special meaning of the slash.
func glob(pattern, text string) (bool, error) {
	return path.Match(hideSlash(pattern), hideSlash(text))
}

// hideSlash replaces every slash by a character that is in no source text.
func hideSlash(s string) string { return strings.ReplaceAll(s, "/", "\x00") }
