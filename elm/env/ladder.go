package env

import (
	"context"
	"fmt"
	"strings"

	"goelm/elm"
)

// A Ladder makes a task for every number of bugs, as Parity4(3). [elm.CompareLadder] climbs it, one rung for each number of
// bugs from 1.
type Ladder func(bugs int) *RepairTask

// Name is the problem's name: "parity4".
func (l Ladder) Name() string {
	name, _, _ := strings.Cut(l(0).spec.Name, "/")
	return name
}

// Rungs implements [elm.Ladder].
func (l Ladder) Rungs(context.Context) ([]elm.Rung, error) {
	var rungs []elm.Rung
	for bugs := 1; bugs <= l(0).most; bugs++ {
		task := l(bugs)
		rungs = append(rungs, elm.Rung{Bugs: bugs, Cases: []elm.Case{{Name: task.spec.Name, Task: task, Parent: task.spec.Seeds[0], Solved: task.Solved}}})
	}
	return rungs, nil
}

// String says what it is.
func (l Ladder) String() string { return fmt.Sprintf("ladder %s, 1 to %d bugs", l.Name(), l(0).most) }

// LadderByName is Parity4 or Quadratic.
func LadderByName(name string) (Ladder, error) {
	for _, l := range []Ladder{Parity4, Quadratic} {
		if l.Name() == name {
			return l, nil
		}
	}
	return nil, fmt.Errorf("no ladder %q; there are parity4 and quadratic", name)
}
