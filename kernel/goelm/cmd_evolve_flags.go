package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
	"time"

	"goelm/elm"
	"goelm/elm/env"
	"goelm/elm/mutate"
	"goelm/elm/qd"
)

// evolveValues are the flags of goelm evolve as they are typed.
type evolveValues struct {
	task, terrain, mutator string
	seed                   uint64
	lag, islands           int
	rule, store            string
	workers, inFlight      int
	from                   mutate.Source

	evals, tokens int
	time          time.Duration
	cost          float64
	target        string
}

func (v *evolveValues) define(flags *flag.FlagSet) {
	flags.StringVar(&v.task, "task", "sodarace", "what to evolve: "+strings.Join(env.List(), ", "))
	flags.StringVar(&v.terrain, "terrain", "", "the sodarace task's terrain")
	flags.StringVar(&v.mutator, "mutator", "gp", "mutation operator: "+strings.Join(elm.Mutators(), ", "))
	flags.Uint64Var(&v.seed, "seed", 0, "seed of all randomness")
	flags.IntVar(&v.lag, "lag", 0, "child k is proposed after result k-lag; 0 follows from the mutator. The result depends on it")
	flags.IntVar(&v.islands, "islands", 0, "populations that evolve apart; 0 is one")
	flags.StringVar(&v.rule, "select", qd.Uniform.String(), "how parents are drawn: uniform, fitness, curiosity, novelty")
	flags.Func("store", "keep the run in this SQLite `file`, and go on with it", v.setStore)
	flags.IntVar(&v.workers, "workers", 0, "sandboxes; 0 is one per core. The result does not depend on it")
	flags.IntVar(&v.inFlight, "in-flight", 0, "proposals under way at the same time; 0 follows from the mutator. The result does not depend on it")
	flags.IntVar(&v.evals, "evals", 1000, "children to evaluate, besides the task's seeds; 0 or, with another limit, not given: as many as it takes")
	flags.IntVar(&v.tokens, "tokens", 0, "end when a language model has read and written so many tokens; 0 never")
	flags.DurationVar(&v.time, "time", 0, "end after so long, as 90s or 2h; 0 never")
	flags.Float64Var(&v.cost, "cost", 0, "end when a language model has cost so many US dollars; 0 never")
	sourceFlags(flags, &v.from)
	flags.StringVar(&v.target, "target", "", "end when the best `fitness` reaches this number")
}

// setStore takes the name of a file, and not the empty one that a shell makes of a variable which is not set.
func (v *evolveValues) setStore(path string) error {
	if path == "" {
		return errors.New("name a file, or leave -store out to keep nothing")
	}
	v.store = path
	return nil
}

// defaults fills in what follows from the flags that were given: a limit of another kind stands alone.
func (v *evolveValues) defaults(flags *flag.FlagSet) {
	given := false
	flags.Visit(func(f *flag.Flag) { given = given || f.Name == "evals" })
	if !given && (v.time > 0 || v.tokens > 0 || v.cost > 0 || v.target != "") {
		v.evals = 0
	}
}

func (v *evolveValues) check() error {
	switch {
	case v.workers < 0:
		return fmt.Errorf("-workers %d: give the number of sandboxes, or 0 for one per core", v.workers)
	case v.lag < 0:
		return fmt.Errorf("-lag %d: give at least 1, or 0 for what suits the mutator", v.lag)
	case v.islands < 0:
		return fmt.Errorf("-islands %d: give the number of populations, or 0 for one", v.islands)
	case v.inFlight < 0:
		return fmt.Errorf("-in-flight %d: give the number of proposals, or 0 for what suits the mutator", v.inFlight)
	case v.evals < 0 || v.time < 0 || v.tokens < 0 || v.cost < 0:
		return errors.New("-evals, -time, -tokens and -cost must not be negative")
	case v.evals == 0 && v.time == 0 && v.tokens == 0 && v.cost == 0 && v.target == "":
		return errors.New("-evals 0: nothing ends the run; give -evals, -time, -tokens, -cost or -target")
	case v.terrain != "" && v.task != "sodarace":
		return fmt.Errorf("-terrain %s: only the task sodarace has terrains", v.terrain)
	}
	return nil
}

// fill makes of the values what a job is made of.
func (v *evolveValues) fill(job *evolveJob) (err error) {
	name := v.task
	if v.terrain != "" {
		name += "/" + v.terrain
	}
	if job.task, err = env.New(name); err != nil {
		return err
	}
	if job.mutator, err = mutate.Named(v.mutator, &v.from); err != nil {
		return err
	}
	rule, err := qd.SelectionByName(v.rule)
	if err != nil {
		return fmt.Errorf("-select: %w", err)
	}
	job.options = []elm.Option{elm.RandomSeed(v.seed), elm.Select(rule), elm.Store(v.store)}
	if v.lag > 0 {
		job.options = append(job.options, elm.Lag(v.lag))
	}
	if v.islands > 0 {
		job.options = append(job.options, elm.Islands{Count: v.islands})
	}
	job.limits = []elm.Option{
		elm.Evaluations(v.evals), elm.Time(v.time), elm.Tokens(v.tokens), elm.Cost(v.cost),
		elm.InFlight(v.inFlight), elm.Workers(cmp.Or(v.workers, runtime.NumCPU())),
	}
	if v.target != "" {
		fitness, err := strconv.ParseFloat(v.target, 64)
		if err != nil {
			return fmt.Errorf("-target %q is no number", v.target)
		}
		job.limits = append(job.limits, elm.Target(fitness))
	}
	return nil
}

func evolveFlags(args []string, stderr io.Writer) (evolveJob, error) {
	var job evolveJob
	var v evolveValues
	flags := flag.NewFlagSet("evolve", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the caller reports the error; -h is answered below
	v.define(flags)
	flags.StringVar(&job.csv, "csv", "", "write the elites to this `file`")
	flags.StringVar(&job.picture, "map", "", "draw the map to this .svg or .png `file`")
	flags.StringVar(&job.chart, "chart", "", "draw the curves to this .svg or .png `file`")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			fmt.Fprint(stderr, evolveUsage)
			flags.SetOutput(stderr)
			flags.PrintDefaults()
			return job, err
		}
		return job, fmt.Errorf("%w; `goelm evolve -h` lists the flags", err)
	}
	if flags.NArg() > 0 {
		return job, fmt.Errorf("unexpected argument %q; all is said by flags, see `goelm evolve -h`", flags.Arg(0))
	}
	v.defaults(flags)
	if err := v.check(); err != nil {
		return job, err
	}
	return job, v.fill(&job)
}
