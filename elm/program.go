package elm

import (
	"crypto/sha256"
	"encoding/hex"

	"goelm/render"
)

// A Program is a candidate's source: Go declarations among which the task's entry function stands. Programs are values;
// two with the same source have the same ID.
type Program struct {
	Task   string // name of the task it was written for
	Name   string // what to call it: a seed's name, "#17" for candidate 17
	Source string // Go source; package clause and imports may be left out
}

// NewProgram makes a program for task from source that a person wrote.
func NewProgram(task Task, source string) Program {
	return Program{Task: task.Spec().Name, Name: "by hand", Source: source}
}

// ID is the SHA-256 of the source in hexadecimal.
func (p Program) ID() string {
	sum := sha256.Sum256([]byte(p.Source))
	return hex.EncodeToString(sum[:])
}

// String is the source.
func (p Program) String() string { return p.Source }

// MIMEBundle shows the source with line numbers.
func (p Program) MIMEBundle() map[string]any { return render.Source(p.Source).MIMEBundle() }
