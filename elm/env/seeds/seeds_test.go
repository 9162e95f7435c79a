package seeds

import (
	"math"
	"strings"
	"testing"

	"goelm/elm/sodarace"
)

// The bodies are OpenELM's. Coordinates on a circle (one of radial, two of wheel) may differ in their last bit, because Go's
// sine rounds otherwise than the C library's; the simulator, which takes them as float32, sees no difference.
func TestBodiesEqualOpenELM(t *testing.T) {
	all, err := sodarace.LoadAll("../../sodarace/testdata/bodies.json")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, n := range all {
		got, err := Walker(n.Name)
		if err != nil {
			t.Error(err)
			continue
		}
		seen++
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
			if gm[i] != wm[i] {
				t.Errorf("%s: muscle %d is %v, want %v", n.Name, i, gm[i], wm[i])
			}
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
		w, err := Walker(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Validate(); (err != nil) != (name == "galloper" || name == "runner") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Source("blob"); err == nil || !strings.Contains(err.Error(), `"radial"`) {
		t.Errorf("unknown seed: %v, want an error that lists the names", err)
	}
}
