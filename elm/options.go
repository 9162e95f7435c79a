package elm

import "goelm/sandbox"

// An Option changes how a search works, or what it shows.
type Option interface {
	Apply(*Settings)
}

// Settings are what options set.
type Settings struct {
	Evaluations int            // children to evaluate in one Run
	Seed        uint64         // of all randomness
	Workers     int            // sandboxes that Run opens for itself; 0 takes the shared ones
	Lag         int            // child k is proposed from the archive after result k-Lag
	Runner      sandbox.Runner // where programs are evaluated; nil takes the shared sandbox
	Clip        bool           // whether measures outside the range go into the edge cells
	X, Y        string         // measures on the axes of a map; empty is the task's first two
	At          []At           // measures of a map that are fixed instead of folded
}

// DefaultLag is how many results behind its newest proposal a search may be: enough to keep every worker and a language
// model's server busy. It is part of a run's identity, since another lag gives another archive.
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

// Clip puts programs whose measures lie outside the range into the nearest edge cell instead of only counting them.
type Clip bool

// At fixes a measure of a map: only the elites in the same cell along it are drawn.
type At struct {
	Measure string
	Value   float64
}

func (n Evaluations) Apply(s *Settings) { s.Evaluations = int(n) }
func (n RandomSeed) Apply(s *Settings)  { s.Seed = uint64(n) }
func (n Workers) Apply(s *Settings)     { s.Workers = int(n) }
func (n Lag) Apply(s *Settings)         { s.Lag = int(n) }
func (c Clip) Apply(s *Settings)        { s.Clip = bool(c) }
func (a At) Apply(s *Settings)          { s.At = append(s.At[:len(s.At):len(s.At)], a) }

type on struct{ runner sandbox.Runner }

func (o on) Apply(s *Settings) { s.Runner = o.runner }

// On evaluates programs with runner: other sandboxes, a remote service, a fleet.
func On(runner sandbox.Runner) Option { return on{runner} }

type axes struct{ x, y string }

func (a axes) Apply(s *Settings) { s.X, s.Y = a.x, a.y }

// Axes draws a map over the named measures.
func Axes(x, y string) Option { return axes{x, y} }

func (s Settings) with(options []Option) Settings {
	for _, o := range options {
		o.Apply(&s)
	}
	return s
}
