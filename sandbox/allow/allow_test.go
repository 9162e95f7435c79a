package allow

import (
	"slices"
	"testing"
)

func TestImport(t *testing.T) {
	for _, path := range []string{"math", "strings", "goelm/elm/sodarace", "math/rand/v2", "time", "sync", "regexp"} {
		if !Import(path) {
			t.Errorf("Import(%q) = false; a candidate needs it", path)
		}
	}
	for _, path := range []string{
		"os", "os/exec", "net", "net/http", "syscall", "unsafe", "C", "reflect", "runtime", "runtime/debug", "plugin", "crypto/rand", "hash/maphash",
		"sync/atomic", "io/fs", "embed", "", ".", "./x", "math/", "Math", "goelm/sandbox", "goelm/elm", "goelm/elm/sodarace/x",
	} {
		if Import(path) {
			t.Errorf("Import(%q) = true; a candidate must not have it", path)
		}
	}
}

func TestPackagesAreSorted(t *testing.T) {
	if !slices.IsSorted(Packages) {
		t.Error("Packages is not sorted, so Import cannot search it")
	}
}

func TestSymbol(t *testing.T) {
	for _, tt := range []struct {
		path, name string
		ok         bool
	}{
		{"math", "Sin", true}, {"goelm/elm/sodarace", "NewWalker", true}, {"goelm/elm/sodarace", "Load", false}, {"goelm/elm/draw", "Picture", true},
		{"os", "Exit", false},
	} {
		if Symbol(tt.path, tt.name) != tt.ok {
			t.Errorf("Symbol(%q, %q) = %v", tt.path, tt.name, !tt.ok)
		}
	}
}
