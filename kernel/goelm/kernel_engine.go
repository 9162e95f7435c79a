package main

import (
	"context"

	"goelm/kernel/engine"
	"goelm/kernel/engine/pipe"
	"goelm/kernel/jupyter"
)

// notebookEngine is the engine as the Jupyter front wants it. The two packages do not know each other; their types say
// the same.
type notebookEngine struct{ host *engine.Host }

func (n notebookEngine) Execute(ctx context.Context, req jupyter.Execute, out jupyter.Output) jupyter.Reply {
	r := n.host.Execute(ctx, pipe.ExecuteBody{
		Code: req.Code, Count: req.Count, Silent: req.Silent, AllowStdin: req.AllowStdin, UserExpressions: req.UserExpressions,
	}, notebookOutput{out})
	return jupyter.Reply{Status: r.Status, Name: r.Name, Value: r.Value, Traceback: r.Traceback, UserExpressions: r.UserExpressions, Payload: r.Payload}
}

func (n notebookEngine) Complete(ctx context.Context, code string, cursor int) jupyter.Completion {
	r := n.host.Complete(ctx, code, cursor)
	c := jupyter.Completion{Start: r.Start, End: r.End}
	for _, m := range r.Candidates {
		c.Matches = append(c.Matches, jupyter.Match{Text: m.Text, Type: m.Type, Signature: m.Signature})
	}
	return c
}

func (n notebookEngine) Inspect(ctx context.Context, code string, cursor, detail int) jupyter.Inspection {
	r := n.host.Inspect(ctx, code, cursor, detail)
	return jupyter.Inspection{Found: r.Found, Bundle: jupyter.Bundle{Data: r.Data, Metadata: r.Metadata}}
}

func (n notebookEngine) IsComplete(ctx context.Context, code string) (status, indent string) {
	r := n.host.IsComplete(ctx, code)
	return r.Status, r.Indent
}

func (n notebookEngine) Insist() { n.host.Insist() }

func (n notebookEngine) Close(ctx context.Context) error { return n.host.Close(ctx) }

// notebookOutput is one cell's output in the notebook.
type notebookOutput struct{ jupyter.Output }

func (o notebookOutput) Display(d pipe.DisplayBody) {
	o.Output.Display(jupyter.Bundle{Data: d.Data, Metadata: d.Metadata}, d.ID, d.Update)
}

func (o notebookOutput) Result(d pipe.DisplayBody) {
	o.Output.Result(jupyter.Bundle{Data: d.Data, Metadata: d.Metadata})
}
