// Package tables holds GoELM's own packages for cells: the symbols, export data and documentation through which
// interpreted code reaches them. Everything but this file is written by `go generate` (`make generate`) and has to be
// written again whenever the exported API of one of these packages changes; a test compares.
//
// -trimpath keeps the paths of the machine out of the export data.
package tables

//go:generate env GOFLAGS=-trimpath go run goelm/kernel/golang/gen -o . -package tables goelm/elm goelm/elm/diffmodel goelm/elm/draw goelm/elm/env goelm/elm/llm goelm/elm/mutate goelm/elm/patch goelm/elm/progress goelm/elm/qd goelm/elm/sodarace goelm/elm/stats goelm/elm/tune goelm/render goelm/sandbox
