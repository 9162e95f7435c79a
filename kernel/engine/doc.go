// Package engine keeps the child process in which a notebook's cells run, and speaks for it.
//
// A Host starts `goelm engine` with its own process group, sends it cells over a pipe pair, reads what it prints at the
// level of file descriptors, so that nothing escapes (os.Stdout, a crash dump), and hands everything over in the order
// in which the cell produced it. When the engine dies (stack overflow, concurrent map writes, a panic in a goroutine,
// os.Exit), the cell ends with the cause, a new engine starts, and the declarations of the session are replayed.
//
// The package knows neither Go nor Jupyter's messages: package child runs the cells on the other end of the pipe,
// package pipe is what the two say to each other, and kernel/goelm joins Host to kernel/jupyter.
//
// Start reading at Host.Execute; process.go starts and ends one child; tap.go orders its output.
package engine
