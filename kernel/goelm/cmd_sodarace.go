package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"

	"goelm/elm/env/seeds"
	"goelm/elm/sodarace"
)

// runSodarace is `goelm sodarace`: it simulates bodies from JSON files and prints one line of JSON for each.
func runSodarace(ctx context.Context, args []string) int {
	return sodaraceCommand(ctx, args, os.Stdout, os.Stderr)
}

const sodaraceUsage = `Usage: goelm sodarace [flags] [BODY.json...]

Simulates walkers and prints one line of JSON for each, in order. A file holds one body {"joints":…,"muscles":…} or an
object of named bodies; without files it is the walker of the ELM paper that -seed names. The mode openelm gives OpenELM's
numbers bit for bit; the mode default is the environment's run: from the ground, the fitness is the way of the centre of mass.

`

// sodaraceJob is what the flags say.
type sodaraceJob struct {
	mode    sodarace.Mode
	terrain sodarace.Terrain
	ms      []float64
	robust  bool
	names   bool
	svg     string
	seed    string
	files   []string
}

func sodaraceCommand(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	job, err := sodaraceFlags(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintf(stderr, "goelm sodarace: %v\n", err)
		return 2
	}
	code := 0
	fail := func(err error) {
		fmt.Fprintf(stderr, "goelm sodarace: %v\n", err)
		code = 1
	}
	var drawn []sodarace.Named
	for _, file := range job.files {
		all, err := job.load(file)
		if err != nil {
			fail(err) // the file's good bodies are simulated all the same
		}
		for _, body := range all {
			if ctx.Err() != nil {
				fail(context.Cause(ctx))
				return code
			}
			if err := job.simulate(file, body, stdout); err != nil {
				fail(fmt.Errorf("%s: %w", cmp.Or(file, body.Name), err))
			}
		}
		drawn = append(drawn, all...)
	}
	if job.svg != "" {
		if err := job.draw(drawn); err != nil {
			fail(err)
		}
	}
	return code
}

// load reads the walkers of a file; "" is the seed.
func (j sodaraceJob) load(file string) ([]sodarace.Named, error) {
	if file != "" {
		return sodarace.LoadAll(file)
	}
	w, err := seeds.Walker(j.seed)
	return []sodarace.Named{{Name: j.seed, Walker: w}}, err
}

func sodaraceFlags(args []string, stderr io.Writer) (sodaraceJob, error) {
	flags := flag.NewFlagSet("sodarace", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	mode := flags.String("mode", "default", "default or openelm")
	ms := flags.String("ms", "10000", "`times` to simulate in milliseconds, separated by commas; a line for each")
	terrain := flags.String("terrain", "flat", "ground to cross: "+fmt.Sprint(sodarace.Terrains())+", or bumpy-7 for other bumps")
	seed := flags.String("seed", "square", "without files: one of "+strings.Join(seeds.Names(), ", "))
	robust := flags.Bool("robust", false, "add the median distance of 20 perturbed starts (mode default)")
	names := flags.Bool("names", false, "say in each line of which file and named body it is")
	svg := flags.String("svg", "", "also draw the body, animated, into this `file` (.svg or .png)")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stderr, sodaraceUsage)
		flags.SetOutput(stderr)
		flags.PrintDefaults()
		return sodaraceJob{}, err
	} else if err != nil {
		return sodaraceJob{}, fmt.Errorf("%w; `goelm sodarace -h` explains the flags", err)
	}
	job := sodaraceJob{mode: sodarace.Mode(*mode), robust: *robust, names: *names, svg: *svg, seed: *seed, files: flags.Args()}
	if job.mode != sodarace.Default && job.mode != sodarace.OpenELM {
		return job, fmt.Errorf("no mode %q; there are default and openelm", *mode)
	}
	if job.mode == sodarace.OpenELM && job.robust {
		return job, errors.New("-robust needs -mode default")
	}
	var err error
	if job.terrain, err = sodarace.TerrainByName(*terrain); err != nil {
		return job, err
	}
	if job.mode == sodarace.OpenELM && job.terrain != sodarace.Flat {
		return job, fmt.Errorf("the mode openelm knows only flat terrain, not %s", job.terrain)
	}
	const hour = 3.6e6
	for _, text := range strings.Split(*ms, ",") {
		t, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil || !(t >= 0 && t <= hour) {
			return job, fmt.Errorf("-ms %s: want milliseconds from 0 to %.0f, got %q", *ms, hour, text)
		}
		job.ms = append(job.ms, t)
	}
	if len(job.files) == 0 {
		if _, err := seeds.Walker(job.seed); err != nil {
			return job, err
		}
		job.files = []string{""}
	}
	return job, nil
}

// sodaraceLine is a line of output. Fitness is null where it is not finite.
type sodaraceLine struct {
	File         string   `json:"file,omitempty"` // with -names
	Name         string   `json:"name,omitempty"` // with -names, where the file has one
	MS           *float64 `json:"ms,omitempty"`
	Fitness      *float64 `json:"fitness"`
	Displacement *float64 `json:"displacement,omitempty"`
	Median       *float64 `json:"median,omitempty"`
	Height       float64  `json:"height"`
	Width        float64  `json:"width"`
	Mass         float64  `json:"mass"`
	Invalid      string   `json:"invalid,omitempty"`
}

// simulate prints the lines of one body.
func (j sodaraceJob) simulate(file string, body sodarace.Named, out io.Writer) error {
	w := body.Walker
	enc := json.NewEncoder(out)
	var fitness []float64
	var size sodarace.Size
	if j.mode == sodarace.OpenELM {
		fitness, size = w.EvaluateOpenELM(j.ms...)
	}
	for i, ms := range j.ms {
		var line sodaraceLine
		if j.mode == sodarace.OpenELM {
			line = sodaraceLine{Fitness: finiteOrNil(fitness[i]), Height: size.Height, Width: size.Width, Mass: size.Mass}
			if math.IsNaN(fitness[i]) {
				line.Invalid = "joints begin in OpenELM's ground, where this mode is not exact (the body is higher than 380 units), or fly apart"
			}
		} else {
			var err error
			if line, err = j.walk(w, ms); err != nil {
				return err
			}
		}
		if j.names {
			line.File, line.Name = file, body.Name
		}
		if len(j.ms) > 1 {
			line.MS = &j.ms[i]
		}
		if err := enc.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

// walk is one run in the mode default.
func (j sodaraceJob) walk(w *sodarace.Walker, ms float64) (sodaraceLine, error) {
	opt := j.options(ms)
	if opt.Steps == 0 {
		return sodaraceLine{}, fmt.Errorf("-ms %v is less than one step of 1/60 s", ms)
	}
	r, err := sodarace.Simulate(w, opt)
	if err != nil {
		return sodaraceLine{}, err
	}
	line := sodaraceLine{Fitness: finiteOrNil(r.Fitness), Height: r.Height, Width: r.Width, Mass: r.Mass, Invalid: r.Invalid}
	if r.Invalid == "" {
		line.Displacement = &r.Displacement
		if j.robust {
			median, _ := sodarace.Robustness(w, opt, sodarace.DefaultTrials, 0)
			line.Median = &median
		}
	}
	return line, nil
}

func (j sodaraceJob) options(ms float64) sodarace.Options {
	opt := sodarace.Options{Mode: j.mode, Terrain: j.terrain, Steps: int(math.Round(ms * sodarace.StepsPerSecond / 1000))}
	if j.mode == sodarace.OpenELM {
		opt.Steps = sodarace.OpenELMSteps(ms)
	}
	return opt
}

// draw animates the one body there is, for the longest of the times.
func (j sodaraceJob) draw(bodies []sodarace.Named) error {
	if len(bodies) != 1 {
		return fmt.Errorf("-svg %s: want one body to draw, got %d", j.svg, len(bodies))
	}
	longest := j.ms[0]
	for _, ms := range j.ms {
		longest = max(longest, ms)
	}
	opt := j.options(longest)
	if opt.Steps == 0 {
		return fmt.Errorf("-svg %s: %v ms are too short to draw", j.svg, longest)
	}
	opt.Title = bodies[0].Name
	return sodarace.Animate(bodies[0].Walker, opt).Save(j.svg)
}

func finiteOrNil(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}
