package store

import "time"

// A Candidate is one proposal and what became of it: a row of proposals with its rows of evaluations, insertions and
// answers.
type Candidate struct {
	Number     int
	Origin     string        // "seed": one of the task's; "run": by the loop; "ask": by a call of Ask; "add": a person's
	Batch      int           // number of the first candidate that was asked for together with it
	Island     int           // that its parents came from; -1 without islands
	Parents    []int         // the first is what the diff applies to
	Name       string        // of the program; "" is # and the number
	Operator   string        // what made it
	Message    string        // of the change
	Outcome    string        // of the patch
	Detail     string        // why there is no program
	Source     string        // "" when there is no program
	Diff       string        // "" when it is the plain difference of parent and child
	Tokens     int           // read and written by a model
	Cost       float64       // US dollars
	Latency    time.Duration // of the proposal
	Evaluation *Evaluation   // nil when there is no program
	Insertion  *Insertion    // nil when it never entered the archive
	Answers    []Answer      // of a model
}

// An Evaluation is what became of a program.
type Evaluation struct {
	Verdict     string // "" for a duplicate
	Detail      string // why it is not ok
	Output      string // what it printed
	Fitness     float64
	Measures    []float64 // nil unless the verdict is ok
	Program     []byte    // key of the normalised source
	Phenotype   []byte    // key of what it built; nil when unknown
	DuplicateOf int       // candidate whose program or phenotype it repeats; -1: none
	Replayable  bool      // false when a clock or the sandbox's own failure decided
	Elapsed     time.Duration
	Results     []byte // what it returned, as JSON; kept of what entered the archive
}

// An Insertion is an entry into the archive.
type Insertion struct {
	Cell    int
	Status  string  // NEW or IMPROVED
	Gain    float64 // of fitness over the cell's former elite; in an empty cell the fitness itself
	Evicted int     // candidate that lost its cell; -1: none
}

// An Answer is what a model said when a mutator asked it.
type Answer struct {
	Request string // names the request: the same for the same request
	Text    []byte
	Error   string // instead of a text
}

// A Checkpoint says where a run stands.
type Checkpoint struct {
	Summary []byte // JSON for lists
	State   []byte // for the writer that goes on
}
