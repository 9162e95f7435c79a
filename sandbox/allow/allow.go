// Package allow is the list of packages that a candidate, a program nobody has vetted, may import. It is a leaf: the
// worker inside the sandbox limits its library by it, and mutators read it to write programs that will not be refused.
//
// The list leaves out whatever reaches the machine (os, net, syscall), the memory behind the types (unsafe, reflect,
// runtime), other goroutines (sync), and the clock (time), so that a program's result depends on its source alone.
package allow

import "slices"

// Packages are the import paths that a candidate may use, sorted. Do not change the slice.
var Packages = []string{
	"bytes",
	"cmp",
	"container/heap",
	"container/list",
	"container/ring",
	"errors",
	"fmt",
	"goelm/elm/draw",
	"goelm/elm/sodarace",
	"hash/crc32",
	"hash/fnv",
	"image/color",
	"maps",
	"math",
	"math/big",
	"math/bits",
	"math/cmplx",
	"math/rand",
	"math/rand/v2",
	"slices",
	"sort",
	"strconv",
	"strings",
	"text/tabwriter",
	"unicode",
	"unicode/utf8",
}

// Import reports whether a candidate may import the package with this path.
func Import(path string) bool {
	_, ok := slices.BinarySearch(Packages, path)
	return ok
}
