package env

import (
	"fmt"
	"strings"

	"goelm/elm"
	"goelm/sandbox"
)

// base is what the tasks of this package share.
type base struct{ spec elm.Spec }

// Spec describes the task.
func (b *base) Spec() elm.Spec { return b.spec }

// String is the task's name.
func (b *base) String() string { return b.spec.Name }

// Seed is the seed with that name. It panics if there is none, with the names of those there are.
func (b *base) Seed(name string) elm.Program {
	p, err := b.spec.Seed(name)
	if err != nil {
		panic(err.Error())
	}
	return p
}

// MIMEBundle describes the task in words.
func (b *base) MIMEBundle() map[string]any {
	s := b.spec
	var t strings.Builder
	fmt.Fprintf(&t, "task %s: %s\n", s.Name, s.Condition)
	fmt.Fprintf(&t, "a program defines  %s\n", s.Entry)
	fmt.Fprintf(&t, "fitness  %s", s.Fitness)
	if s.FitnessUnit != "" {
		fmt.Fprintf(&t, ", %s", s.FitnessUnit)
	}
	for _, m := range s.Measures {
		fmt.Fprintf(&t, "\nmeasure  %s, %v to %v %s in %d cells", m.Name, m.Min, m.Max, m.Unit, m.Cells)
	}
	var names []string
	for _, p := range s.Seeds {
		names = append(names, p.Name)
	}
	fmt.Fprintf(&t, "\nseeds  %s", strings.Join(names, ", "))
	return map[string]any{"text/plain": strings.ReplaceAll(t.String(), "  in ", " in ")}
}

// begin is the evaluation as the sandbox left it.
func begin(p elm.Program, o sandbox.Outcome) elm.Evaluation {
	return elm.Evaluation{Program: p, Verdict: o.Verdict, Detail: o.Detail, Stdout: o.Stdout, Elapsed: o.Elapsed, Replayable: o.Replayable}
}

// reject is an evaluation of a program whose result is not what the task asks for.
func reject(e elm.Evaluation, format string, args ...any) elm.Evaluation {
	e.Verdict, e.Detail = sandbox.Rejected, fmt.Sprintf(format, args...)
	return e
}
