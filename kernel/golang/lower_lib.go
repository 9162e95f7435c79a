package golang

import "go/types"

// bundledInstance names an instance of a generic function of the standard library, whose source is bundled.
func (l *lowerer) bundledInstance(fn *types.Func, list *types.TypeList) (string, bool) {
	return "", false
}
