package jupyter

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"goelm/kernel/wire"
)

// runner is the state of the cell that runs.
type runner struct {
	mu     sync.Mutex
	ctx    context.Context    // of the running cell
	cancel context.CancelFunc // nil if none runs
	count  int                // the number of the last cell; only the execution lane writes it
}

func (r *runner) begin(life context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(life)
	r.mu.Lock()
	r.ctx, r.cancel = ctx, cancel
	r.mu.Unlock()
	return ctx, cancel
}

// end ends the time in which an interrupt is meant for the cell, and tells whether one has come.
func (r *runner) end() (interrupted bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.cancel = nil
	return r.ctx.Err() != nil
}

// interrupt interrupts the running cell; it is false when none runs, or when that has been done.
func (r *runner) interrupt() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cancel == nil || r.ctx.Err() != nil {
		return false
	}
	r.cancel()
	return true
}

type executeContent struct {
	Code            string            `json:"code"`
	Silent          bool              `json:"silent"`
	StoreHistory    *bool             `json:"store_history"`
	AllowStdin      *bool             `json:"allow_stdin"`
	StopOnError     *bool             `json:"stop_on_error"`
	UserExpressions map[string]string `json:"user_expressions"`
}

// yes is an optional truth value that is true by default.
func yes(b *bool) bool { return b == nil || *b }

// executeAll is the lane of the cells.
func (k *kernel) executeAll() {
	for {
		r, stopped, ok := k.queue.pop()
		if !ok {
			return
		}
		var aborted []request
		if stopped {
			aborted = append([]request{r}, k.queue.take(r.Header.Session)...)
		} else {
			aborted = k.execute(r)
		}
		for _, r := range aborted {
			k.abort(r)
		}
	}
}

// execute runs one cell and returns the cells that must not run because it failed or was interrupted.
func (k *kernel) execute(r request) (aborted []request) {
	var c executeContent
	if err := decode(r, &c); err != nil {
		k.answer(r, func(request) (any, error) {
			return k.failed("RequestError", err.Error(), nil), nil
		})
		return nil
	}
	started := wire.Now()
	k.pub.running(r.RawHeader)
	defer k.pub.idle(r.RawHeader)

	store := !c.Silent && yes(c.StoreHistory)
	if store {
		k.runner.count++
	}
	count := k.runner.count
	ctx, cancel := k.runner.begin(k.life)
	defer cancel()
	out := newCell(ctx, k, r, c.Silent, yes(c.AllowStdin), count)
	if !c.Silent {
		out.send("execute_input", map[string]any{"code": c.Code, "execution_count": count})
	}
	reply := k.callEngine(ctx, Execute{
		Code: c.Code, Count: count, Silent: c.Silent, AllowStdin: yes(c.AllowStdin), UserExpressions: c.UserExpressions,
	}, out)
	interrupted := k.runner.end()
	out.finish()
	if store {
		k.history.Add(count, c.Code, out.resultText())
	}
	var content map[string]any
	if reply.Status == "ok" {
		content = map[string]any{
			"status": "ok", "execution_count": count,
			"user_expressions": orEmpty(reply.UserExpressions), "payload": orNone(reply.Payload),
		}
	} else {
		content = k.failed(reply.Name, reply.Value, reply.Traceback)
		if !c.Silent {
			out.send("error", map[string]any{"ename": reply.Name, "evalue": reply.Value, "traceback": content["traceback"]})
		}
	}
	// Who presses stop in the middle of Run All means all of it, also if the running cell was just over.
	if (reply.Status != "ok" || interrupted) && yes(c.StopOnError) {
		k.queue.settle(k.life)
		aborted = k.queue.take(r.Header.Session)
	}
	k.reply(r, "execute_reply", map[string]any{"started": started, "status": reply.Status, "dependencies_met": true}, content)
	return aborted
}

// failed is the content of the reply to a cell that failed.
func (k *kernel) failed(name, value string, traceback []string) map[string]any {
	return map[string]any{
		"status": "error", "execution_count": k.runner.count, "ename": name, "evalue": value, "traceback": orNone(traceback),
		"user_expressions": map[string]any{}, "payload": []any{},
	}
}

// callEngine turns a panic of the engine's client side and a nonsensical reply into an error of the cell.
func (k *kernel) callEngine(ctx context.Context, e Execute, out Output) (reply Reply) {
	defer func() {
		if p := recover(); p != nil {
			k.logf("bug: execute: %v\n%s", p, debug.Stack())
			reply = Reply{Status: "error", Name: "KernelError", Value: fmt.Sprint(p), Traceback: []string{fmt.Sprintf("KernelError: %v", p)}}
		}
	}()
	reply = k.eng.Execute(ctx, e, out)
	if reply.Status != "ok" {
		reply.Status = "error"
	}
	return reply
}

// abort answers a cell that is not run.
func (k *kernel) abort(r request) {
	k.pub.status(r.RawHeader, "busy")
	k.reply(r, "execute_reply", map[string]any{"started": wire.Now(), "status": "aborted", "dependencies_met": true},
		map[string]any{"status": "aborted"})
	k.pub.idle(r.RawHeader)
}

// orNone makes an empty JSON array of a nil slice.
func orNone[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
