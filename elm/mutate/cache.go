package mutate

import (
	"go/types"
	"strings"
	"sync"

	"goelm/elm/edit"
	"goelm/elm/mutate/candidate"
	"goelm/kernel/golang"
)

// A parent is a program opened for editing, and the library that it and its children are checked with.
type parent struct {
	lib  *golang.Library
	tree *edit.Tree
}

// cacheSize bounds how many programs stay open: enough for the parents of a search that are drawn again and again.
const cacheSize = 256

// A cache keeps opened programs, the least recently opened one goes first. What it returns does not depend on what it
// holds. Goroutines may share it.
type cache struct {
	mu    sync.Mutex
	trees map[string]*parent
	order []string
}

func newCache() *cache { return &cache{trees: map[string]*parent{}} }

// open checks a program, or finds it checked.
func (c *cache) open(src string, imports []string) (*parent, error) {
	key := strings.Join(imports, "\n") + "\x00" + src
	c.mu.Lock()
	p := c.trees[key]
	c.mu.Unlock()
	if p != nil {
		return p, nil
	}
	p, err := openParent(src, imports)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.trees[key] == nil {
		c.trees[key] = p
		c.order = append(c.order, key)
		if len(c.order) > cacheSize {
			delete(c.trees, c.order[0])
			c.order = c.order[1:]
		}
	}
	return p, nil
}

func openParent(src string, imports []string) (*parent, error) {
	lib := candidate.Library(imports...)
	checked, err := golang.Check(lib, "parent.go", src, golang.CheckOptions{AutoImport: true})
	if err != nil {
		return nil, err
	}
	tree, err := edit.Open(src, checked, callable(lib, checked)...)
	if err != nil {
		return nil, err
	}
	return &parent{lib, tree}, nil
}

// callable lists the packages whose functions a mutation may call: math always, some others where the program imports
// them. Other packages (a task's builder) are called as the program does it, for what the sandbox offers of them may be less
// than what they export.
func callable(lib *golang.Library, c *golang.Checked) []*types.Package {
	var out []*types.Package
	for _, path := range []string{"math", "math/bits", "strings", "strconv", "unicode"} {
		for _, p := range c.Pkg.Imports() {
			if p.Path() == path {
				out = append(out, p)
			}
		}
		if path == "math" && len(out) == 0 && lib.Has(path) {
			if p, err := lib.Import(path); err == nil {
				out = append(out, p)
			}
		}
	}
	return out
}
