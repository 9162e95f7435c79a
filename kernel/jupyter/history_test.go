package jupyter

import (
	"fmt"
	"path/filepath"
	"testing"
)

// Kernels of one user share a history; sessions and lines are counted as IPython counts them.
func TestHistory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "history.sqlite")
	share := func(r *rig) { r.info.History = file }
	first := startRigWith(t, share)
	c := newClient(t, first.conn)
	c.reply(c.execute("print path/to"))
	c.reply(c.execute("result 1"))
	first.end()
	first.ended(t)

	r := startRigWith(t, share)
	c = newClient(t, r.conn)
	for _, code := range []string{"result 1", "print path/to", "print 3"} {
		c.reply(c.execute(code))
	}
	c.reply(c.execute("print not stored", "store_history", false))
	c.reply(c.execute("print silent", "silent", true))
	c.reply(c.execute("fail E stored too"))
	for _, tt := range []struct {
		query map[string]any
		want  string
	}{
		{map[string]any{"hist_access_type": "tail", "n": 2}, "[[2 3 print 3] [2 4 fail E stored too]]"},
		{map[string]any{"hist_access_type": "tail", "n": 4, "output": true},
			"[[2 1 [result 1 1]] [2 2 [print path/to <nil>]] [2 3 [print 3 <nil>]] [2 4 [fail E stored too <nil>]]]"},
		{map[string]any{"hist_access_type": "range", "session": 0, "start": 1, "stop": 3}, "[[2 1 result 1] [2 2 print path/to]]"},
		{map[string]any{"hist_access_type": "range", "session": -1, "start": 2, "stop": 3}, "[[1 2 result 1]]"},
		{map[string]any{"hist_access_type": "range", "session": 1, "start": 1}, "[[1 1 print path/to] [1 2 result 1]]"},
		{map[string]any{"hist_access_type": "search", "pattern": "print *", "n": 2}, "[[2 2 print path/to] [2 3 print 3]]"},
		{map[string]any{"hist_access_type": "search", "pattern": "*path*", "unique": true}, "[[2 2 print path/to]]"},
		{map[string]any{"hist_access_type": "search", "pattern": "*ilent*"}, "[]"},
		{map[string]any{"hist_access_type": "search", "pattern": "*not*"}, "[]"},
	} {
		if got := fmt.Sprint(c.reply(c.send(c.shell, "history_request", tt.query))["history"]); got != tt.want {
			t.Errorf("%v: %s, want %s", tt.query, got, tt.want)
		}
	}
}
