package env

import (
	"context"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"goelm/elm"
	"goelm/sandbox"
)

func TestCirclePackingEvolves(t *testing.T) {
	task := CirclePacking(26)
	e := evolve(t, task, 200, 2)
	if e.best.Fitness < 2.62 {
		t.Errorf("sum of radii %v, want at least 2.62", e.best.Fitness)
	}
	if p, ok := e.best.Evaluation.Phenotype.(circlePlan); !ok || overlap(p.circles) != nil {
		t.Errorf("the champion overlaps: %+v", p)
	}
	if text := task.Table(e.best.Evaluation).MIMEBundle()["text/plain"].(string); !strings.Contains(text, "AlphaEvolve") || !strings.Contains(text, "this program") {
		t.Errorf("the table lacks a row:\n%s", text)
	}
}

// Two circles side by side, one of which the test moves.
func TestCirclesStrictly(t *testing.T) {
	ulp := math.Nextafter(0.25, 1) - 0.25
	for _, c := range []struct {
		name   string
		second [3]float64
		want   string // "" strict as it is, "shrunk", or the reason of a rejection
	}{
		{"touching", [3]float64{0.75, 0.25, 0.25}, ""},
		{"apart", [3]float64{0.7, 0.7, 0.2}, ""},
		{"an ulp too large", [3]float64{0.75, 0.25, 0.25 + ulp}, "shrunk"},
		{"within tolerance", [3]float64{0.75, 0.25, 0.25 + 9e-7}, "shrunk"},
		{"beyond tolerance", [3]float64{0.75, 0.25, 0.25 + 2e-6}, "by 2e-06"},
		{"over the edge", [3]float64{0.9, 0.9, 0.2}, "circle 1 reaches over the edge by 0.1"},
		{"overlapping", [3]float64{0.5, 0.5, 0.3}, "circles 0 and 1 overlap by"},
		{"same place", [3]float64{0.25, 0.25, 0.1}, "circles 0 and 1 overlap by 0.35"},
		{"a point", [3]float64{1, 1, 0}, ""},
		{"outside by a hair", [3]float64{1 + 1e-7, 1, 0}, "outside the square"},
	} {
		task := CirclePacking(2)
		text, err := json.Marshal([][3]float64{{0.25, 0.25, 0.25}, c.second})
		if err != nil {
			t.Fatal(err)
		}
		e := task.Assess(context.Background(), elm.Program{}, sandbox.Outcome{Verdict: sandbox.OK, Results: []json.RawMessage{text}})
		switch plan, _ := e.Phenotype.(circlePlan); {
		case c.want == "" || c.want == "shrunk":
			if !e.OK() || overlap(plan.circles) != nil || (plan.shrunk > 0) != (c.want == "shrunk") || plan.returned-e.Fitness > 2.1*packingTolerance || plan.returned < e.Fitness {
				t.Errorf("%s: %s %s, %+v, fitness %v", c.name, e.Verdict, e.Detail, plan, e.Fitness)
			}
		case e.Verdict != sandbox.Rejected || !strings.Contains(e.Detail, c.want):
			t.Errorf("%s: %s %q, want %q", c.name, e.Verdict, e.Detail, c.want)
		}
	}
}

// OpenEvolve's issue 183: a NaN made an invalid packing pass with 4.01.
func TestCirclesOfNoNumbers(t *testing.T) {
	task := CirclePacking(26)
	for name, source := range map[string]string{
		"NaN radius": "func Pack(n int) [][]float64 { return circles(n, 0.5, math.NaN()) }",
		"NaN centre": "func Pack(n int) [][]float64 { return circles(n, math.NaN(), 0.1) }",
		"Inf radius": "func Pack(n int) [][]float64 { return circles(n, 0.5, math.Inf(1)) }",
		"negative":   "func Pack(n int) [][]float64 { return circles(n, 0.5, -0.1) }",
		"too few":    "func Pack(n int) [][]float64 { return circles(n-1, 0.5, 0) }",
		"nil":        "func Pack(n int) [][]float64 { return nil }",
		"short":      "func Pack(n int) [][]float64 { return make([][]float64, n) }",
	} {
		source += "\n\nfunc circles(n int, at, r float64) [][]float64 {\n\tout := [][]float64{}\n\tfor i := 0; i < n; i++ {\n\t\tout = append(out, []float64{at, at, r})\n\t}\n\treturn out\n}\n"
		if e := evaluate(t, task, elm.NewProgram(task, source)); e.Verdict != sandbox.Rejected || e.Fitness != 0 {
			t.Errorf("%s: %s %q, fitness %v", name, e.Verdict, e.Detail, e.Fitness)
		} else {
			t.Log(name, "-", e.Detail)
		}
	}
}
