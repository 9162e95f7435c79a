package env

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
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
	Common
	terrain sodarace.Terrain
	robust  bool
	others  []elm.Program // walkers of the paper besides the seeds
}

// A SodaraceOption changes what Sodarace asks for.
type SodaraceOption func(*SodaraceTask)

// Robust makes the median distance of 20 perturbed starts the fitness, instead of the distance from the one start: it takes
// up to 20 times as long to simulate, and walkers that are good by luck alone no longer win.
func Robust() SodaraceOption { return func(t *SodaraceTask) { t.robust = true } }

// Sodarace is the task of crossing the terrain.
func Sodarace(terrain sodarace.Terrain, options ...SodaraceOption) *SodaraceTask {
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
		Condition: fmt.Sprintf("A walker that travels as far as possible in 10 s on %s terrain.", terrain),
	}
	for _, o := range options {
		o(t)
	}
	if terrain != sodarace.Flat || t.robust {
		t.spec.Name += "/" + terrain.Name()
	}
	if t.robust {
		t.spec.Name += "/robust"
		t.spec.Fitness = "median distance"
		t.spec.Condition = strings.TrimSuffix(t.spec.Condition, ".") + ", from starts that are slightly perturbed."
	}
	for i, name := range seeds.Names() {
		source, err := seeds.Source(name)
		if err != nil {
			panic(err) // the seeds are compiled in
		}
		p := elm.Program{Task: t.spec.Name, Name: name, Source: source}
		if i < startingSeeds {
			t.spec.Seeds = append(t.spec.Seeds, p)
		} else {
			t.others = append(t.others, p)
		}
	}
	return t
}

// startingSeeds is how many of the paper's walkers a search begins with: square, radial, cppn_fixed and cppn_mutable.
const startingSeeds = 4

// Terrain is the ground to cross.
func (t *SodaraceTask) Terrain() sodarace.Terrain { return t.terrain }

// Seed is one of the walkers of the ELM paper: square, radial, cppn_fixed or cppn_mutable, with which a search begins, or wheel,
// galloper or runner. It panics for any other name.
func (t *SodaraceTask) Seed(name string) elm.Program {
	all := t.spec
	all.Seeds = append(slices.Clone(all.Seeds), t.others...)
	p, err := all.Seed(name)
	if err != nil {
		panic(err.Error())
	}
	return p
}

// exempt says whether a program is one of those walkers of the paper that break its own simulator's rules.
func (t *SodaraceTask) exempt(p elm.Program) bool {
	return slices.ContainsFunc(t.others, func(o elm.Program) bool { return o.Source == p.Source })
}

// Assess reads the walker that the program built, checks it by OpenELM's rules (galloper and runner, unchanged, need not keep
// them) and simulates it. A result that is no walker or a walker that cannot walk is rejected, with the reason.
func (t *SodaraceTask) Assess(ctx context.Context, p elm.Program, o sandbox.Outcome) elm.Evaluation {
	e := t.begin(p, o)
	if o.Verdict != sandbox.OK {
		return e
	}
	if len(o.Results) != 1 {
		return reject(e, "MakeWalker gave %d results, want 1", len(o.Results))
	}
	var w *sodarace.Walker
	if err := json.Unmarshal(o.Results[0], &w); err != nil {
		return reject(e, "MakeWalker's result: %v", err)
	}
	if w == nil {
		return reject(e, "MakeWalker returned nil, want a walker")
	}
	e.Phenotype, e.PhenotypeID = w, phenotypeID(w)
	if err := w.Validate(); err != nil && !t.exempt(p) {
		return reject(e, "%v", err)
	}
	if ctx.Err() != nil {
		return reject(e, "not simulated: %v", ctx.Err())
	}
	r, err := sodarace.Simulate(w, sodarace.Options{Terrain: t.terrain})
	if err != nil {
		return reject(e, "%v", err)
	}
	if r.Invalid != "" {
		return reject(e, "%s", r.Invalid)
	}
	e.Fitness, e.Measures = r.Fitness, []float64{r.Height, r.Width, r.Mass}
	joints, muscles := w.Count()
	e.Notes = []elm.Note{{Name: "joints", Value: joints}, {Name: "muscles", Value: muscles}}
	if t.robust {
		e.Fitness, _ = t.again(w)
		e.Notes = append(e.Notes, elm.Note{Name: "distance", Value: fmt.Sprintf("%.4g units from the unperturbed start", r.Distance)})
	}
	return e
}

// Phenotype identifies the body that a program built, which decides about everything.
func (t *SodaraceTask) Phenotype(p elm.Program, o sandbox.Outcome) string {
	var w *sodarace.Walker
	if len(o.Results) != 1 || json.Unmarshal(o.Results[0], &w) != nil || w == nil || t.exempt(p) {
		return ""
	}
	return phenotypeID(w)
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
	median, all = t.again(w)
	return median, all, nil
}

func (t *SodaraceTask) again(w *sodarace.Walker) (median float64, all []float64) {
	return sodarace.Robustness(w, sodarace.Options{Terrain: t.terrain}, sodarace.DefaultTrials, robustnessSeed)
}

// robustnessSeed fixes the perturbed starts, so that medians can be compared between walkers and runs.
const robustnessSeed = 20
