// Package host has the shapes of an API that cells call: interface parameters, variadic interfaces, func fields,
// (T, error) results, methods that return structs.
package host

import (
	"context"
	"errors"
	"fmt"
	"iter"
)

// An Option is something that NewSearch takes.
type Option interface{ apply(*Search) }

// Seed is an Option that is a number.
type Seed uint64

func (s Seed) apply(x *Search) { x.Seed = uint64(s) }

// Evaluations is another.
type Evaluations int

func (e Evaluations) apply(x *Search) { x.N = int(e) }

// On is an Option made by a function.
func On(name string) Option { return on(name) }

type on string

func (o on) apply(x *Search) { x.Where = string(o) }

// A Task is implemented here and by cells.
type Task interface {
	Name() string
	Score(ctx context.Context, p Program) (float64, error)
}

// A Mutator has a method with slices.
type Mutator interface {
	Propose(ctx context.Context, parents []Program, n int) ([]Program, error)
}

// A Program is a plain value.
type Program struct{ Name, Source string }

// MIMEBundle is what kernels look for.
func (p Program) MIMEBundle() map[string]any { return map[string]any{"text/plain": p.Source} }

// Search is what NewSearch makes.
type Search struct {
	Seed  uint64
	N     int
	Where string
	Task  Task
	Mut   Mutator
}

// NewSearch takes interfaces and variadic interfaces.
func NewSearch(t Task, m Mutator, opts ...Option) (*Search, error) {
	if t == nil {
		return nil, errors.New("host: no task")
	}
	s := &Search{Task: t, Mut: m}
	for _, o := range opts {
		o.apply(s)
	}
	return s, nil
}

// Best returns a struct.
func (s *Search) Best() Program {
	return Program{Name: "best", Source: fmt.Sprint(s.Seed, s.N, s.Where)}
}

// Run asks the task and the mutator.
func (s *Search) Run(ctx context.Context, opts ...Option) (float64, error) {
	for _, o := range opts {
		o.apply(s)
	}
	kids, err := s.Mut.Propose(ctx, []Program{{Name: "p"}}, 2)
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for _, k := range kids {
		f, err := s.Task.Score(ctx, k)
		if err != nil {
			return 0, err
		}
		sum += f
	}
	return sum, nil
}

// All yields programs.
func (s *Search) All() iter.Seq2[int, Program] {
	return func(yield func(int, Program) bool) {
		for i := range 3 {
			if !yield(i, Program{Name: fmt.Sprint("p", i)}) {
				return
			}
		}
	}
}

// GP is a compiled Mutator.
func GP() Mutator { return gp{} }

type gp struct{}

func (gp) Propose(_ context.Context, parents []Program, n int) ([]Program, error) {
	var out []Program
	for i := range n {
		out = append(out, Program{Name: fmt.Sprint(parents[0].Name, i)})
	}
	return out, nil
}

// Measure is a field type of Custom.
type Measure struct {
	Name     string
	Min, Max float64
	Cells    int
}

// Score is what a Custom's function returns.
type Score struct {
	Fitness  float64
	Measures []float64
}

// Custom is a Task of func fields.
type Custom struct {
	Title    string
	Inputs   [][]any
	Measures []Measure
	Fn       func(p Program, out []any) Score
	Seeds    []string
}

// Name is the title.
func (c Custom) Name() string { return c.Title }

// Score calls the func field.
func (c Custom) Score(_ context.Context, p Program) (float64, error) {
	if c.Fn == nil {
		return 0, errors.New("host: no function")
	}
	return c.Fn(p, []any{1, "a"}).Fitness, nil
}

// Compare takes slices of interfaces.
func Compare(ctx context.Context, t Task, ms []Mutator, opts ...Option) (string, error) {
	return fmt.Sprintf("%s %d %d", t.Name(), len(ms), len(opts)), nil
}

// Display takes anything.
func Display(vs ...any) string {
	out := ""
	for _, v := range vs {
		if m, ok := v.(interface{ MIMEBundle() map[string]any }); ok {
			out += fmt.Sprint(m.MIMEBundle()["text/plain"], ";")
		} else {
			out += fmt.Sprintf("%T;", v)
		}
	}
	return out
}

// Tasks are constructors by name, passed as functions.
func Ladder(make func(bugs int) Task) string { return make(3).Name() }

// Numbered is a Task constructor.
func Numbered(bugs int) Task { return Custom{Title: fmt.Sprint("bugs", bugs)} }
