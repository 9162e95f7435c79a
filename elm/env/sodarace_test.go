package env

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"goelm/elm"
	"goelm/elm/env/seeds/square"
	"goelm/elm/sodarace"
	"goelm/sandbox"
)

var (
	_ elm.Task        = (*SodaraceTask)(nil)
	_ elm.Drawer      = (*SodaraceTask)(nil)
	_ elm.Thumbnailer = (*SodaraceTask)(nil)
	_ elm.Robuster    = (*SodaraceTask)(nil)
)

// returned is the outcome of a program that built the walker w.
func returned(t *testing.T, w *sodarace.Walker) sandbox.Outcome {
	t.Helper()
	text, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	return sandbox.Outcome{Verdict: sandbox.OK, Results: []json.RawMessage{text}}
}

func TestAssess(t *testing.T) {
	task := Sodarace(sodarace.Flat)
	seed := task.Seed("square")
	e := task.Assess(context.Background(), seed, returned(t, square.MakeWalker()))
	if !e.OK() || e.Fitness != 14.034248161315919 {
		t.Fatalf("%s %q, fitness %v", e.Verdict, e.Detail, e.Fitness)
	}
	if want := []float64{70.4, 68.18181818181817, 241.58651363350822}; len(e.Measures) != 3 || e.Measures[0] != want[0] || e.Measures[1] != want[1] || e.Measures[2] != want[2] {
		t.Errorf("measures %v, want %v", e.Measures, want)
	}
	if len(e.PhenotypeID) != 64 {
		t.Errorf("phenotype id %q", e.PhenotypeID)
	}
	if svg := task.Draw(e).SVG(); !strings.Contains(svg, "<animate") || !strings.Contains(svg, "square") {
		t.Error("the drawing does not move, or has no name")
	}
	if svg := task.Thumbnail(e).SVG(); strings.Contains(svg, "<animate") {
		t.Error("the thumbnail moves")
	}
	median, all, err := task.Robustness(context.Background(), e)
	if err != nil || len(all) != 20 || median <= 0 {
		t.Errorf("robustness %v of %d, %v", median, len(all), err)
	}
}

// What a sandbox returns is not trusted: anything that is not a good walker is a rejection that says why.
func TestAssessRejects(t *testing.T) {
	task := Sodarace(sodarace.Flat)
	far, crowd := sodarace.NewWalker(), sodarace.NewWalker()
	far.Joint(0, 0)
	crowd.Joint(0, 0)
	for i := range 11 {
		crowd.Joint(float64(i), 5)
		crowd.Distance(0, i+1)
	}
	one := func(text string) sandbox.Outcome {
		return sandbox.Outcome{Verdict: sandbox.OK, Results: []json.RawMessage{json.RawMessage(text)}}
	}
	for want, o := range map[string]sandbox.Outcome{
		"returned nil":                 one("null"),
		"not a walker":                 one(`[1,2]`),
		"MakeWalker's result":          one(`{"joints":[[0,1e99]],"muscles":[]}`),
		"0 results":                    {Verdict: sandbox.OK},
		"no muscle":                    returned(t, far),
		"joint 0 holds 11 connections": returned(t, crowd),
	} {
		e := task.Assess(context.Background(), task.Seed("square"), o)
		if e.Verdict != sandbox.Rejected || !strings.Contains(e.Detail, want) {
			t.Errorf("%s %q, want rejected: %s", e.Verdict, e.Detail, want)
		}
		task.Draw(e)
		task.Thumbnail(e)
	}
	e := task.Assess(context.Background(), task.Seed("square"), sandbox.Outcome{Verdict: sandbox.Timeout, Detail: "fuel spent"})
	if e.Verdict != sandbox.Timeout || e.Detail != "fuel spent" {
		t.Errorf("a timeout became %s %q", e.Verdict, e.Detail)
	}
	if _, _, err := task.Robustness(context.Background(), e); err == nil {
		t.Error("robustness of nothing")
	}
}

func TestSeedAndNames(t *testing.T) {
	task := Sodarace(sodarace.Flat)
	for _, name := range []string{"square", "radial", "cppn_fixed", "cppn_mutable"} {
		if p := task.Seed(name); p.Name != name || p.Task != "sodarace" || !strings.Contains(p.Source, "func MakeWalker() *sodarace.Walker") {
			t.Errorf("%s: %+v", name, p)
		}
	}
	defer func() {
		if text, _ := recover().(string); !strings.Contains(text, `no seed "blob"`) || !strings.Contains(text, "cppn_fixed") {
			t.Errorf("panic %q, want the list of seeds", text)
		}
	}()
	task.Seed("blob")
}
