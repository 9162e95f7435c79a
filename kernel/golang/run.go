package golang

import (
	"context"
	"fmt"
	"go/types"
	"io"
	"log"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/traefik/yaegi/interp"
)

func newMachine(stdout, stderr io.Writer) *machine {
	if stdout == nil {
		stdout = io.Discard
	}
	if stderr == nil {
		stderr = io.Discard
	}
	return &machine{grace: exitGrace, stdout: stdout, stderr: stderr, exports: map[string]reflect.Value{},
		ids: map[types.Type]int{}, plain: map[reflect.Type]int{}, methods: map[int]map[string]reflect.Value{},
		hostTypes: map[int]reflect.Type{}, wrappers: map[reflect.Type]bool{}}
}

// traceWriter receives Yaegi's standard error: only its traces of panics ever arrive there, one per function left.
type traceWriter struct{ m *machine }

func (t *traceWriter) Write(p []byte) (int, error) {
	match := yaegiTrace.FindSubmatch(p)
	if match == nil {
		return len(p), nil
	}
	t.m.mu.Lock()
	defer t.m.mu.Unlock()
	if len(t.m.frames) == 0 && t.m.line != nil {
		t.m.lineAt = *t.m.line
	}
	const enough = 100
	if len(t.m.frames) < enough {
		t.m.frames = append(t.m.frames, string(match[2]))
	}
	return len(p), nil
}

// takeFrames returns the functions that the present panic has left, innermost first, and forgets them.
func (m *machine) takeFrames() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	f := m.frames
	m.frames = nil
	return f
}

// execute runs f inside prog, which calls rt__.Do. It returns when f has ended, or when the run was stopped and has left
// interpreted code, or exitGrace after that.
func execute(ctx context.Context, in *interp.Interpreter, m *machine, prog *interp.Program, present *run, f func(boot func())) error {
	run, cancel := context.WithCancel(context.Background())
	defer cancel()
	var (
		mu      sync.Mutex
		cause   error
		stopped = make(chan struct{}) // closed when Yaegi has been stopped
		ended   = make(chan struct{}) // closed when f is over
	)
	stop := func(err error) {
		mu.Lock()
		if cause == nil {
			cause = err
		}
		mu.Unlock()
		present.halt()
		cancel()
	}
	m.halt = func(err error) {
		stop(err)
		<-stopped
	}
	m.pending = func(boot func()) {
		defer close(ended)
		if run.Err() != nil {
			return // stopped before Yaegi could see it
		}
		f(boot)
	}
	m.left.Store(false)
	m.behind.Store(false)
	release := context.AfterFunc(ctx, func() { stop(context.Cause(ctx)) })
	defer release()
	if m.lonely {
		patience := programPatience
		if !m.program {
			patience = cellPatience
		}
		defer watch(patience, func() { stop(ErrDeadlock) })()
	}
	_, err := in.ExecuteWithContext(run, prog)
	close(stopped)
	if run.Err() != nil {
		select {
		case <-ended:
			m.left.Store(true)
		case <-time.After(m.grace):
			m.behind.Store(true)
			if m.onStray != nil {
				m.onStray(1)
				go func() {
					<-ended
					m.onStray(-1)
				}()
			}
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if cause != nil {
		return cause
	}
	return m.panicError(err)
}

// panicError makes a *PanicError, or the error of a sentinel, from what Yaegi returns.
func (m *machine) panicError(err error) error {
	if err == nil {
		return nil
	}
	p, ok := err.(interp.Panic)
	if !ok {
		return fmt.Errorf("interpreter: %w", err)
	}
	t := m.thrownOf(p.Value)
	if t.sentinel != nil {
		return t.sentinel.err
	}
	return &PanicError{Value: m.host(t.value), Text: t.text()}
}

// input is the program's standard input.
func (m *machine) input() io.Reader {
	if m.stdin == nil {
		return strings.NewReader("")
	}
	return m.stdin
}

// override replaces symbols that would reach past the unit: its streams, exit and arguments.
func (m *machine) override(path string, syms map[string]reflect.Value, args []string) {
	set := func(name string, v any) {
		if _, ok := syms[name]; ok {
			syms[name] = reflect.ValueOf(v)
		}
	}
	defer m.overrideFiles(path, set)
	switch path {
	case "fmt":
		m.overrideFmt(set)
	case "os":
		set("Exit", func(code int) { m.halt(&ExitError{Code: code}) })
		if _, ok := syms["Args"]; ok {
			syms["Args"] = reflect.ValueOf(&args).Elem()
		}
	case "time":
		set("Sleep", m.sleep)
	case "os/exec":
		set("Command", m.command)
	case "log":
		m.overrideLog(syms, set)
	}
}

// overrideLog gives the program a standard logger of its own. Fatal functions end the program like os.Exit(1).
func (m *machine) overrideLog(syms map[string]reflect.Value, set func(name string, v any)) {
	if m.logger == nil {
		m.logger = log.New(m.stderr, "", log.LstdFlags)
	}
	l := m.logger
	fatal := func(s string) {
		l.Output(3, s)
		m.halt(&ExitError{Code: 1})
	}
	set("Fatal", func(a ...any) { fatal(fmt.Sprint(a...)) })
	set("Fatalf", func(f string, a ...any) { fatal(fmt.Sprintf(f, a...)) })
	set("Fatalln", func(a ...any) { fatal(fmt.Sprintln(a...)) })
	set("Default", func() *log.Logger { return l })
	v := reflect.ValueOf(l)
	for name := range syms {
		switch name {
		case "Fatal", "Fatalf", "Fatalln", "Default", "New":
			continue
		}
		if method := v.MethodByName(name); method.IsValid() {
			syms[name] = method
		}
	}
}
