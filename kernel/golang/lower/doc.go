// Package lower takes checked Go apart until the interpreter runs it rightly. It works function by function:
//
//	elaborate   syntax and go/types' facts become the tree of package core: generics are copied for their types, names are
//	            resolved, constants are values, implicit conversions are written out (elab_*.go)
//	rangefunc   bodies of ranges over functions become closures
//	deferral    defer, go and recover become calls of the runtime support
//	flatten     ranges, switches, selects and assignments of several values become plain statements, in Go's order of evaluation
//	dynamic     interface values carry their types: conversions, assertions, comparisons and method calls become calls
//	closures    variables that closures and loops make more than one get cells of their own
//	guard       checks give run-time errors Go's texts and lines; loops and calls are counted
//
// Each pass has a file of its own, whose head comment says what the interpreter gets wrong or cannot do there, and leaves
// a tree that Check of package core accepts. What cannot be kept is refused with a code of package refuse.
//
// Start reading in lower.go.
package lower
