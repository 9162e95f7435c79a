// Package gonum holds the tables of gonum's packages for cells: vectors, matrices, statistics and optimisation. They are the only
// packages outside of Go's library and GoELM that cells may import: an interpreter cannot compile modules, so what
// is to be fast must be linked in. Nothing is unpacked or built before a cell uses one of them.
//
// Everything but this file is written by `go generate` (`make generate`). Beside mat, stat, floats and optimize there are the
// packages whose types their functions take: blas for mat, distuv and distmv for sampling, r1 for bounds.
package gonum

//go:generate env GOFLAGS=-trimpath go run goelm/kernel/golang/gen -o . -package gonum gonum.org/v1/gonum/blas gonum.org/v1/gonum/blas/blas64 gonum.org/v1/gonum/blas/cblas128 gonum.org/v1/gonum/floats gonum.org/v1/gonum/floats/scalar gonum.org/v1/gonum/mat gonum.org/v1/gonum/optimize gonum.org/v1/gonum/spatial/r1 gonum.org/v1/gonum/stat gonum.org/v1/gonum/stat/combin gonum.org/v1/gonum/stat/distmv gonum.org/v1/gonum/stat/distuv
