package jupyter

import (
	"fmt"

	"goelm/kernel/jupyter/history"
)

type historyContent struct {
	Output  bool   `json:"output"`
	Access  string `json:"hist_access_type"`
	Session int64  `json:"session"`
	Start   int    `json:"start"`
	Stop    int    `json:"stop"`
	N       *int   `json:"n"`
	Pattern string `json:"pattern"`
	Unique  bool   `json:"unique"`
}

// historyRequest answers from the history of all sessions. Sessions and lines are counted as IPython counts them: session 0
// is the current one, -1 the one before; negative lines count from the end.
func (k *kernel) historyRequest(r request) (any, error) {
	var q historyContent
	if err := decode(r, &q); err != nil {
		return nil, err
	}
	n := -1
	if q.N != nil {
		n = *q.N
	}
	var (
		entries []history.Entry
		err     error
	)
	switch q.Access {
	case "tail", "":
		entries, err = k.history.Tail(n)
	case "range":
		entries, err = k.history.Range(q.Session, q.Start, q.Stop)
	case "search":
		entries, err = k.history.Search(q.Pattern, n, q.Unique)
	default:
		err = fmt.Errorf("hist_access_type %q, it must be tail, range or search", q.Access)
	}
	if err != nil {
		return nil, err
	}
	rows := make([][]any, len(entries))
	for i, e := range entries {
		rows[i] = []any{e.Session, e.Line, e.Input}
		if q.Output {
			var out any // null when the cell had no value
			if e.Output != "" {
				out = e.Output
			}
			rows[i][2] = []any{e.Input, out}
		}
	}
	return map[string]any{"status": "ok", "history": rows}, nil
}
