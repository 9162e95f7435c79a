package jupyter

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"

	"goelm/kernel/wire"
)

func TestMessagesOfACell(t *testing.T) {
	tests := []struct{ code, want string }{
		{"print hello", `
			stream "stdout" "hello\n"`},
		{"print a\neprint b\nprint c", `
			stream "stdout" "a\n"
			stream "stderr" "b\n"
			stream "stdout" "c\n"`},
		{"print a\nhtml <b>\nprint c\nresult 42", `
			stream "stdout" "a\n"
			display_data {"text/html":"<b>","text/plain":"<b>"} {}
			stream "stdout" "c\n"
			execute_result {"text/plain":"42"} COUNT`},
		{"show d one\nupdate d two", `
			display_data {"text/plain":"one"} {"display_id":"d"}
			update_display_data {"text/plain":"two"} {"display_id":"d"}`},
		{"clear\nclear wait", `
			clear_output false
			clear_output true`},
		{"png", `
			display_data {"image/png":"iVBORw0KGgo=","text/plain":"a picture"} {}`},
		{"nan", `
			display_data {"text/plain":"plain"} {}`},
		{`print "h\xc3"` + "\n" + `print "\xa9 ok"`, `
			stream "stdout" "hé ok"`},
		{`print "cut \xe2\x82"`, `
			stream "stdout" "cut ` + "\uFFFD" + `"`},
		{"print a\nfail Trouble is here", `
			stream "stdout" "a\n"
			error "Trouble"`},
		{"panic", `
			error "KernelError"`},
	}
	r := startRig(t)
	c := newClient(t, r.conn)
	for i, tt := range tests {
		id := c.execute(tt.code)
		count := fmt.Sprint(i + 1)
		want := "status \"busy\"\nexecute_input " + plainJSON(tt.code) + " " + count + "\n"
		for _, line := range strings.Split(strings.TrimSpace(tt.want), "\n") {
			want += strings.ReplaceAll(strings.TrimSpace(line), "COUNT", count) + "\n"
		}
		want += "status \"idle\"\n"
		if got := strings.ReplaceAll(brief(t, c.outputs(id)), "\ufffd\ufffd", "\ufffd"); got != want {
			t.Errorf("%q:\ngot\n%swant\n%s", tt.code, got, want)
		}
		if reply := c.reply(id); reply["execution_count"] != float64(i+1) {
			t.Errorf("%q: count %v in the reply", tt.code, reply["execution_count"])
		}
	}
}

func TestEveryRequestIsAnsweredBetweenBusyAndIdle(t *testing.T) {
	r := startRig(t)
	c := newClient(t, r.conn)
	code := map[string]any{"code": "pr", "cursor_pos": 2, "detail_level": 0}
	tests := []struct {
		msgType, status string
		content         any
	}{
		{"kernel_info_request", "ok", map[string]any{}},
		{"connect_request", "ok", map[string]any{}},
		{"comm_info_request", "ok", map[string]any{}},
		{"interrupt_request", "ok", map[string]any{}},
		{"history_request", "ok", map[string]any{"hist_access_type": "tail", "n": 3}},
		{"history_request", "error", map[string]any{"hist_access_type": "sideways"}},
		{"create_subshell_request", "error", map[string]any{}},
		{"debug_request", "error", map[string]any{}},
		{"usage_request", "ok", map[string]any{}},
		{"complete_request", "ok", code},
		{"inspect_request", "ok", code},
		{"is_complete_request", "complete", code},
		{"complete_request", "error", map[string]any{"code": 7}},
		{"execute_request", "ok", map[string]any{"code": ""}},
		{"execute_request", "error", map[string]any{"code": []int{1}}},
	}
	for _, tt := range tests {
		for name, z := range map[string]zmq4.Socket{"shell": c.shell, "control": c.control} {
			id := c.send(z, tt.msgType, tt.content)
			reply := c.wait(tt.msgType, func(a arrival) bool { return a.parent == id && a.channel == name })
			if want := strings.TrimSuffix(tt.msgType, "_request") + "_reply"; reply.Header.Type != want {
				t.Errorf("%s on %s: reply of type %s", tt.msgType, name, reply.Header.Type)
			}
			if got := reply.content(t)["status"]; got != tt.status {
				t.Errorf("%s %v on %s: status %v, want %s", tt.msgType, tt.content, name, got, tt.status)
			}
			out := c.outputs(id)
			if !isState(out[0], id, "busy") || !isState(out[len(out)-1], id, "idle") {
				t.Errorf("%s on %s: not between busy and idle:\n%s", tt.msgType, name, brief(t, out))
			}
		}
	}
}

func TestComms(t *testing.T) {
	r := startRig(t)
	c := newClient(t, r.conn)
	id := c.send(c.shell, "comm_open", map[string]any{"comm_id": "u1", "target_name": "jupyter.widget", "data": map[string]any{}})
	out := c.outputs(id)
	if len(out) != 3 || out[1].Header.Type != "comm_close" || out[1].content(t)["comm_id"] != "u1" {
		t.Errorf("comm_open to an unknown target:\n%s", brief(t, out))
	}
	for _, msgType := range []string{"comm_msg", "comm_close"} {
		c.idle(c.send(c.shell, msgType, map[string]any{"comm_id": "u1", "data": map[string]any{}}))
	}
}

func TestExecutionCountAndSilence(t *testing.T) {
	r := startRig(t)
	c := newClient(t, r.conn)
	type step struct {
		code    string
		options []any
		count   float64
		outputs string
	}
	for _, s := range []step{
		{"result 1", nil, 1, "busy execute_input execute_result idle"},
		{"print quiet\nresult 2", []any{"silent", true}, 1, "busy idle"},
		{"print unstored", []any{"store_history", false}, 1, "busy execute_input stream idle"},
		{"fail E silently", []any{"silent", true}, 1, "busy idle"},
		{"result 3", nil, 2, "busy execute_input execute_result idle"},
	} {
		id := c.execute(s.code, s.options...)
		if n := c.reply(id)["execution_count"]; n != s.count {
			t.Errorf("%q: count %v, want %v", s.code, n, s.count)
		}
		var kinds []string
		for _, a := range c.outputs(id) {
			kind := a.Header.Type
			if kind == "status" {
				kind = a.content(t)["execution_state"].(string)
			}
			kinds = append(kinds, kind)
		}
		if got := strings.Join(kinds, " "); got != s.outputs {
			t.Errorf("%q: outputs %s, want %s", s.code, got, s.outputs)
		}
	}
	id := c.send(c.shell, "history_request", map[string]any{"hist_access_type": "tail", "output": true})
	if got := fmt.Sprint(c.reply(id)["history"]); got != "[[1 1 [result 1 1]] [1 2 [result 3 3]]]" {
		t.Errorf("history %s", got)
	}
}

func TestUserExpressions(t *testing.T) {
	r := startRig(t)
	c := newClient(t, r.conn)
	reply := c.reply(c.execute("set x 7", "user_expressions", map[string]string{"a": "x", "b": "y"}))
	got, _ := json.Marshal(reply["user_expressions"])
	want := `{"a":{"data":{"text/plain":"7"},"metadata":{},"status":"ok"},"b":{"ename":"NameError","evalue":"y","status":"error","traceback":[]}}`
	if string(got) != want {
		t.Errorf("got %s", got)
	}
}

func TestHundredCellsInOrder(t *testing.T) {
	r := startRig(t)
	c := newClient(t, r.conn)
	var ids []string
	for i := range 100 {
		ids = append(ids, c.execute(fmt.Sprintf("print %d", i)))
	}
	for i, id := range ids {
		if n := c.reply(id)["execution_count"]; n != float64(i+1) {
			t.Fatalf("cell %d has count %v", i, n)
		}
	}
}

func TestStopOnError(t *testing.T) {
	r := startRig(t)
	c, other := newClient(t, r.conn), newClient(t, r.conn)
	statuses := func(ids []string) string {
		var s []string
		for _, id := range ids {
			s = append(s, c.reply(id)["status"].(string))
			c.idle(id)
		}
		return strings.Join(s, " ")
	}
	runAll := func(first string, options ...any) []string {
		return []string{c.execute(first, options...), c.execute("print 2"), c.execute("print 3")}
	}
	if got := statuses(runAll("fail E v")); got != "error aborted aborted" {
		t.Errorf("a cell that fails at once: %s", got)
	}
	if got := statuses(runAll("sleep 50ms\nfail E v")); got != "error aborted aborted" {
		t.Errorf("a cell that fails later: %s", got)
	}
	if got := statuses(runAll("fail E v", "stop_on_error", false)); got != "error ok ok" {
		t.Errorf("without stop_on_error: %s", got)
	}
	if got := c.reply(c.execute("print after"))["execution_count"]; got != float64(6) {
		t.Errorf("count %v after two aborts, want 6: aborted cells have no number", got)
	}
	// Another client's cell in the same queue is not hers to abort.
	slow := c.execute("sleep 100ms\nfail E v")
	c.started(slow)
	theirs := other.execute("print theirs")
	mine := c.execute("print mine")
	if got := other.reply(theirs)["status"]; got != "ok" {
		t.Errorf("the other client's cell: %v", got)
	}
	if got := c.reply(mine)["status"]; got != "aborted" {
		t.Errorf("the own cell: %v", got)
	}
}

func TestAnswersWhileACellRuns(t *testing.T) {
	r := startRig(t)
	c := newClient(t, r.conn)
	cell := c.execute("sleep 1h")
	c.started(cell)
	content := map[string]any{"code": "pr", "cursor_pos": 2, "hist_access_type": "tail", "comm_id": "x", "target_name": "y"}
	for i, msgType := range []string{
		"kernel_info_request", "complete_request", "inspect_request", "is_complete_request", "history_request", "comm_info_request", "comm_open",
		"kernel_info_request", "usage_request", "connect_request", "create_subshell_request",
	} {
		channel := c.shell
		if i > 6 {
			channel = c.control
		}
		c.idle(c.send(channel, msgType, content))
		// JupyterLab shows the last state, and the kernel is still busy.
		c.wait("busy again", func(a arrival) bool {
			if !isState(a, cell, "busy") {
				return false
			}
			out := c.received
			for i := len(out) - 1; i >= 0; i-- {
				if out[i].Header.Type == "status" {
					return isState(out[i], cell, "busy")
				}
			}
			return false
		})
	}
	if got := c.reply(c.send(c.control, "interrupt_request", map[string]any{}))["status"]; got != "ok" {
		t.Errorf("interrupt: %v", got)
	}
	if got := c.reply(cell)["ename"]; got != "Interrupted" {
		t.Errorf("the cell ended with %v", got)
	}
}

func TestInterrupt(t *testing.T) {
	r := startRig(t)
	c := newClient(t, r.conn)
	interrupt := func() { c.reply(c.send(c.control, "interrupt_request", map[string]any{})) }
	interrupt() // nothing runs
	if n := r.eng.insisted.Load(); n != 1 {
		t.Errorf("an interrupt without a cell: the engine was told %d times", n)
	}
	for _, code := range []string{"sleep 1h", "block", "flood 1000000"} {
		id := c.execute(code)
		next := c.execute("print next")
		c.started(id)
		start := time.Now()
		interrupt()
		if got := c.reply(id)["ename"]; got != "Interrupted" {
			t.Errorf("%s: %v", code, got)
		}
		if d := time.Since(start); d > 2*time.Second {
			t.Errorf("%s took %v to end", code, d)
		}
		if got := c.reply(next)["status"]; got != "aborted" {
			t.Errorf("the cell after %s: %v", code, got)
		}
	}
	if got := c.reply(c.execute("print fine"))["status"]; got != "ok" {
		t.Errorf("a cell afterwards: %v", got)
	}
	slow := c.execute("block")
	c.started(slow)
	interrupt()
	interrupt()
	if n := r.eng.insisted.Load(); n != 2 {
		t.Errorf("a second interrupt: the engine was told %d times", n-1)
	}
	c.reply(slow)
}

// Stop means all that the client has sent together, also when the running cell ends by itself or the stop comes between cells.
func TestInterruptStopsTheQueue(t *testing.T) {
	r := startRig(t)
	c := newClient(t, r.conn)
	heeds, next, last := c.execute("heed"), c.execute("print next"), c.execute("print last")
	c.started(heeds)
	c.reply(c.send(c.control, "interrupt_request", map[string]any{}))
	if got := c.reply(heeds)["status"]; got != "ok" {
		t.Errorf("a cell that ends by itself: %v", got)
	}
	for _, id := range []string{next, last} {
		if got := c.reply(id)["status"]; got != "aborted" {
			t.Errorf("a cell behind it: %v", got)
		}
	}

	q := newQueue()
	mine, yours := request{}, request{}
	mine.Header.Session, yours.Header.Session = "mine", "yours"
	if q.stop() {
		t.Error("an empty queue was stopped")
	}
	q.push(mine)
	q.push(yours)
	if !q.stop() {
		t.Error("a waiting cell was not stopped")
	}
	for _, want := range []bool{true, false} {
		if _, stopped, _ := q.pop(); stopped != want {
			t.Errorf("stopped %v, want %v", stopped, want)
		}
	}
}

// A signal interrupts as the message does.
func TestInterruptBySignal(t *testing.T) {
	signals := make(chan os.Signal)
	r := startRigWith(t, func(r *rig) { r.info.Interrupts = signals })
	c := newClient(t, r.conn)
	id := c.execute("sleep 1h")
	c.started(id)
	signals <- os.Interrupt
	if got := c.reply(id)["ename"]; got != "Interrupted" {
		t.Errorf("the cell ended with %v", got)
	}
}

func TestAnswersWhileTheEngineStarts(t *testing.T) {
	started := make(chan struct{})
	r := startRig(t, func(e *sayEngine) { e.start = started })
	c := newClient(t, r.conn)
	c.reply(c.send(c.shell, "kernel_info_request", map[string]any{}))
	c.reply(c.send(c.control, "kernel_info_request", map[string]any{}))
	stopped := c.execute("print never")
	c.started(stopped)
	c.reply(c.send(c.control, "interrupt_request", map[string]any{}))
	if got := c.reply(stopped)["ename"]; got != "Interrupted" {
		t.Errorf("interrupted before the start: %v", got)
	}
	cell := c.execute("print at last")
	tab := c.send(c.shell, "complete_request", map[string]any{"code": "pr", "cursor_pos": 2})
	c.started(cell)
	close(started)
	if got := c.reply(cell)["status"]; got != "ok" {
		t.Errorf("the cell that waited: %v", got)
	}
	if got := fmt.Sprint(c.reply(tab)["matches"]); got != "[print]" {
		t.Errorf("the completion that waited: %v", got)
	}
}

func TestCompletion(t *testing.T) {
	r := startRig(t)
	c := newClient(t, r.conn)
	for _, tt := range []struct {
		code       string
		cursor     any
		matches    string
		start, end float64
	}{
		{"pr", 2, "[print]", 0, 2},
		{"é🎈 pr", 5, "[print]", 3, 5},
		{"é🎈 pr", 6, "[print]", 3, 5}, // as JupyterLab counts: past the end
		{"pr", -3, "", 0, 0},          // nonsense is moved to the start
		{"pr", nil, "[print]", 0, 2},  // and a missing position to the end
		{"xx", 2, "[]", 0, 2},
	} {
		content := map[string]any{"code": tt.code}
		if tt.cursor != nil {
			content["cursor_pos"] = tt.cursor
		}
		got := c.reply(c.send(c.shell, "complete_request", content))
		if tt.matches != "" && fmt.Sprint(got["matches"]) != tt.matches || got["cursor_start"] != tt.start || got["cursor_end"] != tt.end {
			t.Errorf("%q at %v: %v", tt.code, tt.cursor, got)
		}
	}
	got := c.reply(c.send(c.shell, "complete_request", map[string]any{"code": "pr", "cursor_pos": 2}))
	types, _ := json.Marshal(got["metadata"])
	if string(types) != `{"_jupyter_types_experimental":[{"end":2,"signature":"","start":0,"text":"print","type":"keyword"}]}` {
		t.Errorf("metadata %s", types)
	}
	inspected := c.reply(c.send(c.shell, "inspect_request", map[string]any{"code": "print", "cursor_pos": 2, "detail_level": 1}))
	if got := fmt.Sprint(inspected["found"], inspected["data"]); got != "true map[text/plain:the command print (detail 1)]" {
		t.Errorf("inspect: %s", got)
	}
}

func TestBadMessagesAreIgnoredWithALine(t *testing.T) {
	r := startRig(t)
	c := newClient(t, r.conn)
	forger, err := wire.NewCodec("", "another key")
	if err != nil {
		t.Fatal(err)
	}
	forged, _, err := forger.Encode(wire.Draft{Type: "execute_request", Content: map[string]any{"code": "print forged"}})
	if err != nil {
		t.Fatal(err)
	}
	own, h, err := c.codec.Encode(wire.Draft{Type: "execute_request", Content: map[string]any{"code": "print once"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, frames := range [][][]byte{forged, own, own, own, {[]byte("x")}, {[]byte("<IDS|MSG>")}, {[]byte("<IDS|MSG>"), nil, nil, nil, nil, nil}} {
		for _, z := range []zmq4.Socket{c.shell, c.stdin} {
			if err := z.SendMulti(zmq4.NewMsgFrom(frames...)); err != nil {
				t.Fatal(err)
			}
		}
	}
	c.send(c.shell, "mystery", map[string]any{})
	c.send(c.stdin, "mystery", map[string]any{})
	if got := c.reply(c.execute("print fine"))["execution_count"]; got.(float64) > 2 {
		t.Errorf("count %v: a replayed or forged cell has run", got)
	}
	for _, line := range []string{"wrong signature", "replayed", "not a Jupyter message", `type "mystery"`} {
		eventually(t, "a log line about "+line, func() bool { return r.log.has(line) })
	}
	if n := len(c.find(func(a arrival) bool { return a.parent == h.ID && a.Header.Type == "execute_reply" })); n > 1 {
		t.Errorf("a replayed cell was answered %d times", n)
	}
}

func TestHeartbeat(t *testing.T) {
	r := startRig(t)
	z := dial(t, zmq4.NewReq, "", r.conn, r.conn.Heartbeat)
	defer z.Close()
	for i := range 3 {
		if err := z.Send(zmq4.NewMsgString(fmt.Sprint("ping", i))); err != nil {
			t.Fatal(err)
		}
		if m, err := z.Recv(); err != nil || string(m.Bytes()) != fmt.Sprint("ping", i) {
			t.Fatalf("got %v, %v", m, err)
		}
	}
}
