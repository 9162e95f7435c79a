package seeds

import (
	"math"
	"strings"
	"testing"

	"goelm/elm/env/seeds/cppnfixed"
	"goelm/elm/env/seeds/cppnmutable"
	"goelm/elm/env/seeds/radial"
	"goelm/elm/env/seeds/square"
	"goelm/elm/sodarace"
)

var programs = map[string]func() *sodarace.Walker{
	"square": square.MakeWalker, "radial": radial.MakeWalker,
	"cppn_fixed": cppnfixed.MakeWalker, "cppn_mutable": cppnmutable.MakeWalker,
}

// The bodies are OpenELM's but for the phases of cppn_mutable. One coordinate of radial may differ in its last bit, because
// Go's sine rounds otherwise than the C library's; OpenELM's simulator sees no difference.
func TestBodiesEqualOpenELM(t *testing.T) {
	all, err := sodarace.LoadAll("../../sodarace/testdata/bodies.json")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, n := range all {
		build, ok := programs[n.Name]
		if !ok {
			continue
		}
		seen++
		got := build()
		gj, wj := got.Joints(), n.Walker.Joints()
		gm, wm := got.Muscles(), n.Walker.Muscles()
		if len(gj) != len(wj) || len(gm) != len(wm) {
			t.Fatalf("%s: %v, want %v", n.Name, got, n.Walker)
		}
		for i := range gj {
			if math.Abs(gj[i].X-wj[i].X) > 2.3e-16 || math.Abs(gj[i].Y-wj[i].Y) > 2.3e-16 {
				t.Errorf("%s: joint %d is %v, want %v", n.Name, i, gj[i], wj[i])
			}
		}
		for i := range gm {
			if n.Name == "cppn_mutable" {
				gm[i].Phase *= 8
			}
			if gm[i] != wm[i] {
				t.Errorf("%s: muscle %d is %v, want %v", n.Name, i, gm[i], wm[i])
			}
		}
		if n.Name == "cppn_mutable" {
			continue
		}
		gf, gs := got.EvaluateOpenELM(10000, 350000)
		wf, ws := n.Walker.EvaluateOpenELM(10000, 350000)
		if gf[0] != wf[0] || gf[1] != wf[1] || math.Abs(gs.Mass-ws.Mass) > 1e-12 {
			t.Errorf("%s: evaluates to %v, %v, want %v, %v", n.Name, gf, gs, wf, ws)
		}
	}
	if seen != len(Names()) {
		t.Errorf("compared %d seeds, want %d", seen, len(Names()))
	}
}

func TestSourceIsACandidate(t *testing.T) {
	for _, name := range Names() {
		src, err := Source(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(src, "// MakeWalker builds") || !strings.Contains(src, "\nfunc MakeWalker() *sodarace.Walker {\n") || strings.Contains(src, "package ") || strings.Contains(src, "import") {
			t.Errorf("%s: not a bare program:\n%s", name, src)
		}
		if programs[name]().Validate() != nil {
			t.Errorf("%s: %v", name, programs[name]().Validate())
		}
	}
	if _, err := Source("blob"); err == nil || !strings.Contains(err.Error(), `"radial"`) {
		t.Errorf("unknown seed: %v, want an error that lists the names", err)
	}
}

// Under the default law no two seeds are the same walker.
func TestSeedsDiffer(t *testing.T) {
	distances := map[float64]string{}
	for _, name := range Names() {
		r, err := sodarace.Simulate(programs[name](), sodarace.Options{})
		if err != nil || r.Invalid != "" {
			t.Fatalf("%s: %v %s", name, err, r.Invalid)
		}
		t.Logf("%s: %.2f", name, r.Displacement)
		if other, ok := distances[r.Distance]; ok {
			t.Errorf("%s and %s travel the same distance %v", name, other, r.Distance)
		}
		distances[r.Distance] = name
	}
}
