// Package allow is the list of packages that a candidate, a program nobody has vetted, may import. It is a leaf: the
// worker inside the sandbox limits its library by it, and mutators read it to write programs that will not be refused.
//
// The list leaves out whatever reaches the machine (os, net, syscall) or the memory behind the types (unsafe, reflect,
// runtime, sync/atomic), and what cannot be the same twice (crypto/rand, hash/maphash). Package time has a clock that stands
// still and no timers, so that a program's result depends on its source alone.
package allow

import "slices"

// Packages are the import paths that a candidate may use, sorted. Do not change the slice.
var Packages = []string{
	"bufio",
	"bytes",
	"cmp",
	"container/heap",
	"container/list",
	"container/ring",
	"crypto/md5",
	"crypto/sha1",
	"crypto/sha256",
	"crypto/sha512",
	"encoding/base64",
	"encoding/binary",
	"encoding/hex",
	"encoding/json",
	"errors",
	"fmt",
	"goelm/elm/draw",
	"goelm/elm/sodarace",
	"hash",
	"hash/adler32",
	"hash/crc32",
	"hash/crc64",
	"hash/fnv",
	"image/color",
	"io",
	"iter",
	"maps",
	"math",
	"math/big",
	"math/bits",
	"math/cmplx",
	"math/rand",
	"math/rand/v2",
	"path",
	"regexp",
	"slices",
	"sort",
	"strconv",
	"strings",
	"sync",
	"text/tabwriter",
	"time",
	"unicode",
	"unicode/utf16",
	"unicode/utf8",
}

// Import reports whether a candidate may import the package with this path.
func Import(path string) bool {
	_, ok := slices.BinarySearch(Packages, path)
	return ok
}

// symbols are those of a package that a candidate may use, where that is not all of them: of package sodarace what building a
// walker needs. The rest reads files or simulates, which is the host's part.
var symbols = map[string][]string{
	"goelm/elm/sodarace": {"Flat", "Joint", "Muscle", "NewWalker", "Size", "Terrain", "Walker"},
}

// Symbol reports whether a candidate may use the exported name of the package with this path.
func Symbol(path, name string) bool {
	if !Import(path) {
		return false
	}
	some, ok := symbols[path]
	return !ok || slices.Contains(some, name)
}
