package golang

import (
	"iter"
	"math/rand/v2"
	"reflect"
	"slices"
	"sort"
)

// sortOrdered is slices.Sort for a slice of any ordered type.
func sortOrdered(x any) {
	switch s := x.(type) {
	case []int:
		slices.Sort(s)
		return
	case []float64:
		slices.Sort(s)
		return
	case []string:
		slices.Sort(s)
		return
	}
	v := reflect.ValueOf(x)
	sort.Slice(x, func(i, j int) bool {
		a, b := v.Index(i), v.Index(j)
		switch {
		case a.CanInt():
			return a.Int() < b.Int()
		case a.CanUint():
			return a.Uint() < b.Uint()
		case a.CanFloat():
			return a.Float() < b.Float() || a.Float() != a.Float() && b.Float() == b.Float()
		}
		return a.String() < b.String()
	})
}

func randN(n int64) int64 { return rand.N(n) }

// pull is iter.Pull for values of any type.
func pull(seq func(yield func(any) bool)) (next func() (any, bool), stop func()) {
	return iter.Pull(seq)
}
