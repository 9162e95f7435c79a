package edit

import "goelm/kernel/golang"

// Checked is a type-checked file, as kernel/golang gives it.
type Checked = golang.Checked
