package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"goelm/elm"
	"goelm/elm/progress"
)

func TestEvolveFlags(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"-task", "swimming"}, `no task "swimming"; there are sodarace`},
		{[]string{"-task", "sodarace", "-terrain", "moon"}, `moon`},
		{[]string{"-mutator", "magic"}, `no mutator "magic"; there are `},
		{[]string{"-evals", "0"}, "-evals 0: nothing ends the run"},
		{[]string{"-evals", "-3"}, "must not be negative"},
		{[]string{"-select", "luck"}, `-select: no selection "luck"; there are uniform`},
		{[]string{"-islands", "-1"}, "-islands -1"},
		{[]string{"-in-flight", "-1"}, "-in-flight -1"},
		{[]string{"-target", "far"}, `-target "far" is no number`},
		{[]string{"-terrain", "flat", "-task", "image"}, "only the task sodarace has terrains"},
		{[]string{"-evals", "many"}, `invalid value "many" for flag -evals`},
		{[]string{"-workers", "-1"}, "-workers -1"},
		{[]string{"-lag", "-1"}, "-lag -1"},
		{[]string{"-store", ""}, "name a file, or leave -store out to keep nothing"},
		{[]string{"-evals", "0", "-store", "a.db"}, "-evals 0: nothing ends the run"},
		{[]string{"-speed", "9"}, "flag provided but not defined: -speed; `goelm evolve -h` lists the flags"},
		{[]string{"sodarace"}, `unexpected argument "sodarace"`},
	} {
		var stdout, stderr bytes.Buffer
		if code := evolveCommand(context.Background(), c.args, &stdout, &stderr); code != 2 {
			t.Errorf("%q: exit code %d, want 2", c.args, code)
		}
		if !strings.Contains(stderr.String(), c.want) || stdout.Len() > 0 {
			t.Errorf("%q: %q on stdout, %q on stderr; want %q", c.args, &stdout, &stderr, c.want)
		}
	}
	var stdout, stderr bytes.Buffer
	if code := evolveCommand(context.Background(), []string{"-h"}, &stdout, &stderr); code != 0 || !strings.Contains(stderr.String(), "-mutator") {
		t.Errorf("-h: exit code %d, %q", code, &stderr)
	}
}

// A limit of another kind ends the run alone, unless a number of evaluations is given too.
func TestEvolveLimits(t *testing.T) {
	for _, c := range []struct {
		args  string
		evals int
	}{{"", 1000}, {"-time 2h", 0}, {"-target 50", 0}, {"-tokens 9 -cost 1", 0}, {"-time 2h -evals 1000", 1000}, {"-evals 7", 7}} {
		job, err := evolveFlags(strings.Fields(c.args), io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		var s elm.Settings
		for _, o := range job.limits {
			o.Apply(&s)
		}
		if s.Evaluations != c.evals {
			t.Errorf("%s: %d evaluations, want %d", c.args, s.Evaluations, c.evals)
		}
	}
}

func TestTerminalBar(t *testing.T) {
	var out strings.Builder
	bar := newTerminalBar(&out)
	for i := range 50 { // ten seconds
		bar.Progress(progress.Event{Title: "work", Done: i, Total: 50, Elapsed: time.Duration(i) * 200 * time.Millisecond,
			Fields: []progress.Field{{Name: "best", Value: "3"}, {Name: "niches", Value: "7"}}})
	}
	bar.Progress(progress.Event{Title: "work", Done: 50, Total: 50, Elapsed: 10 * time.Second, Final: true})
	bar.end()
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 6 || lines[1] != "work: 10/50, best 3, 7 niches" || lines[5] != "work: 50/50, 10s" {
		t.Errorf("%q", lines)
	}
}

// buildGoelm builds the program itself, static as the sandbox needs it.
func buildGoelm(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "goelm")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", path, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

// evolve runs the built program and returns its two outputs.
func evolve(t *testing.T, bin string, args ...string) (stdout, stderr string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), bin, append([]string{"evolve"}, args...)...)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("goelm evolve %q: %v\n%s", args, err, errs.String())
	}
	return out.String(), errs.String()
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}

// TestEvolve evolves walkers in real sandboxes: the seed alone decides about the archive.
func TestEvolve(t *testing.T) {
	if testing.Short() {
		t.Skip("starts sandboxes")
	}
	bin, dir := buildGoelm(t), t.TempDir()
	csv, picture := filepath.Join(dir, "elites.csv"), filepath.Join(dir, "map.svg")
	args := []string{"-task", "sodarace", "-mutator", "gp", "-evals", "300"}
	one, errs := evolve(t, bin, append(args, "-seed", "11", "-workers", "1", "-csv", csv, "-map", picture)...)
	two, _ := evolve(t, bin, append(args, "-seed", "11", "-workers", "2")...)
	other, _ := evolve(t, bin, append(args, "-seed", "12", "-workers", "2")...)
	if !strings.HasPrefix(lastLine(one), "archive sha256:") || !strings.Contains(errs, " niches") {
		t.Fatalf("stdout %q, stderr %q", one, errs)
	}
	if one != two {
		t.Errorf("one worker:\n%stwo workers:\n%s", one, two)
	}
	if lastLine(one) == lastLine(other) {
		t.Error("two seeds gave the same archive")
	}
	for _, path := range []string{csv, picture} {
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// TestEvolveInterrupted stops a run as Ctrl-C does: it prints what it has, and exits with 130.
func TestEvolveInterrupted(t *testing.T) {
	if testing.Short() {
		t.Skip("starts sandboxes")
	}
	bin := buildGoelm(t)
	cmd := exec.CommandContext(t.Context(), bin, "evolve", "-evals", "1000000", "-workers", "2")
	var out strings.Builder
	cmd.Stdout = &out
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stderr)
	lines.Scan() // the first report: it is running
	first := lines.Text()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	rest, _ := io.ReadAll(stderr)
	err = cmd.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted {
		t.Fatalf("%v, want exit code %d; stderr %q\n%s", err, exitInterrupted, first, rest)
	}
	if status := exit.Sys().(syscall.WaitStatus); status.Signaled() {
		t.Fatalf("killed by %v", status.Signal())
	}
	if !strings.HasPrefix(lastLine(out.String()), "archive sha256:") {
		t.Errorf("stdout %q, want the archive at its end", out.String())
	}
}
