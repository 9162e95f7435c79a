package env

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"goelm/elm"
	"goelm/elm/env/seeds"
	"goelm/elm/sodarace"
	"goelm/render"
	"goelm/sandbox"
)

// The map over height, width and mass, in world units. Measured on GP mutants of the four seeds: all but a few per cent lie
// inside. (OpenELM's ranges, 500, 500 and 1000, leave most cells out of every walker's reach.)
const (
	mapHeight, mapWidth, mapMass = 150, 150, 1000
	mapCells                     = 12
)

// SodaraceTask asks for a walker that gets far: a program builds it with package sodarace, the host simulates 600 steps (10 s)
// from the ground, and the fitness is the distance by which its centre of mass has moved. Make it with Sodarace. It may
// be shared by goroutines.
type SodaraceTask struct {
	terrain sodarace.Terrain
	spec    elm.Spec
}

// Sodarace is the task of crossing the terrain.
func Sodarace(terrain sodarace.Terrain) *SodaraceTask {
	t := &SodaraceTask{terrain: terrain}
	t.spec = elm.Spec{
		Name:  "sodarace",
		Entry: "func MakeWalker() *sodarace.Walker",
		Measures: []elm.Measure{
			{Name: "height", Unit: "units", Min: 0, Max: mapHeight, Cells: mapCells},
			{Name: "width", Unit: "units", Min: 0, Max: mapWidth, Cells: mapCells},
			{Name: "mass", Unit: "units", Min: 0, Max: mapMass, Cells: mapCells},
		},
		Fitness: "distance", FitnessUnit: "units",
		// The seeds need some hundred iterations. What does not end is counted out long before a clock is asked, which
		// keeps runs equal and quick: measured, 50,000 and 5,000,000 give the same archive, one of them in a third of the time.
		Limits:    sandbox.Limits{Fuel: 300_000},
		Condition: fmt.Sprintf("A walker that travels as far as possible on %s terrain.", terrain),
	}
	if terrain != sodarace.Flat {
		t.spec.Name += "/" + terrain.Name()
	}
	for _, name := range seeds.Names() {
		source, err := seeds.Source(name)
		if err != nil {
			panic(err) // the seeds are compiled in
		}
		t.spec.Seeds = append(t.spec.Seeds, elm.Program{Task: t.spec.Name, Name: name, Source: source})
	}
	return t
}

// Spec describes the task.
func (t *SodaraceTask) Spec() elm.Spec { return t.spec }

// Terrain is the ground to cross.
func (t *SodaraceTask) Terrain() sodarace.Terrain { return t.terrain }

// String is the task's name.
func (t *SodaraceTask) String() string { return t.spec.Name }

// MIMEBundle describes the task.
func (t *SodaraceTask) MIMEBundle() map[string]any {
	var b strings.Builder
	fmt.Fprintf(&b, "task %s: %s\n", t.spec.Name, t.spec.Condition)
	fmt.Fprintf(&b, "a program defines  %s\n", t.spec.Entry)
	fmt.Fprintf(&b, "fitness  %s of the centre of mass along x in 10 s, %s\n", t.spec.Fitness, t.spec.FitnessUnit)
	for _, m := range t.spec.Measures {
		fmt.Fprintf(&b, "measure  %s, %v to %v %s in %d cells\n", m.Name, m.Min, m.Max, m.Unit, m.Cells)
	}
	fmt.Fprintf(&b, "seeds  %s", strings.Join(seeds.Names(), ", "))
	return map[string]any{"text/plain": b.String()}
}

// Seed is one of the seeds: square, radial, cppn_fixed or cppn_mutable. It panics for any other name.
func (t *SodaraceTask) Seed(name string) elm.Program {
	p, err := t.spec.Seed(name)
	if err != nil {
		panic(err.Error())
	}
	return p
}

// Assess reads the walker that the program built, checks it by OpenELM's rules and simulates it. A result that is no walker
// or a walker that cannot walk is rejected, with the reason.
func (t *SodaraceTask) Assess(ctx context.Context, p elm.Program, o sandbox.Outcome) elm.Evaluation {
	e := elm.Evaluation{Program: p, Verdict: o.Verdict, Detail: o.Detail, Stdout: o.Stdout, Elapsed: o.Elapsed, Replayable: o.Replayable}
	if o.Verdict != sandbox.OK {
		return e
	}
	reject := func(format string, args ...any) elm.Evaluation {
		e.Verdict, e.Detail = sandbox.Rejected, fmt.Sprintf(format, args...)
		return e
	}
	if len(o.Results) != 1 {
		return reject("MakeWalker gave %d results, want 1", len(o.Results))
	}
	var w *sodarace.Walker
	if err := json.Unmarshal(o.Results[0], &w); err != nil {
		return reject("MakeWalker's result: %v", err)
	}
	if w == nil {
		return reject("MakeWalker returned nil, want a walker")
	}
	e.Phenotype, e.PhenotypeID = w, phenotypeID(w)
	if err := w.Validate(); err != nil {
		return reject("%v", err)
	}
	if ctx.Err() != nil {
		return reject("not simulated: %v", ctx.Err())
	}
	r, err := sodarace.Simulate(w, sodarace.Options{Terrain: t.terrain})
	if err != nil {
		return reject("%v", err)
	}
	if r.Invalid != "" {
		return reject("%s", r.Invalid)
	}
	e.Fitness, e.Measures = r.Fitness, []float64{r.Height, r.Width, r.Mass}
	joints, muscles := w.Count()
	e.Notes = []elm.Note{{Name: "joints", Value: joints}, {Name: "muscles", Value: muscles}}
	return e
}

// phenotypeID is equal for equal bodies, whatever program built them.
func phenotypeID(w *sodarace.Walker) string {
	text, err := json.Marshal(w)
	if err != nil {
		panic(err) // a walker holds finite numbers only
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Draw shows the walker in motion; a program without a walker gives an empty figure.
func (t *SodaraceTask) Draw(e elm.Evaluation) render.Figure {
	w, ok := e.Phenotype.(*sodarace.Walker)
	if !ok {
		return render.Figure{}
	}
	return sodarace.Animate(w, sodarace.Options{Terrain: t.terrain, Title: title(e.Program)})
}

// Thumbnail shows the walker as it starts.
func (t *SodaraceTask) Thumbnail(e elm.Evaluation) render.Figure {
	w, ok := e.Phenotype.(*sodarace.Walker)
	if !ok {
		return render.Figure{}
	}
	return sodarace.Still(w)
}

// Robustness simulates the walker again from 20 slightly perturbed starts, always the same ones: a walker that is good
// by luck alone has a median far below its fitness.
func (t *SodaraceTask) Robustness(ctx context.Context, e elm.Evaluation) (median float64, all []float64, err error) {
	w, ok := e.Phenotype.(*sodarace.Walker)
	if !ok || !e.OK() {
		return 0, nil, fmt.Errorf("no walker to try again: the verdict is %s", e.Verdict)
	}
	if err := ctx.Err(); err != nil {
		return 0, nil, err
	}
	median, all = sodarace.Robustness(w, sodarace.Options{Terrain: t.terrain}, sodarace.DefaultTrials, robustnessSeed)
	return median, all, nil
}

// robustnessSeed fixes the perturbed starts, so that medians can be compared between walkers and runs.
const robustnessSeed = 20

func title(p elm.Program) string {
	if p.Name == "" {
		return "Walker"
	}
	return p.Name
}
