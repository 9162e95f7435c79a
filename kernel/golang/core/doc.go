// Package core is the tree between Go and the interpreter: Go's statements and expressions with every type known, no
// generics, no methods of the program's own, no shadowing, and every implicit conversion written out.
//
// Package lower makes the tree from checked syntax and rewrites it, pass by pass, until it lies inside the part of Go
// that the interpreter executes rightly; package emit writes that part as text. The types in the tree are go/types' own
// and stay what the source says to the end: emit decides how a type is represented.
//
// The package knows neither syntax nor the interpreter. Start reading in tree.go.
package core
