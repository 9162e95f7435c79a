// Package patch describes changes of source texts: how a change is written
// down (a unified diff), how what a model answered is applied to a parent, and
// what became of the attempt (an [Outcome]). Every mutation operator reports
// its proposals in these terms, so a table of children reads the same whichever
// operator wrote them.
//
// It is a leaf: it knows texts only, neither Go's grammar nor programs, tasks
// or models. Start reading at [Diff] and [Apply]. An answer is parsed into
// hunks (unified.go, blocks.go) or a whole text (rewrite.go); a hunk is
// looked for in the parent (locate.go, align.go) and put in its place
// (hunk.go); nothing outside the parent's editable regions (region.go) may
// change.
package patch

import udiff "github.com/aymanbagabas/go-udiff"

// An Outcome says what became of one attempt to change a text. The set is
// closed: the constants below are all there are.
type Outcome string

const (
	// Applied: there is a child, and it differs from its parent.
	Applied Outcome = "applied"
	// NoOutput: the operator wrote nothing (an empty answer of a model).
	NoOutput Outcome = "no_output"
	// Unparsable: what the operator wrote is not a change in the agreed form.
	Unparsable Outcome = "unparsable"
	// NotApplicable: the change is well formed, but fits nowhere in the
	// parent, or touches what is not to be edited.
	NotApplicable Outcome = "not_applicable"
	// NoOp: the change applies and leaves the parent as it was, or no
	// change could be found within the operator's tries.
	NoOp Outcome = "no_op"
)

// Outcomes lists every outcome, the successful one first.
func Outcomes() []Outcome {
	return []Outcome{Applied, NoOutput, Unparsable, NotApplicable, NoOp}
}

// Valid reports whether o is one of the closed set.
func (o Outcome) Valid() bool {
	switch o {
	case Applied, NoOutput, Unparsable, NotApplicable, NoOp:
		return true
	}
	return false
}

// Diff writes the change from old to new as a unified diff with three lines
// of context, under the labels "parent" and "child". Equal texts have the
// empty diff. Apply(Unified, old, Diff(old, new)) gives new.
func Diff(old, new string) string {
	return udiff.Unified("parent", "child", old, new)
}
