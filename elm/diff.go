package elm

import "goelm/render"

// Diff shows two programs side by side, with what differs marked.
func Diff(a, b Program) render.Rich {
	return render.SideBySide(a.Name, a.Source, b.Name, b.Source)
}
