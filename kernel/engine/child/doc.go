// Package child is the engine's own side: `goelm engine`, the process in which a notebook's cells run.
//
// Main takes requests from the kernel (package pipe), runs each cell in a golang.Session whose library is the standard
// library and GoELM's own packages, and turns what the cell made into bundles, progress bars and tracebacks. It keeps
// no promise of surviving: a stack overflow or a fatal error ends it, and package engine starts another.
//
// It knows Go values and what of them can be shown (a MIMEBundle method, image.Image, error, fmt.Stringer), but no type
// of elm and no Jupyter message. Start reading at server.go; cell.go is the life of one cell.
package child
