package mutate

import (
	"errors"
	"fmt"
	"strings"

	"goelm/elm"
	"goelm/elm/patch"
)

// What a search has to teach is exported in the words of the operators, so that a model that was trained with them is asked in the
// very form that it has learnt.
func init() {
	elm.RegisterWording(elm.PromptCompletion, func(task elm.Task) (elm.Wording, error) { return wordingOf(Prompt(nil), task, continuing) })
	elm.RegisterWording(elm.Conversations, func(task elm.Task) (elm.Wording, error) { return wordingOf(Rewrite(nil), task, conversation) })
	elm.RegisterWording(elm.Preferences, func(task elm.Task) (elm.Wording, error) { return wordingOf(Rewrite(nil), task, conversation) })
	elm.RegisterWording(elm.CommitDiffs, func(task elm.Task) (elm.Wording, error) {
		return wordingOf(Diff(nil, WithProfile(DefaultProfile)), task, commit)
	})
}

// wordingOf is a wording for a task's programs, of an operator that needs no model for it.
func wordingOf(o *Operator, task elm.Task, say func(*Operator, *view, string) (elm.Words, error)) (elm.Wording, error) {
	seed := elm.Program{Source: task.Spec().Entry + " {}"}
	v, err := o.view(elm.Request{Task: task, Parents: []elm.Program{seed}, N: 1})
	if err != nil {
		return nil, err
	}
	return func(parent, child, message string) (elm.Words, error) {
		mine := *v
		mine.Parent = elm.Program{Task: task.Spec().Name, Source: endedLine(parent)}
		mine.Parents, mine.Editable = []elm.Program{mine.Parent}, patch.Editable(parent)
		if message != "" {
			mine.Message = message
		}
		return say(o, &mine, endedLine(child))
	}, nil
}

func endedLine(text string) string { return strings.TrimRight(text, "\n") + "\n" }

// continuing is the text before the program, and the program without its first word.
func continuing(o *Operator, v *view, child string) (elm.Words, error) {
	t, err := o.prompts()
	if err != nil {
		return elm.Words{}, err
	}
	text, err := fill(t, "completion", v)
	if err != nil {
		return elm.Words{}, err
	}
	s, err := parseSource(child)
	if err != nil {
		return elm.Words{}, fmt.Errorf("the child is no Go: %w", err)
	}
	// The prompt ends with the word func: a function goes first, without its comment, which would stand before the word.
	var functions, others []string
	for _, d := range s.decls() {
		if d.fn && len(functions) == 0 {
			functions = append(functions, strings.TrimPrefix(s.text[s.at(d.node.Pos()):s.at(d.node.End())], "func"))
		} else {
			others = append(others, d.text)
		}
	}
	if len(functions) == 0 {
		return elm.Words{}, errors.New("the child has no function")
	}
	return elm.Words{Prompt: strings.TrimSuffix(text, "\n"), Answer: strings.Join(append(functions, others...), "\n\n") + "\n"}, nil
}

// conversation is the whole program in a code block.
func conversation(o *Operator, v *view, child string) (elm.Words, error) {
	t, err := o.prompts()
	if err != nil {
		return elm.Words{}, err
	}
	system, err := fill(t, "system", v)
	if err != nil {
		return elm.Words{}, err
	}
	user, err := fill(t, "user", v)
	return elm.Words{System: strings.TrimSpace(system), User: strings.TrimSpace(user), Answer: "```go\n" + child + "```"}, err
}

// commit is the form of the diff models.
func commit(o *Operator, v *view, child string) (elm.Words, error) {
	text, err := o.profile.render(v.Parent.Source, v.Message)
	if err != nil {
		return elm.Words{}, err
	}
	diff := patch.Diff(v.Parent.Source, child)
	if i := strings.Index(diff, "@@"); i > 0 {
		diff = diff[i:] // without the names of files
	}
	return elm.Words{Prompt: text, Answer: " " + diff}, nil
}
