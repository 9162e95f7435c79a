// Package env holds the environments: the tasks on which programs are evolved. A task says what a program must define, runs
// nothing itself, and turns what the sandbox returned into a fitness and a place in the map, on the host.
//
// Start with Sodarace, or with New, which makes a task from its name on a command line. The package knows neither
// mutators nor the search; the walkers' physics is in elm/sodarace, the seeds' programs in elm/env/seeds.
package env

import (
	"fmt"
	"strings"

	"goelm/elm"
	"goelm/elm/sodarace"
)

// List names the tasks that New makes.
func List() []string { return []string{"sodarace"} }

// New makes a task from its name, with a variant behind a slash where there is one: "sodarace", "sodarace/flat".
func New(name string) (elm.Task, error) {
	task, variant, _ := strings.Cut(name, "/")
	switch task {
	case "sodarace":
		var options []SodaraceOption
		ground, how, _ := strings.Cut(variant, "/")
		if ground == "" {
			ground = "flat"
		}
		terrain, err := sodarace.TerrainByName(ground)
		if err != nil {
			return nil, fmt.Errorf("task %q: %w", name, err)
		}
		switch how {
		case "":
		case "robust":
			options = append(options, Robust())
		default:
			return nil, fmt.Errorf("task %q: %q is nothing that can follow the terrain; \"robust\" can", name, how)
		}
		return Sodarace(terrain, options...), nil
	}
	return nil, fmt.Errorf("no task %q; there are %s", name, strings.Join(List(), ", "))
}
