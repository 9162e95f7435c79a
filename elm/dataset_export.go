package elm

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"sync"
)

// The formats of what a search has to teach, one JSON object a line. The names of the fields are those of the trainers
// (Hugging Face's TRL: prompt-completion, conversational, preference); docs/operators.md describes them.
const (
	PromptCompletion ExportFormat = "sft"  // prompt and completion, as texts that a base model continues
	Conversations    ExportFormat = "chat" // messages: system, user, assistant
	Preferences      ExportFormat = "dpo"  // prompt, chosen and rejected, as messages
	CommitDiffs      ExportFormat = "diff" // prompt and completion, <NME> <BEF> <MSG> and <DFF>
)

// Words are an example as an operator would say it to a model, and as the model should answer: a text to be continued, or a
// conversation.
type Words struct {
	Prompt       string
	System, User string
	Answer       string
}

// A Wording puts a change of a task's programs into an operator's words.
type Wording func(parent, child, message string) (Words, error)

var wordings struct {
	mu   sync.Mutex
	make map[ExportFormat]func(Task) (Wording, error)
}

// RegisterWording tells in which words examples are exported. Package mutate registers its operators' own, so that a model
// that was trained with them is asked for what it has learnt.
func RegisterWording(format ExportFormat, make func(Task) (Wording, error)) {
	wordings.mu.Lock()
	defer wordings.mu.Unlock()
	if wordings.make == nil {
		wordings.make = map[ExportFormat]func(Task) (Wording, error){}
	}
	wordings.make[format] = make
}

func wordingFor(format ExportFormat, task Task) (Wording, error) {
	wordings.mu.Lock()
	make := wordings.make[format]
	wordings.mu.Unlock()
	if make == nil {
		return nil, fmt.Errorf("no format %q; there are %s, %s, %s and %s", format, PromptCompletion, Conversations, Preferences, CommitDiffs)
	}
	return make(task)
}

// An exampleRow is a line of an export. Which of the first fields it has depends on the format.
type exampleRow struct {
	Prompt     any `json:"prompt,omitempty"`
	Completion any `json:"completion,omitempty"`
	Messages   any `json:"messages,omitempty"`
	Chosen     any `json:"chosen,omitempty"`
	Rejected   any `json:"rejected,omitempty"`

	Split     string   `json:"split"` // train or validation
	Task      string   `json:"task"`
	Lineage   int      `json:"lineage"`
	Candidate int      `json:"candidate"`
	Operator  string   `json:"operator"`
	Status    string   `json:"status"` // NEW or IMPROVED
	Before    *float64 `json:"fitness_before"`
	After     float64  `json:"fitness_after"`
}

// A turn is a message of a conversation.
type turn struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// Export writes the examples to a file, as [PromptCompletion] unless another format is given.
func (d Dataset) Export(path string, format ...ExportFormat) (err error) {
	if d.err != nil {
		return d.err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	f := PromptCompletion
	if len(format) > 0 {
		f = cmp.Or(format[0], f)
	}
	return d.Write(file, f)
}

// Write writes the examples in one of the formats. [Preferences] leaves out those without a rejected sibling.
func (d Dataset) Write(w io.Writer, format ExportFormat) error {
	if d.err != nil {
		return d.err
	}
	wording, err := wordingFor(format, d.Task)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	for _, e := range d.Examples {
		if format == Preferences && e.Rejected == "" {
			continue
		}
		row := exampleRow{
			Split: e.split(), Task: d.Task.Spec().Name, Lineage: e.Lineage, Candidate: e.Candidate, Operator: e.Operator, Status: "IMPROVED", After: e.After,
		}
		if e.New {
			row.Status = "NEW"
		}
		if !math.IsNaN(e.Before) {
			row.Before = &e.Before
		}
		if err := row.say(wording, e, format); err != nil {
			return fmt.Errorf("candidate %d as %s: %w", e.Candidate, format, err)
		}
		if err := lines.Encode(row); err != nil {
			return err
		}
	}
	return out.Flush()
}

// say puts the example into words.
func (row *exampleRow) say(wording Wording, e Example, format ExportFormat) error {
	message := e.Message
	if format == Preferences {
		message = "" // both answers are to the same wish
	}
	x, err := wording(e.Parent, e.Child, message)
	if err != nil {
		return err
	}
	asked := []turn{{"system", x.System}, {"user", x.User}}
	switch format {
	case Conversations:
		row.Messages = append(asked, turn{"assistant", x.Answer})
	case Preferences:
		worse, err := wording(e.Parent, e.Rejected, message)
		if err != nil {
			return err
		}
		row.Prompt, row.Chosen, row.Rejected = asked, []turn{{"assistant", x.Answer}}, []turn{{"assistant", worse.Answer}}
	default:
		row.Prompt, row.Completion = x.Prompt, x.Answer
	}
	return nil
}
