// Package notebooks reads the tutorial notebooks of this folder: their cells and saved outputs. Its tests execute them with
// real clients (nbclient, JupyterLab in Chromium) in the installed kernel, and notebooks/pictures takes the README's
// pictures out of them. It knows the file format of nbformat 4 and nothing of what the cells do. Start with Read.
package notebooks

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// A Notebook is a document of nbformat 4, as far as this project looks at it.
type Notebook struct {
	Cells []Cell `json:"cells"`
}

// A Cell is one cell; Outputs is empty for cells that are not code.
type Cell struct {
	Type    string   `json:"cell_type"`
	Source  Text     `json:"source"`
	Count   *int     `json:"execution_count"`
	Outputs []Output `json:"outputs"`

	Metadata struct {
		Tags []string `json:"tags"`
	} `json:"metadata"`
}

// An Output is what a cell showed: a stream (Name, Text), an error (ErrorName, ErrorValue) or a bundle (Data).
type Output struct {
	Type       string                     `json:"output_type"`
	Name       string                     `json:"name"`
	Text       Text                       `json:"text"`
	Data       map[string]json.RawMessage `json:"data"`
	ErrorName  string                     `json:"ename"`
	ErrorValue string                     `json:"evalue"`
}

// Text is a string that the format also allows to be written as a list of lines.
type Text string

// UnmarshalJSON accepts both forms.
func (t *Text) UnmarshalJSON(data []byte) error {
	var lines []string
	if err := json.Unmarshal(data, &lines); err == nil {
		*t = Text(strings.Join(lines, ""))
		return nil
	}
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return fmt.Errorf("neither a string nor a list of strings: %w", err)
	}
	*t = Text(s)
	return nil
}

// Read reads the notebook at path.
func Read(path string) (*Notebook, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read notebook: %w", err)
	}
	n := new(Notebook)
	if err := json.Unmarshal(data, n); err != nil {
		return nil, fmt.Errorf("read notebook %s: %w", path, err)
	}
	return n, nil
}

// Find returns the first code cell whose source contains text.
func (n *Notebook) Find(text string) (Cell, bool) {
	for _, c := range n.Cells {
		if c.Type == "code" && strings.Contains(string(c.Source), text) {
			return c, true
		}
	}
	return Cell{}, false
}

// MIME returns the first output of the cell that has this form, as text.
func (c Cell) MIME(mime string) (string, bool) {
	for _, o := range c.Outputs {
		if raw, ok := o.Data[mime]; ok {
			var t Text
			if json.Unmarshal(raw, &t) == nil {
				return string(t), true
			}
		}
	}
	return "", false
}

// All returns what the cell shows in this form, all outputs together, as text.
func (c Cell) All(mime string) string {
	var b strings.Builder
	for _, o := range c.Outputs {
		var t Text
		if raw, ok := o.Data[mime]; ok && json.Unmarshal(raw, &t) == nil {
			b.WriteString(string(t))
		}
	}
	return b.String()
}

// Printed returns all that the cell wrote to its standard output.
func (c Cell) Printed() string {
	var b strings.Builder
	for _, o := range c.Outputs {
		if o.Type == "stream" && o.Name == "stdout" {
			b.WriteString(string(o.Text))
		}
	}
	return b.String()
}
