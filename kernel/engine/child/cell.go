package child

import (
	"context"
	"errors"
	"fmt"
	"html"
	"reflect"
	"runtime/pprof"
	"strings"

	"goelm/elm/progress"
	"goelm/kernel/engine/magic"
	"goelm/kernel/engine/pipe"
	"goelm/kernel/golang"
)

// execute is the life of a cell: run it, show its value, evaluate what the client wants to know besides.
func (s *server) execute(ctx context.Context, id uint64, body pipe.ExecuteBody) pipe.ReplyBody {
	name := fmt.Sprintf("In[%d]", body.Count)
	if !body.Silent {
		s.remember(body.Count, body.Code)
	}
	bars := newProgressSink(s.newDisplayID(), s.show)
	ctx = pprof.WithLabels(progress.With(ctx, bars), pprof.Labels("cell", name))
	c := &cell{id: id, ctx: ctx, server: s, stdin: body.AllowStdin}
	s.enter(c)
	defer s.owners.leave()

	result, err := s.run(ctx, name, body.Code)
	bars.finish()
	if limit := passedLimit(ctx); limit > 0 {
		err = &memoryError{limit}
		s.checkMemory(limit)
	}
	if c.timed && c.clock.toggle(false) {
		fmt.Fprintln(s.stdout, c.clock)
	}
	reply := pipe.ReplyBody{Status: "ok"}
	switch {
	case err != nil:
	case ctx.Err() != nil:
		err = golang.ErrInterrupted // it has ended by itself, as code that looks at ctx does
	case result.Show && !body.Silent:
		err = s.session().During(ctx, func() { s.result(ctx, body.Count, result) })
	}
	if err != nil {
		reply = failed(heeded(ctx, err), s.source)
	}
	if !body.Silent {
		s.warn(result.Warnings)
	}
	if err == nil && len(body.UserExpressions) > 0 {
		reply.UserExpressions = s.evaluate(ctx, body.UserExpressions)
	}
	if err == nil {
		reply.Payload = c.pager()
	}
	reply.Keep = s.changes()
	return reply
}

// stray tells the kernel how many interrupted cells are still in a compiled call.
func (s *server) stray(change int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.strays += change
	s.out.plain(pipe.Stray, 0, pipe.StrayBody{Cells: s.strays})
}

// heeded words the error of a cell that was interrupted: what failed for the interrupt, as a request or a program does, is
// no failure of its own.
func heeded(ctx context.Context, err error) error {
	var memory *memoryError
	if ctx.Err() == nil || errors.As(err, &memory) || errors.Is(err, golang.ErrInterrupted) || errors.Is(err, context.Canceled) {
		return err
	}
	var panicked *golang.PanicError
	if errors.As(err, &panicked) {
		if s, ok := panicked.Value.(*stop); !ok || errors.Is(s, golang.ErrInterrupted) || errors.Is(s, context.Canceled) {
			return err
		}
	}
	return fmt.Errorf("%w: %w", golang.ErrInterrupted, err)
}

// warn shows what a cell has declared and not used, in one grey line: it is often a slip, and often meant.
func (s *server) warn(list golang.ErrorList) {
	if len(list) == 0 {
		return
	}
	var parts []string
	for _, d := range list {
		parts = append(parts, fmt.Sprintf("%s at %s:%d:%d", strings.TrimPrefix(d.Msg, "declared and not used: "), d.File, d.Line, d.Col))
	}
	text := "not used: " + strings.Join(parts, ", ")
	s.show(pipe.DisplayBody{Data: map[string]any{
		textPlain: text, "text/html": `<div style="color:#888;font-size:90%">` + html.EscapeString(text) + `</div>`,
	}})
}

// run keeps a failure of our own machinery from ending the engine.
func (s *server) run(ctx context.Context, name, code string) (result golang.Result, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("goelm failed to run the cell: %v", p)
		}
	}()
	src, err := s.goOf(name, code)
	if err != nil {
		return golang.Result{}, err
	}
	result, err = s.session().Run(ctx, name, src)
	if strings.Contains(src, magic.TimeitName+"(") {
		result.Warnings = nil // what is measured need not be used
	}
	return result, hinted(err, code)
}

// hinted says of an error on a line that looks like a command at a wrong place what is wrong with it.
func hinted(err error, code string) error {
	var list golang.ErrorList
	if !errors.As(err, &list) {
		return err
	}
	for i, d := range list {
		if d.Code == "syntax" && d.Msg == "expected 1 expression" {
			list[i].Msg += "; Display(a, b) shows several values"
			break
		}
		if hint := magic.Hint(code, d.Line); hint != "" && (d.Code == "syntax" || strings.HasPrefix(d.Msg, "undefined: ")) {
			list[i].Msg += "; " + hint
			break
		}
	}
	return list
}

// result shows the value of the last expression and remembers it in Out.
func (s *server) result(ctx context.Context, count int, r golang.Result) {
	if len(r.Values) == 1 && isUpdater(r.Values[0]) {
		return
	}
	bundles := make([]map[string]any, len(r.Values))
	values := make([]any, len(r.Values))
	for i, v := range r.Values {
		bundles[i] = bundler{s.session()}.bundle(v, r.Types[i])
		values[i] = r.Any(i)
	}
	if len(bundles) == 0 || ctx.Err() != nil || s.session().Halted() {
		return
	}
	if len(values) == 1 {
		if v := r.Values[0]; v.Kind() != reflect.Map || v.Pointer() != reflect.ValueOf(s.names.Out).Pointer() { // not into itself
			s.names.Out[count] = values[0]
		}
	} else {
		s.names.Out[count] = values
	}
	data := bundles[0]
	if len(bundles) > 1 {
		data = joined(bundles, s.show)
	}
	if err := s.out.send(pipe.Result, 0, pipe.DisplayBody{Data: data}); err != nil {
		s.complain(err)
	}
}

// show sends a display of the cell that the calling goroutine works for; what cannot be sent is said on stderr.
func (s *server) show(d pipe.DisplayBody) {
	if err := s.send(pipe.Display, d); err != nil {
		s.complain(err)
	}
}

func (s *server) send(kind pipe.Kind, body any) (err error) {
	s.owners.show(
		func(*cell) { err = s.out.send(kind, 0, body) },
		func(id uint64) { err = s.out.sendLate(kind, id, body) })
	return err
}

// enter makes c the cell that runs, and the calling goroutine work for it.
func (s *server) enter(c *cell) {
	s.owners.enter(c, func() {
		s.names.Ctx = c.ctx
		s.stdout.revive(s.out.places[0])
		s.stderr.revive(s.out.places[1])
		s.out.send(pipe.Begin, c.id, nil)
	})
}

func (s *server) complain(err error) {
	fmt.Fprintln(s.stderr, err)
}

// evaluate answers user_expressions.
func (s *server) evaluate(ctx context.Context, expressions map[string]string) map[string]any {
	answers := map[string]any{}
	for name, code := range expressions {
		result, err := s.run(ctx, "user_expression", code)
		if err == nil && len(result.Values) == 0 {
			err = errors.New("it is no expression with a value")
		}
		if err != nil {
			r := failed(err, s.source)
			answers[name] = map[string]any{"status": "error", "ename": r.Name, "evalue": r.Value, "traceback": r.Traceback}
			continue
		}
		var data map[string]any
		if err := s.session().During(ctx, func() { data = bundler{s.session()}.bundle(result.Values[0], result.Types[0]) }); err != nil {
			data = map[string]any{textPlain: "(cannot be shown: " + err.Error() + ")"}
		}
		answers[name] = map[string]any{"status": "ok", "data": data, "metadata": map[string]any{}}
	}
	return answers
}

// remember puts the text of a cell into In.
func (s *server) remember(count int, code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.inputs) <= count {
		s.inputs = append(s.inputs, "")
	}
	s.inputs[count] = code
	s.names.In = s.inputs
}
