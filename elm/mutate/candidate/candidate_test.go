package candidate

import (
	"go/types"
	"reflect"
	"testing"

	"goelm/elm/sodarace"
	"goelm/kernel/golang"
)

// TestTableIsCurrent compares the builder in the table with the one that is compiled in.
func TestTableIsCurrent(t *testing.T) {
	pkg, err := Library().Import("goelm/elm/sodarace")
	if err != nil {
		t.Fatal(err)
	}
	set := types.NewMethodSet(types.NewPointer(pkg.Scope().Lookup("Walker").Type()))
	have := map[string]string{}
	for i := range set.Len() {
		if f := set.At(i).Obj(); f.Exported() {
			have[f.Name()] = types.TypeString(f.Type(), func(p *types.Package) string { return p.Name() })
		}
	}
	w := reflect.TypeFor[*sodarace.Walker]()
	for i := range w.NumMethod() {
		m := w.Method(i)
		if _, ok := have[m.Name]; !ok {
			t.Errorf("the table lacks Walker.%s: run go generate ./elm/mutate/candidate", m.Name)
		}
		delete(have, m.Name)
	}
	for name := range have {
		t.Errorf("the table has Walker.%s, which is gone: run go generate ./elm/mutate/candidate", name)
	}
}

func TestLibrary(t *testing.T) {
	tests := []struct {
		src   string
		extra []string
		ok    bool
	}{
		{"func F() *sodarace.Walker { return sodarace.NewWalker() }", nil, true},
		{"func F() float64 { return math.Sqrt(2) }", nil, true},
		{"import \"os\"\n\nfunc F() { os.Exit(1) }", nil, false},
		{"func F() string { return url.QueryEscape(``) }", nil, false},
		{"func F() string { return url.QueryEscape(``) }", []string{"net/url"}, true},
	}
	for _, tt := range tests {
		src := tt.src
		if src[:6] == "import" {
			src = "package main\n\n" + src
		}
		_, err := golang.Check(Library(tt.extra...), "f.go", src, golang.CheckOptions{AutoImport: true})
		if (err == nil) != tt.ok {
			t.Errorf("%s with %v: error %v, want accepted %v", tt.src, tt.extra, err, tt.ok)
		}
	}
}
