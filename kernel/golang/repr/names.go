package repr

import (
	"go/token"
	"go/types"
	"maps"
	"strconv"
	"strings"
)

// RuntimePath is the import path and name of the runtime support in lowered code.
const RuntimePath = "rt__"

// RuntimeType is a type of the runtime support, behind a pointer.
func RuntimeType(name string) types.Type {
	return types.NewPointer(types.NewNamed(types.NewTypeName(token.NoPos, runtimePackage, name, nil), types.NewStruct(nil, nil), nil))
}

// BoxType is the runtime's box: a value of a type of the program in an interface, with the number of its type.
var BoxType types.Type = types.NewNamed(types.NewTypeName(token.NoPos, runtimePackage, "Box", nil), types.NewStruct([]*types.Var{
	types.NewField(token.NoPos, runtimePackage, "T", types.Typ[types.Int], false),
	types.NewField(token.NoPos, runtimePackage, "V", types.Universe.Lookup("any").Type(), false),
}, nil), nil)

var runtimePackage = types.NewPackage(RuntimePath, RuntimePath)

// Names gives names that neither the source nor the lowered code has.
type Names struct {
	taken map[string]bool
	fresh int
}

// Reserve marks a name of the source, which Fresh will not give.
func (n *Names) Reserve(name string) { n.taken[name] = true }

// Fresh makes a new name from base.
func (n *Names) Fresh(base string) string {
	base = strings.TrimRight(base, "_0123456789")
	for {
		n.fresh++
		name := base + "_" + strconv.Itoa(n.fresh)
		if !n.taken[name] {
			return name
		}
	}
}

// Special reports whether a name means something to Go, to the runtime support or to the lowering.
func Special(name string) bool {
	return name == "_" || name == "main" || name == "init" || strings.HasSuffix(name, "__") || strings.HasPrefix(name, "p_") ||
		types.Universe.Lookup(name) != nil
}

func (n *Names) clone() Names { return Names{taken: maps.Clone(n.taken), fresh: n.fresh} }
