package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"goelm/elm/llm/llmtest"
)

// compareJSON runs `goelm compare -json` and returns its rows, and all of it without what a clock decides.
func compareJSON(t *testing.T, bin string, args ...string) (rows []map[string]any, timeless string) {
	t.Helper()
	out, said, code := goelm(t, bin, false, append([]string{"compare", "-json"}, args...)...)
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, said)
	}
	var found struct{ Rows []map[string]any }
	var all any
	if err := errors.Join(json.Unmarshal([]byte(out), &found), json.Unmarshal([]byte(out), &all)); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	text, err := json.Marshal(withoutClock(all))
	if err != nil {
		t.Fatal(err)
	}
	return found.Rows, string(text)
}

// withoutClock leaves out the keys that begin with wall_.
func withoutClock(x any) any {
	switch x := x.(type) {
	case map[string]any:
		for k, v := range x {
			if strings.HasPrefix(k, "wall_") {
				delete(x, k)
			} else {
				x[k] = withoutClock(v)
			}
		}
	case []any:
		for i := range x {
			x[i] = withoutClock(x[i])
		}
	}
	return x
}

// What the README promises: a row for each mutator and number of bugs, the same on every run.
func TestCompare(t *testing.T) {
	if testing.Short() {
		t.Skip("starts sandboxes")
	}
	bin := buildGoelm(t)
	chart := filepath.Join(t.TempDir(), "ladder.svg")
	args := []string{"-task", "parity4", "-mutators", "gp,noop", "-trials", "1000", "-seed", "1"}
	rows, one := compareJSON(t, bin, append(args, "-svg", chart)...)
	if len(rows) != 10 {
		t.Fatalf("%d rows", len(rows))
	}
	for i, r := range rows {
		bugs := float64(i%5 + 1)
		for _, key := range []string{"successes", "low", "high", "wall_s"} {
			if _, ok := r[key].(float64); !ok {
				t.Errorf("row %d: %s is %v", i, key, r[key])
			}
		}
		sum := 0.0
		verdicts, _ := r["verdicts"].(map[string]any)
		for _, n := range verdicts {
			sum += n.(float64)
		}
		if r["mutator"] != []string{"gp", "noop"}[i/5] || r["bugs"] != bugs || r["trials"] != 1000.0 || sum != 1000 {
			t.Errorf("row %d: %v", i, r)
		}
		// The analytic ladder: nine nodes, each changed with the probability 0.2 into one of ten others.
		want := math.Pow(0.02, bugs) * math.Pow(0.8, 9-bugs)
		if r["mutator"] == "gp" && (r["low"].(float64) > want || r["high"].(float64) < want) {
			t.Errorf("row %d: %v to %v does not hold the analytic rate %v", i, r["low"], r["high"], want)
		}
		if r["mutator"] == "noop" && (r["successes"] != 0.0 || verdicts["no_op"] != 1000.0) {
			t.Errorf("row %d: %v", i, r)
		}
	}
	if svg, err := os.ReadFile(chart); err != nil || !bytes.Contains(svg, []byte("(published)")) {
		t.Errorf("the chart lacks the published figures: %v", err)
	}
	if _, two := compareJSON(t, bin, append(args, "-workers", "1")...); one != two {
		t.Errorf("two runs with the same seed differ:\n%s\n%s", one, two)
	}
	if out, said, code := goelm(t, bin, false, "compare", "-task", "quadratic", "-trials", "20"); code != 0 || !strings.Contains(out, "McNemar") {
		t.Errorf("exit code %d: %s%s", code, said, out)
	}
}

// On a task of evolution each mutator makes searches.
func TestCompareRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("starts sandboxes")
	}
	args := []string{"-task", "sodarace", "-mutators", "gp,copy", "-runs", "2", "-evals", "60", "-seed", "4"}
	bin := buildGoelm(t)
	rows, one := compareJSON(t, bin, args...)
	if len(rows) != 2 || rows[0]["mutator"] != "gp" || rows[0]["runs"] != 2.0 {
		t.Fatalf("%v", rows)
	}
	score := func(r map[string]any) float64 { return r["qd_score"].(map[string]any)["median"].(float64) }
	if gp, idle := score(rows[0]), score(rows[1]); gp <= idle || idle <= 0 {
		t.Errorf("median QD score %v of gp, %v of copies", gp, idle)
	}
	if _, two := compareJSON(t, bin, append(args, "-workers", "1")...); one != two {
		t.Errorf("two comparisons with the same seed differ:\n%s\n%s", one, two)
	}
}

// What a stored run has to teach comes out of it in every format, each line by itself JSON.
func TestExportForTraining(t *testing.T) {
	if testing.Short() {
		t.Skip("starts sandboxes")
	}
	bin, path := buildGoelm(t), filepath.Join(t.TempDir(), "walkers.db")
	if _, said, code := goelm(t, bin, false, "evolve", "-evals", "200", "-seed", "2", "-store", path); code != 0 {
		t.Fatal(said)
	}
	for format, fields := range map[string][]string{"sft": {"prompt", "completion"}, "chat": {"messages"}, "dpo": {"prompt", "chosen", "rejected"}, "diff": {"prompt", "completion"}} {
		out, said, code := goelm(t, bin, true, "runs", "export", "-format", format, path) // without a sandbox
		lines := strings.Split(strings.TrimSpace(out), "\n")
		if code != 0 || len(lines) < 20 {
			t.Errorf("%s: exit code %d, %d lines: %s", format, code, len(lines), said)
			continue
		}
		for _, line := range lines {
			row := map[string]any{}
			if err := json.Unmarshal([]byte(line), &row); err != nil {
				t.Fatalf("%s: %v: %.200s", format, err, line)
			}
			for _, f := range append(fields, "split", "lineage") {
				if row[f] == nil {
					t.Fatalf("%s lacks %s: %.300s", format, f, line)
				}
			}
		}
	}
}

// Operators that ask a model take it from the command line. The model is real, and has learned the repair by heart.
func TestCompareServer(t *testing.T) {
	toy := &llmtest.Toy{}
	toy.Line("<DFF>", "\n@@\n", "-\tbitSum := c1 + b2 + b3 + b4\n", "+\tbitSum := b1 + b2 + b3 + b4\n")
	address := llmtest.Serve(t, toy)
	t.Setenv("OPENAI_API_KEY", "")
	t.Setenv("GOELM_LLM_CACHE", filepath.Join(t.TempDir(), "llm.db"))
	rows, _ := compareJSON(t, buildGoelm(t), "-mutators", "noop,diff", "-trials", "4", "-server", address, "-model", "toy")
	if r := rows[5]; r["mutator"] != "diff(toy)" || r["successes"] != 4.0 || r["tokens"].(float64) == 0 {
		t.Errorf("one bug, which the model repairs: %v", r)
	}
	if r := rows[9]; r["successes"] != 0.0 {
		t.Errorf("five bugs, of which the model knows nothing: %v", r)
	}
}
