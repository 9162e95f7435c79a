package elm

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"goelm/elm/qd"
	"goelm/render"
	"goelm/sandbox"
)

// A Task turns a program into a scored point of the behaviour space. Its methods may be called concurrently.
type Task interface {
	Spec() Spec
	// Assess scores on the host what the sandbox returned for the program, deterministically. It is called for every
	// verdict: a task passes on a verdict that is not ok, and may itself reject a result (as runtime_panic or rejected)
	// that is not what the entry function promises.
	Assess(context.Context, Program, sandbox.Outcome) Evaluation
}

// A Drawer is a task that can draw what a program built, animated where it moves.
type Drawer interface {
	Draw(Evaluation) render.Figure
}

// A Thumbnailer is a task that can draw a small still picture for the cell of a map.
type Thumbnailer interface {
	Thumbnail(Evaluation) render.Figure
}

// A Robuster is a task whose fitness may hang on luck: Robustness evaluates the same phenotype again under small
// perturbations and returns the fitness of each and their median.
type Robuster interface {
	Robustness(context.Context, Evaluation) (median float64, all []float64, err error)
}

// A Checker is a task that may make no sense, as one that a user has put together: Check says why before anything is evaluated.
type Checker interface {
	Check() error
}

func check(task Task) error {
	if c, ok := task.(Checker); ok {
		return c.Check()
	}
	return nil
}

// A Phenotyper is a task whose fitness and measures follow from what a program built, whatever the program. It can say
// what that is before it scores it: a search does not score the same phenotype twice.
type Phenotyper interface {
	// Phenotype is the PhenotypeID that Assess would give, or "" when there is none. The outcome's verdict is ok.
	Phenotype(Program, sandbox.Outcome) string
}

// A Measure is one axis of the behaviour space.
type Measure struct {
	Name, Unit string
	Min, Max   float64 // the range that the map covers, both ends included
	Cells      int     // the number of cells that divide it
}

// A Spec describes a task.
type Spec struct {
	Name        string
	Entry       string         // declaration of the function that a program must have: "func MakeWalker() *sodarace.Walker"
	Calls       [][]any        // argument lists, one call each; nil is one call without arguments
	Driver      Driver         // calls the entry function for the task, if Calls would be too many
	Limits      sandbox.Limits // zero fields are the sandbox's defaults
	Measures    []Measure
	Seeds       []Program // where the search begins
	Fitness     string    // what the fitness is, higher is better: "distance"
	FitnessUnit string
	Imports     []string // packages a program may use besides the sandbox's list
	Condition   string   // what the task asks for, for mutators that read text
	Message     string   // the commit message of the change that the task asks for: "Fixed bugs."; "" if any change may do
}

// A Driver is Go source that is put behind every program in the sandbox and called instead of the program's own entry
// function, which it calls in its turn: once for each pixel, or with arguments that depend on earlier answers. It runs among
// untrusted code, so that what it returns is checked like everything from there. The zero value is none.
type Driver struct {
	Entry  string // its function that Calls are for
	Source string // without imports, with names that no program uses by chance
}

// EntryName is the name of the entry function: "MakeWalker".
func (s Spec) EntryName() string {
	name, _, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s.Entry), "func ")), "(")
	return strings.TrimSpace(name)
}

// Seed returns the seed with that name, or an error that lists the names there are.
func (s Spec) Seed(name string) (Program, error) {
	var names []string
	for _, p := range s.Seeds {
		if p.Name == name {
			return p, nil
		}
		names = append(names, p.Name)
	}
	return Program{}, fmt.Errorf("task %s has no seed %q; it has %s", s.Name, name, strings.Join(names, ", "))
}

// job is the sandbox job that evaluates one program of the task.
func (s Spec) job(p Program) sandbox.Job {
	job := sandbox.Job{Source: p.Source, Entry: s.EntryName(), Calls: s.Calls, Limits: s.Limits}
	if s.Driver.Entry != "" {
		job.Source, job.Entry = p.Source+"\n"+s.Driver.Source, s.Driver.Entry
	}
	return job
}

// axes are the measures as the archive's axes.
func (s Spec) axes() []qd.Axis {
	axes := make([]qd.Axis, len(s.Measures))
	for i, m := range s.Measures {
		axes[i] = qd.Axis{Name: m.Name, Min: m.Min, Max: m.Max, Cells: m.Cells}
	}
	return axes
}

// measure is the index of the measure with that name.
func (s Spec) measure(name string) (int, error) {
	i := slices.IndexFunc(s.Measures, func(m Measure) bool { return m.Name == name })
	if i < 0 {
		names := make([]string, len(s.Measures))
		for k, m := range s.Measures {
			names[k] = m.Name
		}
		return 0, fmt.Errorf("task %s has no measure %q; it has %s", s.Name, name, strings.Join(names, ", "))
	}
	return i, nil
}
