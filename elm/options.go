package elm

import (
	"time"

	"goelm/elm/qd"
	"goelm/sandbox"
)

// An Option changes how a search works, or what it shows.
type Option interface {
	Apply(*Settings)
}

// Settings are what options set. Those of the first group belong to a search and decide, with its task and mutator, what
// comes out of it.
type Settings struct {
	Seed     uint64         // of all randomness
	Lag      int            // child k is proposed from the archive after result k-Lag; not given it follows from the mutator
	Clip     bool           // whether measures outside the range go into the edge cells
	Layout   qd.Layout      // of the map; nil is a grid over the task's measures
	Select   qd.Selection   // how parents are drawn
	Islands  *qd.IslandPlan // populations that evolve apart; nil is one
	Parents  int            // of each child; 0 takes what the mutator wants
	Siblings int            // children proposed together of the same parents; 0 is 1
	Seeds    []Program      // where the search begins; nil takes the task's seeds

	Evaluations int           // children to evaluate in one Run; 0 when another rule ends it
	Time        time.Duration // a Run ends after so long; 0 never
	Tokens      int           // a Run ends when its children have cost so many; 0 never
	Cost        float64       // a Run ends when its children have cost so many US dollars; 0 never
	Target      *float64      // a Run ends when the best fitness reaches it; nil never

	Store    string         // file that keeps the run; "" keeps nothing
	Workers  int            // sandboxes that Run opens for itself; 0 takes the shared ones
	Runner   sandbox.Runner // where programs are evaluated; nil takes the shared sandbox
	InFlight int            // proposals under way at the same time; 0 takes the mutator's

	X, Y string // measures on the axes of a map; empty is the task's first two
	At   []At   // measures of a map that are fixed instead of folded

	Title     string  // of a map; "" says what it shows
	Low, High float64 // fitness at both ends of a map's colours; equal: those of its elites

	Trials int // of each mutator at each rung of a ladder
	Runs   int // of each mutator in a comparison

	lagGiven bool
}

// DefaultLag is how many results behind its newest proposal a search may be: enough to keep every worker busy. A mutator
// that waits for a server has a longer one, see [Waiter]. The lag is part of a run's identity, since another one gives
// another archive.
const DefaultLag = 64

// Evaluations is the number of children that a Run evaluates. The task's seeds come on top.
type Evaluations int

// RandomSeed is the seed of everything random in a search (default 0).
type RandomSeed uint64

// Workers makes Run open that many sandboxes of its own and close them at its end, instead of using the shared ones.
// The result does not depend on it.
type Workers int

// Lag sets how far proposals may run ahead of results: child k is proposed from the archive as it was after result k-Lag
// (at least 1; default [DefaultLag]). The result depends on it.
type Lag int

// InFlight bounds the proposals that are under way at the same time (at least 1; default what the mutator says, see
// [Waiter], or else the lag). The result does not depend on it. To keep n slots busy with a mutator whose answers take
// between no time and some longest time, a lag of about 4n is needed, because results enter the archive in order.
type InFlight int

// Clip puts programs whose measures lie outside the range into the nearest edge cell instead of only counting them.
type Clip bool

// Select is the rule by which parents are drawn (default [qd.Uniform]).
type Select qd.Selection

// Islands divides the search into populations that evolve apart and meet now and then: elm.Islands{Count: 10}. The map
// holds the best of all.
type Islands qd.IslandPlan

// Parents is how many parents every child has (default what the mutator wants, or else 1). Mutators that take one parent
// use the others at most as material for crossover.
type Parents int

// Siblings is how many children are proposed together of the same parents (default 1): a language model that is asked for n
// at once reads the parent once. A Run is rounded up to whole groups.
type Siblings int

// Time ends a Run after so long. What it has found until then depends on the machine; that it is the beginning of a longer
// run does not.
type Time time.Duration

// Tokens ends a Run as soon as its children have cost that many tokens of a language model, read and written.
type Tokens int

// Cost ends a Run as soon as its children have cost that many US dollars.
type Cost float64

// Target ends a Run as soon as the best fitness reaches it.
type Target float64

// Store keeps the run in the SQLite file at this path, which is made if there is none. A search with the same task, mutator
// and settings finds its run there and goes on with it: what a Run would evaluate and the file has already is there at once.
type Store string

// At fixes a measure of a map: only the elites in the same cell along it are drawn.
type At struct {
	Measure string
	Value   float64
}

// Title is the heading of a map, for example when several stand side by side.
type Title string

func (n Evaluations) Apply(s *Settings) { s.Evaluations = int(n) }
func (n RandomSeed) Apply(s *Settings)  { s.Seed = uint64(n) }
func (n Workers) Apply(s *Settings)     { s.Workers = int(n) }
func (n Lag) Apply(s *Settings)         { s.Lag, s.lagGiven = int(n), true }
func (n InFlight) Apply(s *Settings)    { s.InFlight = int(n) }
func (c Clip) Apply(s *Settings)        { s.Clip = bool(c) }
func (r Select) Apply(s *Settings)      { s.Select = qd.Selection(r) }
func (p Islands) Apply(s *Settings)     { plan := qd.IslandPlan(p); s.Islands = &plan }
func (n Parents) Apply(s *Settings)     { s.Parents = int(n) }
func (n Siblings) Apply(s *Settings)    { s.Siblings = int(n) }
func (d Time) Apply(s *Settings)        { s.Time = time.Duration(d) }
func (n Tokens) Apply(s *Settings)      { s.Tokens = int(n) }
func (c Cost) Apply(s *Settings)        { s.Cost = float64(c) }
func (t Target) Apply(s *Settings)      { fitness := float64(t); s.Target = &fitness }
func (p Store) Apply(s *Settings)       { s.Store = string(p) }
func (t Title) Apply(s *Settings)       { s.Title = string(t) }
func (a At) Apply(s *Settings)          { s.At = append(s.At[:len(s.At):len(s.At)], a) }

// setter is an option that is no value of its own.
type setter func(*Settings)

func (set setter) Apply(s *Settings) { set(s) }

// On evaluates programs with runner: other sandboxes, a remote service, a fleet.
func On(runner sandbox.Runner) Option { return setter(func(s *Settings) { s.Runner = runner }) }

// Axes draws a map over the named measures.
func Axes(x, y string) Option { return setter(func(s *Settings) { s.X, s.Y = x, y }) }

// Colours draws a map with the colours of this range of fitness, so that several can be compared. What lies outside has the
// colour of the end.
func Colours(low, high float64) Option {
	return setter(func(s *Settings) { s.Low, s.High = low, high })
}

// Seeds begins the search with these programs instead of the task's seeds.
func Seeds(programs ...Program) Option {
	return setter(func(s *Settings) { s.Seeds = append([]Program{}, programs...) })
}

// Layout divides the behaviour space in another way than by the task's grid, for example elm.Layout(qd.CVT{Cells: 500}). A
// layout without axes takes the task's measures.
func Layout(layout qd.Layout) Option { return setter(func(s *Settings) { s.Layout = layout }) }

func (s Settings) with(options []Option) Settings {
	for _, o := range options {
		o.Apply(&s)
	}
	return s
}
