package elm

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"goelm/elm/qd"
)

// A Configured mutator can be made again from its name and its configuration, once it is registered with
// [RegisterMutator]. Stored runs of it can be replayed and told apart by their configuration.
type Configured interface {
	// Config is the configuration, a value that encoding/json writes the same each time. It holds no secrets.
	Config() any
}

// identity is what makes two runs the same: all that decides about them. It is stored as a run's settings.
type identity struct {
	Task     string          `json:"task"`
	Spec     string          `json:"spec"` // hash of the task's description
	Mutator  string          `json:"mutator"`
	Config   json.RawMessage `json:"config,omitempty"`
	Seed     uint64          `json:"seed"`
	Lag      int             `json:"lag"`
	Clip     bool            `json:"clip,omitempty"`
	Layout   json.RawMessage `json:"layout"`
	Select   string          `json:"select"`
	Islands  *qd.IslandPlan  `json:"islands,omitempty"`
	Parents  int             `json:"parents"`
	Siblings int             `json:"siblings"`
	Seeds    []Program       `json:"seeds,omitempty"` // those that were given instead of the task's
}

// identify describes a search by everything that decides about it.
func identify(spec Spec, mutator Mutator, s Settings) (identity, error) {
	layout, err := qd.EncodeLayout(s.Layout)
	if err != nil {
		return identity{}, err
	}
	hash, err := spec.hash()
	if err != nil {
		return identity{}, err
	}
	id := identity{
		Task: spec.Name, Spec: hash, Mutator: mutator.Name(), Seed: s.Seed, Lag: s.Lag, Clip: s.Clip, Layout: layout, Select: s.Select.String(),
		Islands: s.Islands, Parents: s.Parents, Siblings: s.Siblings, Seeds: s.Seeds,
	}
	if c, ok := mutator.(Configured); ok {
		if id.Config, err = json.Marshal(c.Config()); err != nil {
			return identity{}, fmt.Errorf("configuration of mutator %s: %w", mutator.Name(), err)
		}
	}
	return id, nil
}

// options are the options that make a search with this identity.
func (id identity) options() ([]Option, error) {
	layout, err := qd.DecodeLayout(id.Layout)
	if err != nil {
		return nil, err
	}
	rule, err := qd.SelectionByName(id.Select)
	if err != nil {
		return nil, err
	}
	options := []Option{RandomSeed(id.Seed), Lag(id.Lag), Clip(id.Clip), Layout(layout), Select(rule), Parents(id.Parents), Siblings(id.Siblings)}
	if id.Islands != nil {
		options = append(options, Islands(*id.Islands))
	}
	if id.Seeds != nil {
		options = append(options, Seeds(id.Seeds...))
	}
	return options, nil
}

// hash identifies what a task asks for. How it assesses is code, which no hash tells; a replay does.
func (s Spec) hash() (string, error) {
	text, err := json.Marshal(struct {
		Name, Entry string
		Calls       [][]any
		Driver      Driver
		Limits      any
		Measures    []Measure
		Seeds       []Program
		Imports     []string
	}{s.Name, s.Entry, s.Calls, s.Driver, s.Limits, s.Measures, s.Seeds, s.Imports})
	if err != nil {
		return "", fmt.Errorf("task %s: its calls cannot be written as JSON: %w", s.Name, err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8]), nil
}

// registry is what names of tasks and mutators stand for.
var registry struct {
	mu       sync.Mutex
	tasks    []func(name string) (Task, error)
	mutators map[string]func(config json.RawMessage) (Mutator, error)
}

// RegisterTasks tells how to make tasks from the names that their Spec has, so that stored runs can be opened and replayed.
// A package of tasks calls it when it is initialised; make fails for names that it does not know.
func RegisterTasks(make func(name string) (Task, error)) {
	registry.mu.Lock()
	defer registry.mu.Unlock()
	registry.tasks = append(registry.tasks, make)
}

// RegisterMutator tells how to make the mutator of that name from its configuration; nil means the usual one.
func RegisterMutator(name string, make func(config json.RawMessage) (Mutator, error)) {
	registry.mu.Lock()
	defer registry.mu.Unlock()
	if registry.mutators == nil {
		registry.mutators = map[string]func(json.RawMessage) (Mutator, error){}
	}
	registry.mutators[name] = make
}

// TaskByName makes a registered task.
func TaskByName(name string) (Task, error) {
	registry.mu.Lock()
	makers := slices.Clone(registry.tasks)
	registry.mu.Unlock()
	err := fmt.Errorf("no task %q", name)
	for _, make := range makers {
		var task Task
		if task, err = make(name); err == nil {
			return task, nil
		}
	}
	return nil, err
}

// Mutators are the names of the registered mutators, in order.
func Mutators() []string {
	registry.mu.Lock()
	defer registry.mu.Unlock()
	return sortedKeys(registry.mutators)
}

// MutatorByName makes a registered mutator; a nil configuration gives the usual one. What follows a bracket or a plus in the
// name, such as the model of "diff(qwen2.5-coder)", is the configuration's to say.
func MutatorByName(name string, config json.RawMessage) (Mutator, error) {
	if i := strings.IndexAny(name, "(+"); i > 0 {
		name = name[:i]
	}
	registry.mu.Lock()
	make := registry.mutators[name]
	registry.mu.Unlock()
	if make == nil {
		var names bytes.Buffer
		for i, n := range Mutators() {
			if i > 0 {
				names.WriteString(", ")
			}
			names.WriteString(n)
		}
		return nil, fmt.Errorf("no mutator %q; there are %s", name, &names)
	}
	return make(config)
}
