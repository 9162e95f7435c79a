package notebooks

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// need returns a part of the set-up that install/test.sh has made, or fails: a missing client is not a reason to skip.
func need(t *testing.T, name string) string {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		t.Fatalf("%s is not set: run the tests through `make test`, which prepares clients, sandbox and browser", name)
	}
	return v
}

// execute runs a notebook through nbclient in the kernel installed beside python, and returns it with its outputs.
func execute(t *testing.T, path string) *Notebook {
	t.Helper()
	out := filepath.Join(t.TempDir(), filepath.Base(path))
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
	defer cancel()
	// With a language model beside it, which most notebooks do not ask.
	model := filepath.Join(t.TempDir(), "withmodel")
	if text, err := exec.CommandContext(ctx, "go", "build", "-o", model, "goelm/elm/llm/llmtest/withmodel").CombinedOutput(); err != nil {
		t.Fatalf("go build withmodel: %v\n%s", err, text)
	}
	cmd := exec.CommandContext(ctx, model, need(t, "GOELM_TEST_PYTHON"), "testdata/execute.py", path, out)
	need(t, "GOELM_LLAMA_SERVER")
	cmd.Env = append(os.Environ(), "GOELM_RUNSC="+need(t, "GOELM_RUNSC"))
	text, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("executing %s: %v\n%s", path, err, text)
	}
	n, err := Read(out)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range n.Cells {
		for _, o := range c.Outputs {
			if o.Type == "error" {
				t.Errorf("%s: cell %d shows an error: %s: %s", path, i, o.ErrorName, o.ErrorValue)
			}
		}
	}
	return n
}

var champion = regexp.MustCompile(`champion ([0-9.]+), best seed ([0-9.]+)`)
var digest = regexp.MustCompile(`sha256:[0-9a-f]{64}`)

// TestSandbox runs the notebook of hostile candidates: every verdict that it promises is there, from both backends.
func TestSandbox(t *testing.T) {
	n := execute(t, "03-sandbox.ipynb")
	for cell, wants := range map[string][]string{
		"good := sandbox.Job": {"ok 5 13"},
		"hostile :=":          {"timeout", "memory", "output_limit", "runtime_panic", "compile_error", "rejected"},
		"job.Limits.Fuel":     {"100000 timeout", "10000000 ok"},
		"dice :=":             {"2009-11-10 23:00:00", "a b c"},
		"sandbox.Options{":    {"runsc ok 5", "docker ok 5"},
	} {
		c, ok := n.Find(cell)
		if !ok {
			t.Errorf("no cell contains %q", cell)
			continue
		}
		text := ""
		for _, o := range c.Outputs {
			text += string(o.Text) + string(o.Data["text/plain"])
		}
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("the cell %q shows\n%s\nwant %q", cell, text, want)
			}
		}
	}
}

// TestLanguageModels runs the notebook that asks a model, with llama.cpp's server and a toy behind it.
func TestLanguageModels(t *testing.T) {
	n := execute(t, "08-language-models.ipynb")
	wantShown(t, n, map[string][]string{
		"model.Probe":      {`"toy"`, "Completions: true", "Chat: true", "Seed: true"},
		"editor.Prompt":    {"The program must define", "func (*sodarace.Walker) Muscle", "<<<<<<< SEARCH", "math/bits"},
		"editor.Children":  {"6 children of square", "applied", "Make it walk further."},
		"LastExchange":     {"search-replace(toy)", "Answer 1", "tokens"},
		"diff.Children":    {"<NME> candidate.go", "<DFF>", "4 children of square"},
		"must(search.Run":  {"400 of 400 evaluations", "tokens"},
		"model.Usage":      {"0 times since", "the same map: true"},
		"search.Dataset()": {"accepted changes of", "validation", "train"},
	})
	if c, _ := n.Find("editor.Children"); !strings.Contains(string(c.Outputs[0].Data["text/html"]), "data:image/svg+xml") {
		t.Error("the children have no pictures")
	}
	if c, _ := n.Find("search.Map()"); len(c.Outputs) == 0 || !strings.Contains(string(c.Outputs[0].Data["image/svg+xml"]), "<svg") {
		t.Error("there is no map")
	}
}

// TestComparingMutators runs the notebook of comparisons: its claims are computed, not drawn by luck.
func TestComparingMutators(t *testing.T) {
	n := execute(t, "09-comparing-mutators.ipynb")
	wantShown(t, n, map[string][]string{
		"elm.CompareLadder(ctx, env.Parity4": {"Wilson", "McNemar", "Published, not measured here", "0 of 100,000", "compile_error"},
		"elm.Compare(ctx, task":              {"Mann and Whitney", "BCa", "at 300 proposals", "iid(gp)"},
		"duel :=":                            {"diff(goelm", "McNemar"},
		"elm.CompareLadder(ctx, env.Quad":    {"rate 0.11: "},
	})
	c, ok := n.Find("ladder.Row(")
	if text := c.Printed(); !ok || strings.Count(text, "inside: true") != 5 {
		t.Errorf("the analytic ladder is not in the intervals:\n%s", text)
	}
	for _, text := range []string{"elm.CompareLadder(ctx, env.Parity4", "elm.Compare(ctx, task"} {
		c, _ := n.Find(text)
		if svg, ok := c.MIME("image/svg+xml"); !ok || !strings.Contains(svg, "gp") {
			t.Errorf("the cell %q shows no chart", text)
		}
	}
	var gp, without float64
	c, _ = n.Find("without :=")
	if _, err := fmt.Sscanf(c.Printed(), "median QD score: GP %f, without evolution %f", &gp, &without); err != nil || gp <= without {
		t.Errorf("%v: %s", err, c.Printed())
	}
}

// wantShown looks for texts in what the cells that contain a text show, or print.
func wantShown(t *testing.T, n *Notebook, cells map[string][]string) {
	t.Helper()
	for cell, wants := range cells {
		c, ok := n.Find(cell)
		if !ok {
			t.Errorf("no cell contains %q", cell)
			continue
		}
		shown := c.Printed()
		for _, o := range c.Outputs {
			var text Text
			if raw := o.Data["text/plain"]; raw != nil && json.Unmarshal(raw, &text) == nil {
				shown += string(text)
			}
		}
		for _, want := range wants {
			if !strings.Contains(shown, want) {
				t.Errorf("the cell %q shows\n%.3000s\nwant %q", cell, shown, want)
			}
		}
	}
}

// TestFirstWalker runs the notebook as a client does, and holds it to what it promises its reader.
func TestFirstWalker(t *testing.T) {
	n := execute(t, "01-first-walker.ipynb")
	for text, want := range map[string]string{
		"eval :=":         "<animate", // the seed, moving
		"search.Map()":    "<svg",
		"search.Chart()":  "<svg",
		"search.Best()":   "<animate",
		"children :=":     "",
		"search.Top(5)":   "",
		"search.Lineage(": "",
	} {
		c, ok := n.Find(text)
		if !ok {
			t.Errorf("no cell contains %q", text)
			continue
		}
		if len(c.Outputs) == 0 {
			t.Errorf("the cell %q shows nothing", text)
		}
		if want != "" {
			svg, ok := c.MIME("image/svg+xml")
			if !ok || !strings.Contains(svg, want) {
				t.Errorf("the cell %q shows no image/svg+xml with %q", text, want)
			}
		}
	}

	last, _ := n.Find("times as far")
	m := champion.FindStringSubmatch(last.Printed())
	if m == nil {
		t.Fatalf("the comparison of champion and seeds printed %q", last.Printed())
	}
	found, _ := strconv.ParseFloat(m[1], 64)
	seed, _ := strconv.ParseFloat(m[2], 64)
	if found < 2*seed {
		t.Errorf("the champion travels %.1f, less than twice the best seed's %.1f", found, seed)
	}

	// The same seed gives the same map: the digest in the saved notebook is this run's.
	saved, err := Read("01-first-walker.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	old, _ := saved.Find("times as far")
	if got, want := digest.FindString(last.Printed()), digest.FindString(old.Printed()); got != want || got == "" {
		t.Errorf("archive digest %q, in the saved notebook %q: execute it again with `make notebooks ARGS=-update` if the search has changed", got, want)
	}
}

// TestMapElites runs the notebook about archives, and holds it to what it shows and says.
func TestMapElites(t *testing.T) {
	n := execute(t, "02-map-elites.ipynb")
	for source, want := range map[string]struct{ mime, text string }{
		"Three ways to one point": {"image/svg+xml", "<svg"},
		"lines := []Line{}":       {"text/plain", "IMPROVED"},
		"math.Log(-1)":            {"text/plain", "fitness is NaN; only finite values enter an archive"},
		"_, err = scheduler.Tell": {"text/plain", "call solutions, err := scheduler.Ask() first"},
		"stages :=":               {"text/html", "alt=\"20000: map of fitness"},
		"Retessellate":            {"image/svg+xml", "The smoothest postures"},
		"archive.Stats()":         {"text/plain", "Coverage: 0.8"},
		"render.Panels":           {"image/svg+xml", "QD score per cell"},
		"beside(maps":             {"text/html", "alt=\"iso+line: map"},
		"layouts :=":              {"text/html", "alt=\"unstructured: map"},
		"rules := []Rule":         {"text/plain", "by curiosity"},
		"env.Arm()":               {"text/plain", "2000 done"},
		"search.Map()":            {"image/svg+xml", "of 200 cells filled"},
		"elm.Open(file)":          {"text/plain", "finished"},
	} {
		c, ok := n.Find(source)
		if got, _ := c.MIME(want.mime); !ok || !strings.Contains(got, want.text) {
			t.Errorf("the cell with %q shows no %s with %q, but %.300q", source, want.mime, want.text, got)
		}
	}
	// The bandit finds the emitter that the race before it has found.
	c, _ := n.Find("bandit :=")
	var blind, gaussian, iso int
	var skip string
	for line := range strings.Lines(c.Printed()) {
		fmt.Sscanf(line, "blind chosen %d", &blind)
		fmt.Sscanf(line, "Gaussian chosen %d", &gaussian)
		fmt.Sscanf(line, "iso+line chosen %d %s", &iso, &skip)
	}
	if blind+gaussian+iso != 200 || iso <= gaussian || gaussian <= blind {
		t.Errorf("the bandit printed %q", c.Printed())
	}
	c, _ = n.Find("runs.Replay")
	saved, err := Read("02-map-elites.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	old, _ := saved.Find("runs.Replay")
	if got, want := digest.FindString(c.Printed()), digest.FindString(old.Printed()); got != want || got == "" || !strings.Contains(c.Printed(), got+" true") {
		t.Errorf("the replay printed %q, in the saved notebook %q: execute it again with `make notebooks ARGS=-update` if the search has changed", c.Printed(), old.Printed())
	}
}

// TestGoInJupyter runs the notebook about cells and values, and looks at what each kind of cell shows.
func TestGoInJupyter(t *testing.T) {
	n := execute(t, "00-go-in-jupyter.ipynb")
	for source, want := range map[string]struct{ mime, text string }{
		"greet(name":            {"text/plain", "Hello, you!"},
		"planets := []Planet":   {"text/html", "<table"},
		"strconv.Atoi(\"8 plan": {"text/plain", "invalid syntax"},
		"recover()":             {"text/plain", "caught: runtime error: index out of range"},
		"now in earths":         {"text/plain", "Jupiter: volume 1.32e+03"},
		"render.Lines":          {"image/svg+xml", "<svg"},
		"render.SVG":            {"image/svg+xml", "<animateTransform"},
		"image.NewRGBA":         {"image/png", "iVBOR"},
		"MIMEBundle()":          {"text/html", "<span"},
		"render.LaTeX":          {"text/markdown", "Kepler"},
		"progress.NewMeter":     {"text/html", "40 done"},
		"context.WithTimeout":   {"text/plain", "context deadline exceeded"},
		"%help":                 {"text/html", "%%bash"},
		"%who":                  {"text/plain", "Planet{Name:"},
		"%%bash":                {"text/plain", "exit status 1"},
		"mat.NewDense":          {"text/html", "<table"},
		"strings.Cut":           {"text/plain", "Phobos\nDeimos\ntrue"},
		"minutes :=":            {"text/plain", "[]float64{3, 6, 8, 13, 43, 79, 160, 250}"},
	} {
		c, ok := n.Find(source)
		if got, _ := c.MIME(want.mime); !ok || !strings.Contains(got, want.text) {
			t.Errorf("the cell with %q shows no %s with %q, but %.300q", source, want.mime, want.text, got)
		}
	}
	for source, want := range map[string]string{"LinearRegression": "1.500, by the law 1.5\n", "!grep": "Mars,Phobos\nMars,Deimos\n", "optimize.Minimize": "[1.0000 1.0000] after 436 evaluations: FunctionConvergence\n"} {
		if c, ok := n.Find(source); !ok || c.Printed() != want {
			t.Errorf("the cell with %q prints %q, want %q", source, c.Printed(), want)
		}
	}
}

// full executes the notebooks of tasks with all of their evaluations, as they are saved, and not with a part of them.
var full = flag.Bool("full", false, "notebooks 04 to 07 with all of their evaluations")

var budget = regexp.MustCompile(`elm\.Evaluations\((\d+)\)`)

// short writes a copy of a notebook whose searches have a fifth of their evaluations, unless the flag full is given.
func short(t *testing.T, path string) string {
	t.Helper()
	if *full {
		return path
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data = budget.ReplaceAllFunc(data, func(call []byte) []byte {
		n, _ := strconv.Atoi(string(budget.FindSubmatch(call)[1]))
		return fmt.Appendf(nil, "elm.Evaluations(%d)", max(n/5, 60))
	})
	out := filepath.Join(t.TempDir(), filepath.Base(path))
	if err := os.WriteFile(out, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestTasks runs the notebooks about tasks: cell by cell, something in its output that it promises.
func TestTasks(t *testing.T) {
	for path, cells := range map[string]map[string]struct{ mime, text string }{
		"04-terrains.ipynb": {
			"names := []string":       {"text/plain", "cppn_mutable"},
			"tunnel.Map()":            {"image/svg+xml", "sodarace/tunnel"},
			"tunnel.Best()":           {"image/svg+xml", "<animate"},
			"champions := []Row":      {"text/plain", "best on bumpy"},
			"\"folded\"":              {"text/plain", "a floor runs from left to right"},
			"stairs := must":          {"text/plain", "evaluations in"},
			"w := sodarace.NewWalker": {"image/svg+xml", "<animate"},
			"EvaluateOpenELM":         {"stdout", "true [81.8"},
			"env.Robust()":            {"stdout", "in the median of twenty starts"},
		},
		"05-images.ipynb": {
			"task := env.Image":      {"image/svg+xml", "Target of image"},
			"search.Map()":           {"image/svg+xml", "data:image/png"},
			"both.Best()":            {"image/svg+xml", "target"},
			"byHand.Fitness":         {"stdout", "hand, evolved"},
			"env.Side(128)":          {"text/plain", "SSIM"},
			"shapes.Map(":            {"image/svg+xml", "compressed size"},
			"shapes.Best()":          {"text/plain", "func Paint() *draw.Picture"},
			"dune := image":          {"image/svg+xml", "gradient"},
			"thief := elm":           {"text/plain", "import of \"os\" is not available to candidates"},
			"endless := elm":         {"text/plain", "out of fuel"},
			"layers := task.Seed":    {"text/html", "<span"},
			"elm.Evaluate(ctx, task": {"text/plain", "similarity"},
		},
		"06-puzzles.ipynb": {
			"puzzles.Level(2)":      {"text/plain", "18 puzzles"},
			"strings.Join(puzzles":  {"stdout", "magic-square"},
			"env.Puzzle(\"first":    {"text/html", "Sat"},
			"search.Best()":         {"image/svg+xml", "[]int{"},
			"search.Map()":          {"image/svg+xml", "program size"},
			"rows := []Row":         {"text/plain", "triangle-of-60"},
			"byHand := elm":         {"text/plain", "[]int{0, 4, 7, 5, 2, 6, 1, 3}"},
			"queens.Solved":         {"text/plain", "true"},
			"cheat := elm":          {"image/svg+xml", "Sat(Solve()) is false"},
			"flood := elm":          {"text/plain", "output_limit"},
			"must(search.Run(ctx, ": {"text/plain", "evaluations"},
		},
		"07-own-task.ipynb": {
			"planets := []Planet": {"text/html", "<table"},
			"kepler := env":       {"text/plain", "a program defines"},
			"Spec().Seeds[0]":     {"image/svg+xml", "by the program"},
			"search.Best()":       {"text/plain", "return distance * math.Sqrt(distance)"},
			"search.Map()":        {"image/svg+xml", "calls"},
			"unseen := []Place":   {"stdout", "Pluto   248.08 years, observed  247.94"},
			"text := elm":         {"text/plain", "\"long\" is no float64"},
			"lost := kepler":      {"text/plain", "seed 1 lacks the entry function"},
			"mixed := kepler":     {"text/plain", "argument 1 is of type string"},
			"careless := kepler":  {"stdout", "caught: env.Custom \"kepler\": Score gave the fitness NaN"},
		},
	} {
		t.Run(path, func(t *testing.T) {
			n := execute(t, short(t, path))
			for source, want := range cells {
				c, ok := n.Find(source)
				got := c.Printed()
				if want.mime != "stdout" {
					got = c.All(want.mime)
				}
				if !ok || !strings.Contains(got, want.text) {
					t.Errorf("the cell with %q shows no %s with %q, but %.300q", source, want.mime, want.text, got)
				}
			}
		})
	}
}

// TestFullLoop runs the notebook that tunes the model on what a search accepted: the tuned model's changes of held-out parents compile more often.
func TestFullLoop(t *testing.T) {
	n := execute(t, "10-the-full-loop.ipynb")
	for source, want := range map[string]string{
		"model.Card()":           "goelm-0.7m",
		"search.AcceptedDiffs()": "accepted changes of 250 children of sodarace",
		"tune.FineTune":          "chosen",
		"tune.Loop{":             "tuned minus",
	} {
		c, ok := n.Find(source)
		if got := c.All("text/plain"); !ok || !strings.Contains(got, want) {
			t.Errorf("the cell with %q shows no %q, but %.300q", source, want, got)
		}
	}
}

// No saved cell of a notebook holds an error, and every one was run.
func TestSavedNotebooks(t *testing.T) {
	paths, err := filepath.Glob("*.ipynb")
	if err != nil || len(paths) < 2 {
		t.Fatalf("%q, %v", paths, err)
	}
	for _, path := range paths {
		n, err := Read(path)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range n.Cells {
			if c.Type == "code" && c.Count == nil {
				t.Errorf("%s: cell %d was not run: `make notebooks ARGS=-update`", path, i)
			}
			for _, o := range c.Outputs {
				if o.Type == "error" {
					t.Errorf("%s: cell %d holds an error: %s: %s", path, i, o.ErrorName, o.ErrorValue)
				}
			}
		}
	}
}

// clean writes a copy of a notebook without outputs, so that what a browser then shows was computed before its eyes.
func clean(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	for _, c := range doc["cells"].([]any) {
		if cell := c.(map[string]any); cell["cell_type"] == "code" {
			cell["outputs"], cell["execution_count"] = []any{}, nil
		}
	}
	data, err = json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), filepath.Base(path))
	if err := os.WriteFile(out, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return out
}

var address = regexp.MustCompile(`http://(localhost|127\.0\.0\.1):\d+/lab\S*token=\w+`)

// lab starts `make lab ARGS=--no-browser` and returns the address that it prints. The server and the kernels under it end
// with the test.
func lab(t *testing.T, notebook string) string {
	t.Helper()
	cmd := exec.Command("make", "-s", "lab", "ARGS=--no-browser --ServerApp.port=0")
	cmd.Dir = ".."
	cmd.Env = append(os.Environ(), "GOELM_NOTEBOOK="+notebook)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = in, in
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	in.Close()
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	t.Cleanup(func() {
		// SIGTERM lets JupyterLab shut its kernels down; the group is killed only if it does not go.
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM)
		select {
		case <-done:
		case <-time.After(30 * time.Second):
			_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
			<-done
		}
		out.Close()
	})

	found := make(chan string, 1)
	var seen bytes.Buffer
	go func() {
		s := bufio.NewScanner(out)
		for s.Scan() {
			fmt.Fprintln(&seen, s.Text())
			if a := address.FindString(s.Text()); a != "" {
				found <- a
				break
			}
		}
		close(found)
		_, _ = io.Copy(io.Discard, out)
	}()
	select {
	case a, ok := <-found:
		if !ok {
			t.Fatalf("make lab ended without printing an address:\n%s", seen.String())
		}
		return a
	case <-time.After(10 * time.Minute):
		t.Fatal("make lab printed no address within ten minutes")
	}
	return ""
}

// TestBrowser does what a new user does: make lab, Run All Cells, look.
func TestBrowser(t *testing.T) {
	chromium, python := need(t, "GOELM_TEST_CHROMIUM"), need(t, "GOELM_TEST_PYTHON")
	url := lab(t, clean(t, "01-first-walker.ipynb"))
	shots := os.Getenv("GOELM_TEST_SHOTS") // a folder in which the screenshots are kept, to be looked at
	if shots == "" {
		shots = t.TempDir()
	}
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, python, "testdata/browser.py", url, chromium, shots)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("the browser: %v\n%s", err, stderr.String())
	}
	var saw struct {
		Prompts  []string
		Animated int
		Moving   bool
		Maps     int
		Errors   []string
	}
	if err := json.Unmarshal(out, &saw); err != nil {
		t.Fatalf("the browser script printed %q: %v", out, err)
	}
	if len(saw.Errors) > 0 {
		t.Errorf("cells show errors: %q", saw.Errors)
	}
	if saw.Maps == 0 {
		t.Error("no map in the page")
	}
	if saw.Animated == 0 || !saw.Moving {
		t.Errorf("no walker moves in the page: %d animated pictures, moving %v", saw.Animated, saw.Moving)
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`"a\nb"`, "a\nb"}, {`["a\n","b"]`, "a\nb"}, {`[]`, ""},
	} {
		var got Text
		if err := json.Unmarshal([]byte(c.in), &got); err != nil || string(got) != c.want {
			t.Errorf("%s: %q, %v; want %q", c.in, got, err, c.want)
		}
	}
	var got Text
	if err := json.Unmarshal([]byte(`3`), &got); err == nil {
		t.Error("a number was taken for text")
	}
}
