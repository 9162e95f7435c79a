package engine

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"goelm/kernel/engine/pipe"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 3 && os.Args[1] == "tiny" {
		tinyMain(os.Args[3])
	}
	goleak.VerifyTestMain(m)
}

// A record is an Output that keeps what it got, as one text.
type record struct {
	mu    sync.Mutex
	text  strings.Builder
	bytes int
	seen  chan struct{} // gets a value whenever something came
}

func newRecord() *record { return &record{seen: make(chan struct{}, 1)} }

func (r *record) add(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	fmt.Fprintf(&r.text, format, args...)
	select {
	case r.seen <- struct{}{}:
	default:
	}
}

func (r *record) Stream(name, text string) {
	r.mu.Lock()
	r.bytes += len(text)
	enough := r.bytes > 1<<20
	r.mu.Unlock()
	if enough {
		return
	}
	if name == "stderr" {
		text = "!" + text
	}
	r.add("%s", text)
}
func (r *record) Display(d pipe.DisplayBody) { r.add("<%v>", d.Data["text/plain"]) }
func (r *record) Result(d pipe.DisplayBody)  { r.add("[%v]", d.Data["text/plain"]) }
func (r *record) Clear(bool)                 { r.add("<clear>") }
func (r *record) Input(ctx context.Context, prompt string, password bool) (string, error) {
	return "answer to " + prompt, ctx.Err()
}
func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

// wait returns when text has come.
func (r *record) wait(t *testing.T, text string) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	for !strings.Contains(r.String(), text) {
		select {
		case <-r.seen:
		case <-deadline:
			t.Fatalf("output is %q, want %q in it", r, text)
		}
	}
}

func newTiny(t *testing.T) *Host {
	t.Helper()
	h := New(Options{Command: []string{os.Args[0], "tiny"}, Grace: 200 * time.Millisecond, Logf: t.Logf})
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		h.Close(ctx)
	})
	return h
}

func (h *Host) try(t *testing.T, count int, code string) (pipe.ReplyBody, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	out := newRecord()
	reply := h.Execute(ctx, pipe.ExecuteBody{Code: code, Count: count}, out)
	return reply, out.String()
}

func TestOutputKeepsItsOrder(t *testing.T) {
	h := newTiny(t)
	for i := range 20 {
		_, got := h.try(t, i+1, "print:a display:B print:c display:D warn:e display:F raw:g print:h")
		// The tiny engine marks its streams at displays only, so g and h may change places.
		want := "a\n<B>c\n<D>!e\n<F>"
		if !strings.HasPrefix(got, want) || !strings.Contains(got, "!g\n") || !strings.Contains(got, "h\n") {
			t.Fatalf("output = %q, want it to begin with %q", got, want)
		}
	}
}

func TestOutputComesWhileTheCellRuns(t *testing.T) {
	h := newTiny(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	out, done := newRecord(), make(chan pipe.ReplyBody)
	go func() { done <- h.Execute(ctx, pipe.ExecuteBody{Code: "print:early wait", Count: 1}, out) }()
	out.wait(t, "early\n")
	cancel()
	if reply := <-done; reply.Name != "Interrupted" {
		t.Fatalf("reply = %+v, want Interrupted", reply)
	}
}

func TestDeathIsExplainedAndSurvived(t *testing.T) {
	tests := []struct{ code, want string }{
		{"overflow", "a stack overflow in In[7]"},
		{"exit:3", "os.Exit(3) in In[7]"},
		{"panic:boom", "a panic in a goroutine: boom in In[7]"},
		{"killed", "ran out of memory"},
	}
	h := newTiny(t)
	if reply, _ := h.try(t, 1, "keep:decl"); reply.Status != "ok" {
		t.Fatalf("reply = %+v", reply)
	}
	for _, tt := range tests {
		reply, got := h.try(t, 7, "print:before "+tt.code)
		if reply.Name != "EngineDied" || !strings.Contains(reply.Value, tt.want) || !strings.Contains(reply.Value, "types and functions are back, variables are lost") {
			t.Errorf("%s: reply = %+v, want EngineDied with %q", tt.code, reply, tt.want)
		}
		if got != "before\n" {
			t.Errorf("%s: output = %q, want only what it printed, no dump", tt.code, got)
		}
		if _, got := h.try(t, 8, "kept"); got != "decl\n" {
			t.Errorf("%s: the new engine keeps %q, want decl", tt.code, got)
		}
	}
}

func TestDeathBetweenCellsIsTold(t *testing.T) {
	h := newTiny(t)
	if reply, _ := h.try(t, 1, "later-panic"); reply.Status != "ok" {
		t.Fatalf("reply = %+v, want ok: the cell was over", reply)
	}
	h.mu.Lock()
	old := h.seat
	h.mu.Unlock()
	if old.proc != nil {
		<-old.proc.dead
	}
	for range 50 { // the new engine takes its seat just after the death
		reply, got := h.try(t, 2, "print:alive")
		if strings.Contains(got, "too late") && strings.HasSuffix(got, "alive\n") {
			return
		}
		if reply.Status != "ok" && !strings.Contains(reply.Value, "too late") {
			t.Fatalf("reply = %+v, output %q, want the cause", reply, got)
		} else if reply.Status != "ok" {
			return
		}
	}
	t.Fatal("nobody said that the engine had died")
}

func TestInterruptThatDoesNotHelpKills(t *testing.T) {
	h := newTiny(t)
	ctx, cancel := context.WithCancel(context.Background())
	out := newRecord()
	out.seen = make(chan struct{}, 1)
	done := make(chan pipe.ReplyBody)
	go func() { done <- h.Execute(ctx, pipe.ExecuteBody{Code: "print:in hang", Count: 4}, out) }()
	out.wait(t, "in\n")
	cancel()
	reply := <-done
	if reply.Name != "Interrupted" || !strings.Contains(reply.Value, "In[4] did not stop within 200ms") {
		t.Fatalf("reply = %+v", reply)
	}
	if _, got := h.try(t, 5, "print:alive"); got != "alive\n" {
		t.Fatalf("output = %q, want alive", got)
	}
}

// What belongs to an earlier cell goes there until the engine says that nothing more can come.
func TestLateOutput(t *testing.T) {
	h := newTiny(t)
	first, second, third := newRecord(), newRecord(), newRecord()
	run := func(code string, count int, out *record) {
		t.Helper()
		if reply := h.Execute(t.Context(), pipe.ExecuteBody{Code: code, Count: count}, out); reply.Status != "ok" {
			t.Fatalf("%s: %+v", code, reply)
		}
	}
	run("print:one", 1, first)
	run("print:two late:1:x late:2:y print:end", 2, second)
	first.wait(t, "x")
	second.wait(t, "y")
	pages := h.seat.proc.pages
	run("late:1:more forget:1 late:1:lost late:2:z forget:2", 3, third)
	second.wait(t, "z")
	if first.String() != "one\nxmore" || third.String() != "" {
		t.Errorf("the cells show %q, %q, %q", first, second, third)
	}
	deadline := time.Now().Add(10 * time.Second)
	for n := -1; n != 1; {
		pages.mu.Lock()
		n = len(pages.byID)
		pages.mu.Unlock()
		if time.Now().After(deadline) {
			t.Fatalf("%d cells are kept, want the newest", n)
		}
	}
}

func TestSecondInterruptKillsSooner(t *testing.T) {
	h := newTiny(t)
	h.opt.Grace = time.Hour
	ctx, cancel := context.WithCancel(context.Background())
	out := newRecord()
	done := make(chan pipe.ReplyBody)
	go func() { done <- h.Execute(ctx, pipe.ExecuteBody{Code: "print:in hang", Count: 4}, out) }()
	out.wait(t, "in\n")
	h.Insist() // not yet: the cell has not been interrupted before
	cancel()
	h.Insist()
	reply := <-done
	if reply.Name != "Interrupted" || !strings.Contains(reply.Value, "In[4] did not stop, so a second interrupt ended its engine; types and functions are back, variables are lost") {
		t.Fatalf("reply = %+v", reply)
	}
	if _, got := h.try(t, 5, "print:alive"); got != "alive\n" {
		t.Fatalf("output = %q, want alive", got)
	}
}

func TestFlood(t *testing.T) {
	h := newTiny(t)
	out := newRecord()
	const size = 100 << 20
	reply := h.Execute(context.Background(), pipe.ExecuteBody{Code: fmt.Sprintf("flood:%d", size), Count: 1}, out)
	if reply.Status != "ok" || out.bytes < size {
		t.Fatalf("%d bytes came, want %d; reply %+v", out.bytes, size, reply)
	}
}

func TestInput(t *testing.T) {
	if _, got := newTiny(t).try(t, 1, "ask:name"); got != "answer to name\n" {
		t.Fatalf("output = %q", got)
	}
}

func TestCompleteWhileACellRuns(t *testing.T) {
	h := newTiny(t)
	ctx, cancel := context.WithCancel(context.Background())
	out, done := newRecord(), make(chan struct{})
	go func() {
		defer close(done)
		h.Execute(ctx, pipe.ExecuteBody{Code: "print:in wait", Count: 1}, out)
	}()
	out.wait(t, "in\n")
	if c := h.Complete(context.Background(), "t", 1); len(c.Candidates) != 1 {
		t.Errorf("completion = %+v, want one candidate", c)
	}
	cancel()
	<-done
}

func TestCloseLeavesNoProcess(t *testing.T) {
	h := newTiny(t)
	h.try(t, 1, "print:x")
	pid := h.seat.proc.pid
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	h.Close(ctx)
	if err := syscall.Kill(pid, 0); err != syscall.ESRCH {
		t.Fatalf("kill(%d, 0) = %v, want no such process", pid, err)
	}
}

func TestAnEngineThatCannotStart(t *testing.T) {
	h := New(Options{Command: []string{"/nonexistent"}})
	defer h.Close(context.Background())
	reply := h.Execute(context.Background(), pipe.ExecuteBody{Code: "x", Count: 1}, newRecord())
	if reply.Status != "error" || !strings.Contains(reply.Value, "/nonexistent") {
		t.Fatalf("reply = %+v, want an error that names the program", reply)
	}
}
