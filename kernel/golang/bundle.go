package golang

import (
	_ "embed"
	"sync"

	"goelm/kernel/golang/lower"
)

//go:embed bundle/generic.go.txt
var bundleSource string

// bundles holds the generic functions of each store of packages, checked once.
var bundles sync.Map // *store to func() *lower.Bundle

// bundle gives the source of the generic functions of the library's packages; nil if it does not check, which a test sees.
func (l *Library) bundle() *lower.Bundle {
	f, _ := bundles.LoadOrStore(l.store, sync.OnceValue(func() *lower.Bundle {
		var list errorCollector
		info := newInfo()
		b, err := lower.NewBundle(bundleSource, checkConfig(&Library{store: l.store}, &list), info)
		if err != nil {
			return nil
		}
		return b
	}))
	return f.(func() *lower.Bundle)()
}
