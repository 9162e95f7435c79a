package qd

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// A cell can name nothing that is generic, so no method of the instances may give it such a thing.
func TestInstancesAreNotGeneric(t *testing.T) {
	generic := func(typ reflect.Type) bool {
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
			typ = typ.Elem()
		}
		return strings.Contains(typ.Name(), "[") && typ.PkgPath() == reflect.TypeFor[Vectors]().PkgPath()
	}
	for _, typ := range []reflect.Type{reflect.TypeFor[Programs](), reflect.TypeFor[Vectors](), reflect.TypeFor[ProgramIslands](), reflect.TypeFor[VectorIslands]()} {
		for i := range typ.NumMethod() {
			m := typ.Method(i)
			for k := range m.Type.NumIn() {
				if generic(m.Type.In(k)) {
					t.Errorf("%v.%s takes %v", typ, m.Name, m.Type.In(k))
				}
			}
			for k := range m.Type.NumOut() {
				if generic(m.Type.Out(k)) {
					t.Errorf("%v.%s gives %v", typ, m.Name, m.Type.Out(k))
				}
			}
		}
	}
}

// The instances are the generic archives by other names.
func TestInstances(t *testing.T) {
	grid := Grid{Axes: []Axis{{"x", 0, 1, 4}}}
	p, err := NewPrograms(grid, Past(2), Select(ByCuriosity))
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"a", "b", "c", "d"} {
		if _, err := p.Add(name, float64(i), []float64{float64(i%3) / 4}); err != nil {
			t.Fatal(err)
		}
	}
	best, _ := p.Best()
	at, _ := p.At(0)
	found, _, err := p.Retrieve([]float64{0.1})
	if err != nil || best.Genotype != "d" || at.Genotype != "d" || found.Genotype != "d" {
		t.Errorf("best %v, at cell 0 %v, retrieved %v, %v", best, at, found, err)
	}
	if past := p.Past(0); len(past) != 1 || past[0].Genotype != "a" || p.Past(1) != nil {
		t.Errorf("past %v", past)
	}
	var names []string
	for e := range p.All() {
		if names = append(names, e.Genotype); e.Genotype == "b" {
			break
		}
	}
	if !slices.Equal(names, []string{"d", "b"}) || len(p.Elites()) != 3 || !slices.Equal(p.Data().Genotype, []string{"d", "b", "c"}) {
		t.Errorf("all %v, elites %v, data %v", names, p.Elites(), p.Data())
	}
	s := p.Snapshot()
	if e, ok := p.Sample(Rand(1, 1)); !ok {
		t.Error("nothing sampled")
	} else if p.Reward(e, New); slices.Max(p.Scores()) != 2 || slices.Max(s.Scores()) != 1 {
		t.Errorf("scores %v, of the copy %v", p.Scores(), s.Scores())
	}
	if got, want := p.String(), "3 of 4 cells filled (75.0%), QD score 6, best 3, mean 2, 0 out of range"; got != want || p.MIMEBundle()["text/plain"] != want {
		t.Errorf("%s\nwant %s", got, want)
	}

	v, err := NewVectorIslands(IslandPlan{Count: 2}, 1, grid)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Seed([]float64{7}, 1, []float64{0}); err != nil {
		t.Fatal(err)
	}
	if _, e, ok := v.Sample(Rand(1, 1)); !ok || e.Genotype[0] != 7 || v.Map().Len() != 1 || v.Island(1).Elites()[0].Genotype[0] != 7 {
		t.Errorf("islands: %v, %v, %v", e, v.Map(), v.Island(1))
	}
}
