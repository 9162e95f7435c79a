package jupyter

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"go.uber.org/goleak"
)

// sayEngine is a real, small engine for a language of one command per line:
//
//	print TEXT, eprint TEXT       a line on stdout, stderr (TEXT may be a quoted Go string, then without a line end)
//	result TEXT, html TEXT        execute_result, display_data
//	show ID TEXT, update ID TEXT  a display with an id
//	clear, png, nan, huge N       a display of N megabytes
//	flood N                       N numbered lines of 100 bytes
//	both N                        N times a line on stdout and one on stderr
//	sleep DURATION, heed, block   until interrupted; heed succeeds then, block ignores the interrupt for 300 ms
//	input PROMPT, password PROMPT prints the answer
//	set NAME VALUE                a variable, which user expressions read
//	later DURATION TEXT           prints after the cell is over
//	fail NAME VALUE, panic
type sayEngine struct {
	start  <-chan struct{} // closed once the engine has started; nil: it has
	closed chan struct{}

	insisted atomic.Int64

	mu      sync.Mutex
	vars    map[string]string
	running int
	late    sync.WaitGroup
}

func newSayEngine() *sayEngine {
	return &sayEngine{closed: make(chan struct{}), vars: map[string]string{}}
}

var sayWords = []string{"print", "eprint", "result", "html", "show", "update", "clear", "flood", "sleep", "input", "set", "fail"}

func (e *sayEngine) ready(ctx context.Context) error {
	if e.start == nil {
		return nil
	}
	select {
	case <-e.start:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Insist is counted.
func (e *sayEngine) Insist() { e.insisted.Add(1) }

func (e *sayEngine) Execute(ctx context.Context, req Execute, out Output) Reply {
	e.mu.Lock()
	e.running++
	if e.running > 1 {
		panic("two cells at a time")
	}
	e.mu.Unlock()
	defer func() {
		e.mu.Lock()
		e.running--
		e.mu.Unlock()
	}()
	if err := e.ready(ctx); err != nil {
		return Reply{Status: "error", Name: "Interrupted", Value: err.Error()}
	}
	for i, line := range strings.Split(req.Code, "\n") {
		if err := e.run(ctx, line, out); err != nil {
			name, value, _ := strings.Cut(err.Error(), ": ")
			return Reply{Status: "error", Name: name, Value: value, Traceback: []string{fmt.Sprintf("In[%d]:%d", req.Count, i+1), err.Error()}}
		}
	}
	values := map[string]any{}
	e.mu.Lock()
	defer e.mu.Unlock()
	for name, expr := range req.UserExpressions {
		v, ok := e.vars[expr]
		if !ok {
			values[name] = map[string]any{"status": "error", "ename": "NameError", "evalue": expr, "traceback": []string{}}
			continue
		}
		values[name] = map[string]any{"status": "ok", "data": map[string]any{"text/plain": v}, "metadata": map[string]any{}}
	}
	return Reply{Status: "ok", UserExpressions: values}
}

func (e *sayEngine) run(ctx context.Context, line string, out Output) error {
	word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	name, value, _ := strings.Cut(rest, " ")
	switch word {
	case "":
	case "print":
		out.Stream("stdout", textOf(rest))
	case "eprint":
		out.Stream("stderr", textOf(rest))
	case "result":
		out.Result(Bundle{Data: map[string]any{"text/plain": rest}})
	case "html":
		out.Display(Bundle{Data: map[string]any{"text/html": rest, "text/plain": rest}}, "", false)
	case "png":
		out.Display(Bundle{Data: map[string]any{"image/png": []byte("\x89PNG\r\n\x1a\n"), "text/plain": "a picture"}}, "", false)
	case "huge":
		n, _ := strconv.Atoi(rest)
		out.Display(Bundle{Data: map[string]any{"text/plain": strings.Repeat("x", n<<20)}}, "", false)
	case "nan":
		out.Display(Bundle{Data: map[string]any{"application/json": func() {}, "text/plain": "plain"}}, "", false)
	case "show", "update":
		out.Display(Bundle{Data: map[string]any{"text/plain": value}}, name, word == "update")
	case "clear":
		out.Clear(rest == "wait")
	case "flood":
		n, _ := strconv.Atoi(rest)
		for i := range n {
			if ctx.Err() != nil {
				return fmt.Errorf("Interrupted: after %d lines", i)
			}
			out.Stream("stdout", fmt.Sprintf("%-99d\n", i))
		}
	case "both":
		n, _ := strconv.Atoi(rest)
		for i := range n {
			out.Stream("stdout", fmt.Sprintf("out %d\n", i))
			out.Stream("stderr", fmt.Sprintf("err %d\n", i))
		}
	case "sleep", "heed", "block", "input", "password", "later":
		return e.wait(ctx, word, rest, out)
	case "set":
		e.mu.Lock()
		e.vars[name] = value
		e.mu.Unlock()
	case "fail":
		return fmt.Errorf("%s: %s", name, value)
	case "panic":
		panic("the engine's client side is broken")
	default:
		return fmt.Errorf("SyntaxError: no command %q", word)
	}
	return nil
}

// wait runs the commands that take time.
func (e *sayEngine) wait(ctx context.Context, word, rest string, out Output) error {
	switch word {
	case "sleep":
		d, err := time.ParseDuration(rest)
		if err != nil {
			return err
		}
		return pause(ctx, d)
	case "heed":
		<-ctx.Done()
		return nil
	case "block":
		<-ctx.Done()
		_ = pause(context.Background(), 300*time.Millisecond)
		return fmt.Errorf("Interrupted: at last")
	case "input", "password":
		answer, err := out.Input(ctx, rest, word == "password")
		if err != nil {
			return fmt.Errorf("InputError: %w", err)
		}
		out.Stream("stdout", answer+"\n")
	case "later":
		name, value, _ := strings.Cut(rest, " ")
		d, _ := time.ParseDuration(name)
		e.late.Go(func() {
			_ = pause(context.Background(), d)
			out.Stream("stdout", value+"\n")
		})
	}
	return nil
}

// textOf is a line, or the text of a quoted string as it is.
func textOf(s string) string {
	if t, err := strconv.Unquote(s); err == nil {
		return t
	}
	return s + "\n"
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("Interrupted: %w", ctx.Err())
	}
}

func (e *sayEngine) Complete(ctx context.Context, code string, cursor int) Completion {
	if e.ready(ctx) != nil {
		return Completion{Start: cursor, End: cursor}
	}
	before := string([]rune(code)[:cursor])
	word := before[strings.LastIndexAny(before, " \n")+1:]
	c := Completion{Start: cursor - utf8.RuneCountInString(word), End: cursor}
	for _, w := range sayWords {
		if strings.HasPrefix(w, word) {
			c.Matches = append(c.Matches, Match{Text: w, Type: "keyword"})
		}
	}
	return c
}

func (e *sayEngine) Inspect(ctx context.Context, code string, cursor, detail int) Inspection {
	if e.ready(ctx) != nil {
		return Inspection{}
	}
	for _, w := range sayWords {
		if strings.HasPrefix(code, w) {
			return Inspection{Found: true, Bundle: Bundle{Data: map[string]any{"text/plain": fmt.Sprintf("the command %s (detail %d)", w, detail)}}}
		}
	}
	return Inspection{}
}

func (e *sayEngine) IsComplete(ctx context.Context, code string) (status, indent string) {
	switch {
	case e.ready(ctx) != nil:
		return "unknown", ""
	case strings.HasPrefix(code, "?"):
		return "invalid", ""
	case strings.HasSuffix(code, "\\"):
		return "incomplete", "  "
	}
	return "complete", ""
}

func (e *sayEngine) Close(context.Context) error {
	close(e.closed)
	e.late.Wait()
	return nil
}

// kernelFile makes the test binary a kernel: goelm's front with the engine above. Real clients start it like that.
const kernelFile = "GOELM_TEST_CONNECTION_FILE"

func TestMain(m *testing.M) {
	if os.Getenv(holdMemory) != "" {
		hold()
	}
	file := os.Getenv(kernelFile)
	if len(os.Args) > 2 && os.Args[1] == "kernel" {
		file = os.Args[2]
	}
	if file != "" {
		eng := newSayEngine()
		if d, err := time.ParseDuration(os.Getenv("GOELM_TEST_ENGINE_START")); err == nil {
			started := make(chan struct{})
			eng.start = started
			time.AfterFunc(d, func() { close(started) })
		}
		if err := Serve(context.Background(), file, eng, testInfo()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	// A client socket of zmq4 that is closed with a message unread leaves its reader behind; the kernel uses none.
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/go-zeromq/zmq4.(*qreader).listen"))
}

func testInfo() Info {
	return Info{Implementation: "say", Version: "1.0", LanguageVersion: "1.26", Banner: "say"}
}
