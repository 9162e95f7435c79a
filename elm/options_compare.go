package elm

// Trials is how many changes of a broken program each mutator makes at each rung of a ladder (default 100).
type Trials int

// Runs is how many searches each mutator makes in a comparison, each with a seed of its own (default 5).
type Runs int

func (n Trials) Apply(s *Settings) { s.Trials = int(n) }
func (n Runs) Apply(s *Settings)   { s.Runs = int(n) }
