// Package candidate holds what candidate programs may import, for type-checking them only: the standard packages of
// the sandbox's list and GoELM's own builders. Nothing here can run a program; the sandbox has its own tables.
//
// Start reading at [Library]. Run go generate after a change of the exported API of elm/draw or elm/sodarace.
package candidate

import (
	_ "embed"
	"slices"
	"sync"

	"goelm/kernel/golang"
	"goelm/kernel/golang/std"
	"goelm/sandbox/allow"
)

//go:generate sh -c "mkdir -p .gen && go run goelm/kernel/golang/gen -o .gen -package candidate goelm/elm/draw goelm/elm/sodarace && mv .gen/packages.zip . && rm -r .gen"

//go:embed packages.zip
var archive []byte

// full is the library of all packages; restricted ones share what it has loaded.
var full = sync.OnceValue(func() *golang.Library {
	a := golang.NewArchive(archive)
	return golang.NewLibrary(std.Packages(), []golang.Package{
		a.Package("goelm/elm/draw", "draw", nil),
		a.Package("goelm/elm/sodarace", "sodarace", nil),
	})
})

// Library is what a candidate may import: the sandbox's list, and the extra packages that a task names. It is for
// golang.Check; it has no symbols to run anything with.
func Library(extra ...string) *golang.Library {
	return full().Only(func(path string) bool { return allow.Import(path) || slices.Contains(extra, path) })
}
