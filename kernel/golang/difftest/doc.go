// Package difftest compares kernel/golang with the real Go toolchain.
//
// Generate makes random programs whose output Go's specification settles. Truth compiles many programs into one binary
// and gives what each prints; Interpret and InterpretCells give the same for the interpreter, as a file and as the cells
// of a notebook. Reduce makes the smallest program that still shows a difference. Command langfuzz joins these; the
// tests of kernel/golang use Truth for the programs of testdata.
//
// The package knows the interpreter only through its exported functions. Start reading in compare.go; gen.go is the
// start of the generator, one kind of syntax per gen_*.go file.
package difftest
