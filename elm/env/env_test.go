package env

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"goelm/elm"
	"goelm/sandbox"
)

// Whatever New makes is a whole task: it can be searched, drawn, described, and it trusts nothing that a sandbox returns.
func TestEveryTask(t *testing.T) {
	names := append(List(), "sodarace/flat", "sodarace/tunnel", "sodarace/bumpy-7", "sodarace/flat/robust")
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			task, err := New(name)
			if err != nil {
				t.Fatal(err)
			}
			spec := task.Spec()
			if spec.EntryName() == "" || spec.Fitness == "" || spec.Condition == "" || len(spec.Measures) == 0 || len(spec.Seeds) == 0 {
				t.Fatalf("incomplete: %+v", spec)
			}
			for _, m := range spec.Measures {
				if m.Name == "" || !(m.Min < m.Max) || m.Cells < 1 {
					t.Errorf("measure %+v", m)
				}
			}
			for _, p := range spec.Seeds {
				if p.Task != spec.Name || p.Name == "" || !strings.Contains(p.Source, spec.Entry+" {") {
					t.Errorf("seed %q of task %q lacks %q:\n%s", p.Name, p.Task, spec.Entry, p.Source)
				}
			}
			drawer, draws := task.(elm.Drawer)
			small, thumbs := task.(elm.Thumbnailer)
			if !draws || !thumbs {
				t.Error("the task has no picture")
			}
			if s, ok := task.(fmt.Stringer); !ok || s.String() != spec.Name {
				t.Error("the task does not say its name")
			}
			page := task.(interface{ MIMEBundle() map[string]any }).MIMEBundle()["text/plain"].(string)
			for _, want := range []string{spec.Name, spec.Entry, spec.Measures[0].Name, spec.Seeds[0].Name} {
				if !strings.Contains(page, want) {
					t.Errorf("the description lacks %q:\n%s", want, page)
				}
			}
			checkHostile(t, task, spec)
			for _, e := range []elm.Evaluation{{}, task.Assess(context.Background(), spec.Seeds[0], sandbox.Outcome{Verdict: sandbox.Timeout, Detail: "fuel spent"})} {
				if !drawer.Draw(e).IsZero() || !small.Thumbnail(e).IsZero() {
					t.Error("a picture of nothing")
				}
			}
		})
	}
}

// checkHostile gives the task results that no honest program returns. It may reject them, never panic, and never score.
func checkHostile(t *testing.T, task elm.Task, spec elm.Spec) {
	t.Helper()
	calls := max(len(spec.Calls), 1)
	for _, result := range []string{
		"", "null", "{}", "[]", "true", `"NaN"`, `"+Inf"`, `[null]`, `[[null]]`, `[["NaN","NaN","NaN"]]`, `{"x":1e999}`, `"` + strings.Repeat("x", 100) + `"`,
		`[1e308,-1e308]`, `[[1e308,1e308,1e308]]`, strings.Repeat("[", 50) + strings.Repeat("]", 50), "nonsense",
	} {
		for _, n := range []int{0, 1, calls, calls + 1} {
			o := sandbox.Outcome{Verdict: sandbox.OK}
			for range n {
				o.Results = append(o.Results, json.RawMessage(result))
			}
			e := task.Assess(context.Background(), spec.Seeds[0], o)
			if e.OK() && (n != calls || !harmless(spec, result)) {
				t.Errorf("%d results %.60s are scored: %v %v", n, result, e.Fitness, e.Measures)
			}
		}
	}
}

// harmless are results of the table above that an honest program might return for the task.
func harmless(spec elm.Spec, result string) bool {
	switch kind, _, _ := strings.Cut(spec.Name, "/"); kind {
	case "strings":
		return strings.HasPrefix(result, `"`)
	case "puzzle": // an empty list, a wrong answer
		return result == "null" || result == "[]" || result == "[null]"
	case "parity4", "quadratic": // a wrong answer
		return result == `"NaN"` || result == `"+Inf"`
	}
	return false
}

func TestNoSuchTask(t *testing.T) {
	for _, name := range []string{"", "chess", "sodarace/moon", "sodarace/flat/fast", "image/missing.png"} {
		if _, err := New(name); err == nil || !strings.Contains(err.Error(), "sodarace") && !strings.Contains(err.Error(), "missing.png") {
			t.Errorf("%q: %v, want an error that says what there is", name, err)
		}
	}
	if b := List().MIMEBundle(); !strings.Contains(b["text/html"].(string), "MakeWalker") || !strings.Contains(b["text/plain"].(string), "image") {
		t.Errorf("the table of tasks: %v", b["text/plain"])
	}
}

// See the test of this name in elm/sodarace.
func TestNothingIsFused(t *testing.T) {
	fused := regexp.MustCompile(`/env/([a-z_]+\.go):(\d+)\)\t(V?FN?M(?:ADD|SUB)\w*)`)
	for _, machine := range []string{"GOARCH=arm64", "GOAMD64=v3"} {
		build := exec.Command("go", "build", "-gcflags=-S", ".")
		build.Env = append(os.Environ(), machine)
		listing, err := build.CombinedOutput()
		if err != nil || !strings.Contains(string(listing), "env.ssimAt STEXT") {
			t.Fatalf("%s: %v, %d bytes of listing", machine, err, len(listing))
		}
		found := map[string]bool{}
		for _, m := range fused.FindAllStringSubmatch(string(listing), -1) {
			if file := m[1]; !strings.HasSuffix(file, "_picture.go") && !found[file+m[2]] {
				found[file+m[2]] = true
				t.Errorf("%s: %s:%s is compiled to %s; wrap the product in float64()", machine, file, m[2], m[3])
			}
		}
	}
}
