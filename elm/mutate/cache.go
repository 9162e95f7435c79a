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
	var extra []*types.Package
	if lib.Has("math") {
		m, err := lib.Import("math")
		if err != nil {
			return nil, err
		}
		extra = append(extra, m)
	}
	tree, err := edit.Open(src, checked, extra...)
	if err != nil {
		return nil, err
	}
	return &parent{lib, tree}, nil
}
