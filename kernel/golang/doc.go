// Package golang runs Go source in an interpreter: whole programs (candidates, files) and the cells of a notebook.
//
// Yaegi does the interpreting, but it is never shown what a person typed. Source is split (cells only), parsed, checked by
// go/types, lowered to the part of Go that Yaegi v0.16.1 executes rightly, and only then run:
//
//	source -> split -> check -> lower -> emit -> Yaegi
//
//	core     the typed tree between Go and the interpreter
//	lower    checked syntax becomes a tree, and passes take the tree apart
//	repr     how types look in lowered code, and their numbers
//	emit     the tree as Go that Yaegi takes
//	refuse   the closed list of what is not run, and why
//	rt*.go   what lowered code calls while it runs: panics, interface values, formatting, goroutines
//
// A Library holds the compiled packages that source may import. Check stops after the second arrow and is what
// mutators use. Compile gives a Unit, one program in an interpreter of its own. NewSession gives a Session, which
// keeps state from one cell to the next. What cannot be lowered faithfully is refused as *Unsupported before anything
// runs: a wrong answer is worse than a refusal.
//
// The package knows neither Jupyter nor the search; values leave it as reflect.Values with their go/types types.
// Start reading in library.go, unit.go and session.go; lower/doc.go explains the lowering.
package golang
