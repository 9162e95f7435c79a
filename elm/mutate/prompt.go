package mutate

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"text/template"

	"goelm/elm"
	"goelm/elm/llm"
	"goelm/elm/mutate/candidate"
	"goelm/elm/patch"
	"goelm/kernel/golang"
	"goelm/sandbox/allow"
)

// Prompts are Go templates. A file defines "completion", a text to be continued, or "system" and "user", a conversation, or all
// of them; common.tmpl has what they share.
//
//go:embed prompts/*.tmpl
var promptFiles embed.FS

// A view is what a prompt may speak of.
type view struct {
	Task         taskView
	Parent       elm.Program   // what is changed
	Parents      []elm.Program // all parents, in the order in which they are to be shown
	Inspirations []elm.Program
	Message      string // what is asked for
	Percent      int    // how much of the program is to change, for [RateControlled]
	Imports      string // what a program may import of Go's library
	API          string // what the task's own packages offer
	Editable     string // the lines that may be changed, "" for all

	library *golang.Library
	given   []elm.Program // as in the request
}

type taskView struct {
	Name, Entry, EntryName string
	Condition              string
	Fitness, Unit          string
	Measures               string
}

func (v *view) ids() []string {
	var ids []string
	for _, p := range v.given {
		ids = append(ids, p.ID())
	}
	return ids
}

// view looks at a request.
func (o *Operator) view(req elm.Request) (*view, error) {
	spec := req.Task.Spec()
	r := rand.New(rand.NewPCG(req.Seed, 1<<63))
	v := &view{
		Task:    taskView{Name: spec.Name, Entry: spec.Entry, EntryName: spec.EntryName(), Condition: spec.Condition, Fitness: spec.Fitness, Unit: spec.FitnessUnit},
		Message: o.draw(r, spec), library: candidate.Library(spec.Imports...), given: req.Parents,
	}
	var names []string
	for _, m := range spec.Measures {
		names = append(names, m.Name)
	}
	v.Task.Measures = strings.Join(names, ", ")
	shown := min(o.parents, len(req.Parents))
	v.Parents, v.Inspirations = req.Parents[:shown:shown], req.Parents[shown:]
	v.Parent = v.Parents[0]
	if o.form.ascending {
		v.Parents = ascending(v.Parents, req.Evaluations)
		v.Parent = v.Parents[len(v.Parents)-1]
	}
	var imports []string
	for _, path := range append(allow.Packages[:len(allow.Packages):len(allow.Packages)], spec.Imports...) {
		if !strings.HasPrefix(path, "goelm/") {
			imports = append(imports, path)
		}
	}
	v.Imports = strings.Join(imports, ", ")
	v.API = apiOf(v.library, spec)
	v.Editable = patch.Editable(v.Parent.Source)
	v.Percent = heavyTailed(r, strings.Count(v.Parent.Source, "\n"))
	return v, nil
}

// ascending orders parents from the worst to the best, as far as their fitness is known.
func ascending(parents []elm.Program, evaluations []elm.Evaluation) []elm.Program {
	order := make([]int, len(parents))
	for i := range order {
		order[i] = i
	}
	if len(evaluations) >= len(parents) {
		slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(evaluations[i].Fitness, evaluations[j].Fitness) })
	}
	out := make([]elm.Program, len(parents))
	for k, i := range order {
		out[k] = parents[i]
	}
	return out
}

// heavyTailed draws how many percent of n lines are to change: k lines with a probability that falls as k^-1.5, at most half of
// them. Mostly little changes, sometimes a lot (Doerr et al. 2017, Fast genetic algorithms; for language models Yin et al. 2024,
// arXiv 2412.03250).
func heavyTailed(r *rand.Rand, n int) int {
	most := max(n/2, 1)
	sum := 0.0
	for k := 1; k <= most; k++ {
		sum += math.Pow(float64(k), -1.5)
	}
	x := r.Float64() * sum
	lines := most
	for k := 1; k <= most; k++ {
		if x -= math.Pow(float64(k), -1.5); x < 0 {
			lines = k
			break
		}
	}
	return max(1, int(math.Round(100*float64(lines)/float64(max(n, 1)))))
}

// question puts the view into the operator's words.
func (o *Operator) question(v *view, req elm.Request) (question, error) {
	q, err := o.words(v, req)
	if m, ok := o.model.(*llm.Model); ok && m.MaxTokens() > 0 {
		q.MaxTokens = m.MaxTokens()
	}
	return q, err
}

func (o *Operator) words(v *view, req elm.Request) (question, error) {
	q := question{N: req.N, Seed: req.Seed, MaxTokens: o.form.maxTokens, Stop: o.form.stop}
	if !o.chats() && o.profile != nil && o.template == "" {
		text, err := o.profile.render(v.Parent.Source, v.Message)
		q.Prompt, q.Stop = text, o.profile.Stop
		if o.profile.MaxTokens > 0 {
			q.MaxTokens = o.profile.MaxTokens
		}
		return q, err
	}
	t, err := o.prompts()
	if err != nil {
		return q, err
	}
	if !o.chats() {
		q.Prompt, err = fill(t, "completion", v)
		q.Prompt = strings.TrimSuffix(q.Prompt, "\n") // the model's first token decides whether the line goes on
		return q, err
	}
	q.Stop = nil
	for _, role := range []string{"system", "user"} {
		text, err := fill(t, role, v)
		if err != nil {
			return q, err
		}
		if text = strings.TrimSpace(text); text != "" {
			q.Messages = append(q.Messages, llm.Message{Role: role, Text: text})
		}
	}
	return q, nil
}

// prompts are the operator's templates with the common ones.
func (o *Operator) prompts() (*template.Template, error) {
	t := template.New("prompt").Funcs(template.FuncMap{"inc": func(i int) int { return i + 1 }, "versions": versions, "next": nextVersion, "percent": percentOf})
	if _, err := t.ParseFS(promptFiles, "prompts/common.tmpl"); err != nil {
		panic(err) // compiled in
	}
	text := o.template
	if text == "" {
		own, err := promptFiles.ReadFile("prompts/" + o.form.file)
		if err != nil {
			return nil, fmt.Errorf("the operator %s has no prompt: %w", o.form.name, err)
		}
		text = string(own)
	}
	if _, err := t.Parse(text); err != nil {
		return nil, fmt.Errorf("prompt of %s: %w", o.form.name, err)
	}
	return t, nil
}

func fill(t *template.Template, name string, v *view) (string, error) {
	if t.Lookup(name) == nil {
		if name == "system" {
			return "", nil
		}
		return "", fmt.Errorf("the prompt does not define %q: write {{define %q}}…{{end}}", name, name)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, name, v); err != nil {
		return "", fmt.Errorf("prompt: %w", err)
	}
	return b.String(), nil
}

func readPrompt(path string) (string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("prompt: %w", err)
	}
	return string(text), nil
}

func percentOf(p int) string { return fmt.Sprintf("%d %%", p) }

// A PromptText is what an operator says to a model.
type PromptText struct {
	Text     string        // to be continued; or
	Messages []llm.Message // a conversation
}

// String is the prompt as plain text.
func (p PromptText) String() string {
	if p.Text != "" {
		return p.Text
	}
	var b strings.Builder
	for i, m := range p.Messages {
		if i > 0 {
			b.WriteString("\n\n")
		}
		fmt.Fprintf(&b, "[%s]\n%s", m.Role, m.Text)
	}
	return b.String()
}

// MIMEBundle shows the prompt as it is sent.
func (p PromptText) MIMEBundle() map[string]any {
	return elm.Transcript{{Text: p.String()}}.MIMEBundle()
}

// Prompt is what the operator says to its model about a parent. The task is found by the name in the program; give it where it
// is one's own. Where there is something to draw by chance, it is drawn for the seed 0. More parents may follow the task.
func (o *Operator) Prompt(parent elm.Program, task ...elm.Task) (PromptText, error) {
	if o.err != nil {
		return PromptText{}, o.err
	}
	t, err := taskOf(parent, task)
	if err != nil {
		return PromptText{}, err
	}
	req := elm.Request{Task: t, Parents: []elm.Program{parent}, N: 1}
	for len(req.Parents) < o.parents {
		req.Parents = append(req.Parents, parent)
	}
	v, err := o.view(req)
	if err != nil {
		return PromptText{}, err
	}
	q, err := o.question(v, req)
	return PromptText{Text: q.Prompt, Messages: q.Messages}, err
}

func taskOf(parent elm.Program, task []elm.Task) (elm.Task, error) {
	if len(task) > 0 && task[0] != nil {
		return task[0], nil
	}
	t, err := elm.TaskByName(parent.Task)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the prompt speaks of the task: give it behind the program"), err)
	}
	return t, nil
}
