package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"goelm/kernel/engine/pipe"
)

// How long the questions of an editor may wait for an engine.
const editorPatience = 5 * time.Second

// Execute runs one cell and returns when it is over. The end of ctx is the interrupt. Every outcome is a reply: also
// the death of the engine, after which the next cell finds a new one.
func (h *Host) Execute(ctx context.Context, req pipe.ExecuteBody, out Output) pipe.ReplyBody {
	h.run.Lock()
	defer h.run.Unlock()
	s, err := h.engine(ctx)
	if ctx.Err() != nil {
		return failure("Interrupted", "interrupted while the engine was starting")
	}
	if err != nil {
		return failure("EngineDied", err.Error())
	}
	notice := h.begin(ctx, req)
	defer h.end()
	if notice != "" {
		out.Stream("stderr", notice+restored(s.failed)+"\n")
	}
	reply, err := s.proc.execute(req, out)
	if err != nil {
		<-s.proc.dead
		return h.died(ctx, s, req.Count)
	}
	return h.wait(ctx, s, req.Count, reply)
}

func (h *Host) begin(ctx context.Context, req pipe.ExecuteBody) (notice string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.cell, h.running, h.insist = ctx, req.Count, make(chan struct{}, 1)
	if h.running == 0 {
		h.running = -1 // a silent cell before the first
	}
	if !req.Silent {
		for len(h.inputs) <= req.Count {
			h.inputs = append(h.inputs, "")
		}
		h.inputs[req.Count] = req.Code
	}
	notice, h.notice = h.notice, ""
	return notice
}

func (h *Host) end() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.cell, h.running, h.insist = nil, 0, nil
}

// wait waits for the end of a cell, whatever it is.
func (h *Host) wait(ctx context.Context, s *seat, count int, reply <-chan pipe.Frame) pipe.ReplyBody {
	interrupt := ctx.Done()
	var patience <-chan time.Time
	var began time.Time // of the interrupt
	h.mu.Lock()
	insist := h.insist
	h.mu.Unlock()
	why := fmt.Sprintf("In[%d] did not stop within %v of the interrupt, so its engine was killed", count, h.opt.Grace)
	for {
		select {
		case f := <-reply:
			return h.finish(f)
		case <-s.proc.dead:
			select {
			case f := <-reply: // it died after the cell was over; guard saw a running cell and left it to us
				h.mu.Lock()
				h.seat = h.open(h.keep, h.inputs)
				h.notice = fmt.Sprintf("the engine died of %s, after In[%d]; ", s.proc.cause, count)
				h.mu.Unlock()
				return h.finish(f)
			default:
				return h.died(ctx, s, count)
			}
		case <-interrupt:
			interrupt, began = nil, h.interrupt(s)
			patience = time.After(h.opt.Grace)
		case <-patience:
			patience = nil
			s.proc.kill(why)
		case <-insist:
			if ctx.Err() == nil {
				continue
			}
			if interrupt != nil { // both have come
				interrupt, began = nil, h.interrupt(s)
			}
			why = fmt.Sprintf("In[%d] did not stop, so a second interrupt ended its engine", count)
			patience = time.After(max(0, hasty-time.Since(began)))
		case <-h.ctx.Done():
			return failure("EngineDied", "the kernel is shutting down")
		}
	}
}

// interrupt sends the interrupt and tells when.
func (h *Host) interrupt(s *seat) time.Time {
	now := time.Now()
	h.mu.Lock()
	h.stopped = now
	h.mu.Unlock()
	s.proc.conn.Send(pipe.Interrupt, 0, 0, nil)
	return now
}

func (h *Host) finish(f pipe.Frame) pipe.ReplyBody {
	var body pipe.ReplyBody
	if err := f.Decode(&body); err != nil {
		return failure("EngineDied", err.Error())
	}
	if len(body.Keep) > 0 {
		h.mu.Lock()
		h.keep = merged(h.keep, body.Keep)
		h.mu.Unlock()
	}
	return body
}

// merged gives the declarations with what has changed: new text for a cell stands where the old did. The old slice stays
// as it is, because an engine may be replaying it.
func merged(keep, changes []pipe.Source) []pipe.Source {
	keep = slices.Clone(keep)
	for _, c := range changes {
		at := slices.IndexFunc(keep, func(s pipe.Source) bool { return s.Cell == c.Cell })
		switch {
		case at < 0 && len(c.Decls) > 0:
			keep = append(keep, c)
		case at >= 0 && len(c.Decls) > 0:
			keep[at] = c
		case at >= 0:
			keep = slices.Delete(keep, at, at+1)
		}
	}
	return keep
}

// died replaces an engine that died in a cell and says what is left.
func (h *Host) died(ctx context.Context, s *seat, count int) pipe.ReplyBody {
	h.mu.Lock()
	next := h.open(h.keep, h.inputs)
	h.seat = next
	h.mu.Unlock()
	select {
	case <-next.ready:
	case <-h.ctx.Done():
		return failure("EngineDied", "the kernel is shutting down")
	}
	name, what := "EngineDied", fmt.Sprintf("the engine died of %s in In[%d]; ", s.proc.cause, count)
	if s.proc.killed != "" {
		name, what = "Interrupted", s.proc.killed+"; "
	}
	if next.err != nil {
		return failure(name, what+next.err.Error())
	}
	return failure(name, what+restored(next.failed))
}

func failure(name, text string) pipe.ReplyBody {
	return pipe.ReplyBody{Status: "error", Name: name, Value: text, Traceback: []string{"\x1b[31m" + name + "\x1b[0m: " + text}}
}

// Complete answers with the ways to complete code at the cursor, counted in code points; at once also while a cell
// runs, and with nothing when the engine is starting or does not answer in time.
func (h *Host) Complete(ctx context.Context, code string, cursor int) pipe.CompletionBody {
	body := pipe.CompletionBody{Start: cursor, End: cursor}
	h.consult(ctx, pipe.Complete, pipe.CodeBody{Code: code, Cursor: cursor}, &body)
	return body
}

// Inspect answers with the documentation of what stands at the cursor, counted in code points.
func (h *Host) Inspect(ctx context.Context, code string, cursor, detail int) pipe.InspectionBody {
	var body pipe.InspectionBody
	h.consult(ctx, pipe.Inspect, pipe.CodeBody{Code: code, Cursor: cursor, Detail: detail}, &body)
	return body
}

// IsComplete tells whether code could run as it stands; "unknown" when the engine does not answer.
func (h *Host) IsComplete(ctx context.Context, code string) pipe.StatusBody {
	body := pipe.StatusBody{Status: "unknown"}
	h.consult(ctx, pipe.IsComplete, pipe.CodeBody{Code: code}, &body)
	return body
}

func (h *Host) consult(ctx context.Context, kind pipe.Kind, body, into any) {
	ctx, cancel := context.WithTimeout(ctx, editorPatience)
	defer cancel()
	s, err := h.engine(ctx)
	if err == nil {
		err = s.proc.ask(ctx, kind, body, into)
	}
	if err != nil {
		h.opt.Logf("%s: %v", kind, err)
	}
}

// hasty is how soon after an interrupt another one is taken for impatience, not for a second wish.
const hasty = time.Second

// Insist is called for an interrupt that finds no cell running, or one that has been interrupted already. A cell that does
// not stop within hasty of the first interrupt is ended with its engine; so is what an interrupted cell has left behind
// in a compiled call.
func (h *Host) Insist() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.insist != nil {
		select {
		case h.insist <- struct{}{}:
		default:
		}
		return
	}
	if s := h.seat; isClosed(s.ready) && s.proc != nil && s.proc.hasStrays() && time.Since(h.stopped) > hasty {
		s.proc.kill("a second interrupt ended the engine, because an interrupted cell was still in a compiled call")
	}
}
