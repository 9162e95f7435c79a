package mutate

import (
	"fmt"
	"strings"

	"goelm/elm"
	"goelm/elm/llm"
	"goelm/elm/patch"
)

// An Exchange is what an operator and its model said to each other about one child.
type Exchange struct {
	Operator string
	Parent   string // source
	Turns    []Turn
	Outcome  patch.Outcome
	Child    string // source; "" when there is none
	Detail   string
}

// A Turn is one question with its answer.
type Turn struct {
	Prompt   PromptText
	Answer   string // as the model gave it, without its thoughts
	Thoughts string
	End      string // why the answer ended
	Outcome  patch.Outcome
	Detail   string
	Tokens   int
}

func (x *Exchange) add(q question, a llm.Answer, r patch.Result, broken string) {
	t := Turn{
		Prompt: PromptText{q.Prompt, q.Messages}, Answer: a.Text, Thoughts: a.Thoughts, End: a.End,
		Outcome: r.Outcome, Detail: r.Detail, Tokens: a.Read + a.Written,
	}
	if broken != "" {
		t.Detail = strings.TrimPrefix(t.Detail+"\n"+broken, "\n")
	}
	x.Turns = append(x.Turns, t)
}

// LastExchange is the exchange about the child that was proposed last; the zero value before the first.
func (o *Operator) LastExchange() Exchange {
	if x := o.last.Load(); x != nil {
		return *x
	}
	return Exchange{Operator: o.Name()}
}

// MIMEBundle shows prompts, raw answers, and what became of them.
func (x Exchange) MIMEBundle() map[string]any {
	show := elm.Transcript{{Heading: x.Operator + ": " + outcome(x.Outcome)}}
	for i, t := range x.Turns {
		prompt := t.Prompt.String()
		if i > 0 && len(t.Prompt.Messages) > 0 { // what is new in the conversation
			prompt = t.Prompt.Messages[len(t.Prompt.Messages)-1].Text
		}
		show = append(show, elm.Passage{Heading: fmt.Sprintf("Prompt %d", i+1), Text: prompt})
		if t.Thoughts != "" {
			show = append(show, elm.Passage{Heading: fmt.Sprintf("Thoughts %d", i+1), Text: t.Thoughts})
		}
		show = append(show, elm.Passage{Heading: fmt.Sprintf("Answer %d: %s, %d tokens", i+1, outcome(t.Outcome), t.Tokens), Text: t.Answer})
		if t.Detail != "" {
			show = append(show, elm.Passage{Text: t.Detail})
		}
	}
	if x.Child != "" {
		show = append(show, elm.Passage{Heading: "Change", Text: patch.Diff(x.Parent, x.Child), Diff: true})
	}
	return show.MIMEBundle()
}

func outcome(o patch.Outcome) string {
	if o == "" {
		return "nothing was asked yet"
	}
	return string(o)
}
