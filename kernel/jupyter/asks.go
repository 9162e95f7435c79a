package jupyter

import (
	"context"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"
)

const (
	maxAsks = 256             // questions that may wait
	askTime = 5 * time.Second // for one of them; then the answer is that there is none
)

type question struct {
	Code   string `json:"code"`
	Cursor *int   `json:"cursor_pos"`
	Detail int    `json:"detail_level"`
}

// cursor is the position in code points, moved to the end of the code if it is missing or outside. (JupyterLab counts
// UTF-16 units, which is more for characters beyond U+FFFF only.)
func (q question) cursor() int {
	n := utf8.RuneCountInString(q.Code)
	if q.Cursor == nil {
		return n
	}
	return max(0, min(*q.Cursor, n))
}

// ask puts a question to the engine. If the engine does not answer in time, the client still gets a reply.
func (k *kernel) ask(r request) (any, error) {
	var q question
	if err := decode(r, &q); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(k.life, askTime)
	defer cancel()
	answer := make(chan map[string]any, 1)
	go func() {
		content := map[string]any(nil)
		k.guard(r.Header.Type, func() { content = k.askEngine(ctx, r.Header.Type, q) })
		answer <- content
	}()
	select {
	case content := <-answer:
		if content == nil {
			return nil, errors.New("the engine failed at this question, see the kernel's log")
		}
		return content, nil
	case <-ctx.Done():
		return noAnswer(r.Header.Type, q), nil
	}
}

func (k *kernel) askEngine(ctx context.Context, msgType string, q question) map[string]any {
	switch msgType {
	case "complete_request":
		return completeContent(k.eng.Complete(ctx, q.Code, q.cursor()))
	case "inspect_request":
		return inspectContent(k.eng.Inspect(ctx, q.Code, q.cursor(), q.Detail))
	case "is_complete_request":
		status, indent := k.eng.IsComplete(ctx, q.Code)
		content := map[string]any{"status": status}
		if status == "incomplete" {
			content["indent"] = indent
		}
		return content
	}
	panic(fmt.Sprintf("not a question: %s", msgType))
}

func noAnswer(msgType string, q question) map[string]any {
	switch msgType {
	case "complete_request":
		return completeContent(Completion{Start: q.cursor(), End: q.cursor()})
	case "inspect_request":
		return inspectContent(Inspection{})
	}
	return map[string]any{"status": "unknown"}
}

// completeContent adds what JupyterLab shows beside a match: its type and signature.
func completeContent(c Completion) map[string]any {
	matches := make([]string, len(c.Matches))
	types := make([]map[string]any, len(c.Matches))
	for i, m := range c.Matches {
		matches[i] = m.Text
		types[i] = map[string]any{"start": c.Start, "end": c.End, "text": m.Text, "type": m.Type, "signature": m.Signature}
	}
	return map[string]any{
		"status": "ok", "matches": matches, "cursor_start": c.Start, "cursor_end": c.End,
		"metadata": map[string]any{"_jupyter_types_experimental": types},
	}
}

func inspectContent(i Inspection) map[string]any {
	content := map[string]any{"status": "ok", "found": i.Found, "data": map[string]any{}, "metadata": map[string]any{}}
	if i.Found {
		content["data"], content["metadata"] = orEmpty(i.Data), orEmpty(i.Metadata)
	}
	return content
}

func orEmpty(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}
