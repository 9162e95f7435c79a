// Package env holds the environments: the tasks on which programs are evolved. A task says what a program must define, runs
// nothing itself, and turns what the sandbox returned into a fitness and a place in the map, on the host.
//
// List names the tasks, New makes one from its name on a command line; in a notebook one calls Sodarace, Image and the others.
// Custom is a task of one's own. To add one here: a file with its constructor and Assess (common.go has what they share), seeds in
// programs/, an entry in catalogue below, and a page in docs/tasks.
//
// The package knows neither mutators nor the search; the walkers' physics is in elm/sodarace, shapes are in elm/draw.
package env

import (
	"fmt"
	"strconv"
	"strings"

	"goelm/elm"
	"goelm/elm/env/puzzles"
	"goelm/elm/sodarace"
	"goelm/render"
)

// An entry of the catalogue: what New calls, with what follows the name's first slash ("" if nothing does).
type entry struct {
	name, about string
	make        func(variant string) (elm.Task, error)
}

// catalogue lists all tasks that have a name.
var catalogue = []entry{
	{"sodarace", "walkers that get far; /TERRAIN, /TERRAIN/robust", newSodarace},
	{"image", "paint a target picture, a colour for every place; /FILE is a PNG or JPEG", newImage()},
	{"drawing", "paint it with coloured shapes; /FILE", newImage(Shapes())},
	{"puzzle", "an answer that a given function accepts; /NAME, see env.Puzzles()", newPuzzle},
	{"strings", "build a text; /TEXT", newString},
	{"function", "points where a function is good; /sphere, /rastrigin, /arm", newFunction},
	{"binpacking", "a rule for packing bins online; /SET of instances", newBinPacking},
	{"circlepacking", "circles in the unit square; /N of them, 26 if not said", newCirclePacking},
	{"parity4", "repair the parity of four bits; /BUGS, 0 to 5", newRepairTask(Parity4, 1, 5)},
	{"quadratic", "repair a quadratic polynomial; /BUGS, 0 to 2", newRepairTask(Quadratic, 1, 2)},
}

// Stored runs are opened and replayed by the names of their tasks.
func init() { elm.RegisterTasks(New) }

// Names are the names of tasks. They show as a table of what the tasks ask for.
type Names []string

// List names the tasks that New makes.
func List() Names {
	names := make(Names, len(catalogue))
	for i, e := range catalogue {
		names[i] = e.name
	}
	return names
}

// MIMEBundle is a table of the tasks.
func (n Names) MIMEBundle() map[string]any {
	t := render.Table{Columns: []string{"task", "asks for", "a program defines", "fitness", "measures"}, Caption: "env.New(name), or goelm evolve -task NAME"}
	for _, e := range catalogue {
		task, err := e.make("")
		if err != nil {
			continue
		}
		spec := task.Spec()
		var measures []string
		for _, m := range spec.Measures {
			measures = append(measures, m.Name)
		}
		t.Rows = append(t.Rows, []any{e.name, e.about, strings.TrimPrefix(spec.Entry, "func "), spec.Fitness, strings.Join(measures, ", ")})
	}
	return t.MIMEBundle()
}

// New makes a task from its name, with a variant behind a slash where there is one: "sodarace", "sodarace/tunnel",
// "image/cat.png".
func New(name string) (elm.Task, error) {
	task, variant, _ := strings.Cut(name, "/")
	for _, e := range catalogue {
		if e.name == task {
			t, err := e.make(variant)
			if err != nil {
				return nil, fmt.Errorf("task %q: %w", name, err)
			}
			return t, nil
		}
	}
	return nil, fmt.Errorf("no task %q; there are %s", name, strings.Join(List(), ", "))
}

func newSodarace(variant string) (elm.Task, error) {
	ground, how, _ := strings.Cut(variant, "/")
	if ground == "" {
		ground = "flat"
	}
	terrain, err := sodarace.TerrainByName(ground)
	if err != nil {
		return nil, err
	}
	switch how {
	case "":
		return Sodarace(terrain), nil
	case "robust":
		return Sodarace(terrain, Robust()), nil
	}
	return nil, fmt.Errorf("%q is nothing that can follow the terrain; \"robust\" can", how)
}

func newImage(options ...ImageOption) func(string) (elm.Task, error) {
	return func(file string) (elm.Task, error) {
		if file == "" {
			return Image(Sunset(), options...), nil
		}
		return ImageFile(file, options...)
	}
}

func newPuzzle(name string) (elm.Task, error) {
	if name == "" {
		name = "fibonacci"
	}
	if _, err := puzzles.Find(name); err != nil {
		return nil, err
	}
	return Puzzle(name), nil
}

func newString(text string) (elm.Task, error) {
	if text == "" {
		text = DefaultText
	}
	if n := len([]rune(text)); n > maxText {
		return nil, fmt.Errorf("the text has %d characters, more than %d", n, maxText)
	}
	return String(text), nil
}

func newFunction(name string) (elm.Task, error) {
	switch name {
	case "", "sphere":
		return Sphere(), nil
	case "rastrigin":
		return Rastrigin(), nil
	case "arm":
		return Arm(), nil
	}
	return nil, fmt.Errorf("no function %q; there are sphere, rastrigin, arm", name)
}

func newRepairTask(task func(bugs int) *RepairTask, usual, most int) func(string) (elm.Task, error) {
	return func(text string) (elm.Task, error) {
		if text == "" {
			return task(usual), nil
		}
		bugs, err := strconv.Atoi(text)
		if err != nil || bugs < 0 || bugs > most {
			return nil, fmt.Errorf("%q is no number of bugs from 0 to %d", text, most)
		}
		return task(bugs), nil
	}
}

func newBinPacking(set string) (elm.Task, error) {
	if set == "" {
		set = "or"
	}
	if _, err := findPackingSet(set); err != nil {
		return nil, err
	}
	return BinPacking(set), nil
}

func newCirclePacking(text string) (elm.Task, error) {
	if text == "" {
		return CirclePacking(26), nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > MaxCircles {
		return nil, fmt.Errorf("%q is no number of circles from 1 to %d", text, MaxCircles)
	}
	return CirclePacking(n), nil
}
