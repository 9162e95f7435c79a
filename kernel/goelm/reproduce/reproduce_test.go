package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"goelm/elm"
)

// TestShortRun does the experiment at a small budget: stopped in its middle and started again it is one experiment, and a third
// start writes the same page without a sandbox.
func TestShortRun(t *testing.T) {
	if testing.Short() {
		t.Skip("starts sandboxes")
	}
	dir := t.TempDir()
	exe := filepath.Join(dir, "goelm")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", exe, "goelm/kernel/goelm")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	const n = 200
	x := experiment{
		goelm: exe, store: filepath.Join(dir, "a.db"), docs: filepath.Join(dir, "docs"), seeds: []string{"square", "radial"}, evaluations: n, workers: 2, out: io.Discard,
	}
	ctx, stop := context.WithCancel(context.Background())
	half := x
	half.out = stopper{"radial", stop}
	if err := half.run(ctx); err == nil || !strings.Contains(err.Error(), "from radial: stopped after") {
		t.Fatalf("stopped in its middle: %v", err)
	}
	if err := x.run(context.Background()); err != nil {
		t.Fatal(err)
	}
	page := checkPage(t, x, n)

	x.goelm, x.evaluations, x.pageOnly = "/nonexistent", paperEvaluations, true
	if err := x.run(context.Background()); err != nil {
		t.Fatalf("all was there: %v", err)
	}
	if again := checkPage(t, x, n); again != page {
		t.Errorf("written again:\n%s\nbefore:\n%s", again, page)
	}
}

// stopper stops the experiment when it reports that the run from a seed is under way.
type stopper struct {
	seed string
	stop func()
}

func (s stopper) Write(line []byte) (int, error) {
	if strings.Contains(string(line), " "+s.seed+": ") {
		s.stop()
	}
	return len(line), nil
}

// checkPage compares the page with what the store says.
func checkPage(t *testing.T, x experiment, evaluations int) string {
	t.Helper()
	docs := os.DirFS(x.docs)
	page, err := fs.ReadFile(docs, "reproduce-elm.md")
	if err != nil {
		t.Fatal(err)
	}
	runs, err := elm.Open(x.store)
	if err != nil {
		t.Fatal(err)
	}
	defer runs.Close()
	list, err := runs.List()
	if err != nil || len(list) != len(x.seeds) {
		t.Fatal(list, err)
	}
	for i, seed := range x.seeds {
		want := fmt.Sprintf("| %s | %d | %d of 1728, **%.1f %%** | %v %%, %v %% | %.0f | %.1f |", seed, list[i].Children, list[i].Elites, float64(list[i].Elites)/17.28,
			published[seed].before, published[seed].after, list[i].QDScore, *list[i].Best)
		if !strings.Contains(string(page), want) || !strings.Contains(string(page), list[i].Digest) || list[i].Children != evaluations {
			t.Errorf("run %+v\nwant %s in\n%s", list[i], want, page)
		}
		if svg, err := fs.ReadFile(docs, "reproduce-elm/"+seed+".svg"); err != nil || !strings.Contains(string(svg), fmt.Sprintf("%d niches of 1728", list[i].Elites)) {
			t.Errorf("map from %s: %v", seed, err)
		}
	}
	if !strings.Contains(string(page), "This is a short run") {
		t.Error("a short run passes as the experiment")
	}
	for _, name := range []string{"curves.svg", "log.csv"} {
		if data, err := fs.ReadFile(docs, "reproduce-elm/"+name); err != nil || !strings.Contains(string(data), "radial") {
			t.Errorf("%s: %v", name, err)
		}
	}
	return string(page)
}
