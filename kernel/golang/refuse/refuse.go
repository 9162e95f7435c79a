// Package refuse is the closed list of reasons for which a valid Go program is not run: constructs whose meaning the
// interpreter could not keep. Lowering stops with a Refusal at the construct, before anything has run.
package refuse

import (
	"fmt"
	"go/token"
)

// A Refusal is the panic with which a pass of the lowering stops; golang turns it into an *Unsupported.
type Refusal struct {
	Pos  token.Pos // NoPos: the statement being lowered
	Code Code
	What string // the construct, in words
}

// Stop refuses the construct at pos.
func Stop(pos token.Pos, code Code, format string, args ...any) {
	panic(Refusal{Pos: pos, Code: code, What: fmt.Sprintf(format, args...)})
}
