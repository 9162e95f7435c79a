// Package std is the standard library as interpreted code sees it: generated tables of the packages that make sense
// in a notebook. It holds no code of its own; see kernel/golang/gen for how the tables are made, and run go generate
// after a change of the Go toolchain.
package std

//go:generate go run goelm/kernel/golang/gen -o . -package std -builtin -list packages.txt -bundle ../bundle/generic.go.txt -report ../../../docs/stdlib.md
