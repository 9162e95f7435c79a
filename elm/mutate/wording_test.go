package mutate

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"goelm/elm"
	"goelm/elm/env"
	"goelm/elm/llm"
	"goelm/elm/patch"
	"goelm/elm/sodarace"
	"goelm/sandbox/sandboxtest"
)

// What is exported is what the operators say and read: each answer, read as its operator reads a model's, gives the child again.
func TestWordings(t *testing.T) {
	task := env.Sodarace(sodarace.Flat)
	search, err := elm.NewSearch(task, GP(), elm.RandomSeed(3), elm.On(sandboxtest.Runner(t)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := search.Run(context.Background(), elm.Evaluations(300)); err != nil {
		t.Fatal(err)
	}
	d := search.Dataset()
	if len(d.Examples) < 30 {
		t.Fatalf("%d examples", len(d.Examples))
	}
	children := map[int]elm.Example{}
	for _, e := range d.Examples {
		children[e.Candidate] = e
	}
	for format, o := range map[elm.ExportFormat]*Operator{
		elm.PromptCompletion: Prompt(nil), elm.Conversations: Rewrite(nil), elm.Preferences: Rewrite(nil), elm.CommitDiffs: Diff(nil),
	} {
		var out bytes.Buffer
		if err := d.Write(&out, format); err != nil {
			t.Fatal(err)
		}
		read := 0
		for line := range strings.Lines(out.String()) {
			var row struct {
				Prompt, Completion         any
				Messages, Chosen, Rejected []struct{ Role, Content string }
				Candidate                  int
			}
			if err := json.Unmarshal([]byte(line), &row); err != nil {
				t.Fatal(err)
			}
			e := children[row.Candidate]
			answer, _ := row.Completion.(string)
			switch {
			case row.Messages != nil:
				if m := row.Messages; len(m) != 3 || m[0].Role != "system" || m[1].Role != "user" || !strings.Contains(m[1].Content, strings.TrimSpace(e.Parent)) {
					t.Fatalf("%s: %+v", format, m)
				}
				answer = row.Messages[2].Content
			case row.Chosen != nil:
				answer = row.Chosen[0].Content
				if row.Rejected[0].Content == answer || row.Rejected[0].Role != "assistant" {
					t.Errorf("candidate %d: rejected %s", row.Candidate, row.Rejected[0].Content)
				}
			default:
				if prompt := row.Prompt.(string); !strings.Contains(prompt, strings.TrimSpace(e.Parent)) || !strings.Contains(prompt, oneLine(e.Message)) {
					t.Fatalf("%s: the prompt lacks the parent or the message:\n%s", format, prompt)
				}
			}
			v := &view{Task: taskView{EntryName: task.Spec().EntryName(), Entry: task.Spec().Entry}, Parent: elm.Program{Source: e.Parent}}
			r := o.read(v, llm.Answer{Text: answer, End: llm.Stop}, 0)
			if r.Outcome != patch.Applied || !sameUpToOrder(r.Source, e.Child) {
				t.Errorf("%s, candidate %d: %s %s\nread as\n%s\nwant\n%s\nanswer\n%s", format, row.Candidate, r.Outcome, r.Detail, r.Source, e.Child, answer)
				break
			}
			read++
		}
		if read < 10 {
			t.Errorf("%s: %d examples were read", format, read)
		}
	}
}

// sameUpToOrder tells whether two programs have the same declarations, whose order says nothing in Go.
func sameUpToOrder(a, b string) bool {
	x, err1 := parseSource(a)
	y, err2 := parseSource(b)
	if err1 != nil || err2 != nil {
		return false
	}
	texts := func(s *source) map[string]bool {
		out := map[string]bool{}
		for _, d := range s.decls() {
			out[tokens(s.text[s.at(d.node.Pos()):s.at(d.node.End())])] = true
		}
		return out
	}
	one, two := texts(x), texts(y)
	for k := range one {
		if !two[k] {
			return false
		}
	}
	return len(one) == len(two)
}
