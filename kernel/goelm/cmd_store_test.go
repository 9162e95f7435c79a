package main

import (
	"bufio"
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"goelm/elm"
)

// goelm runs the built program; noSandbox hides runsc from it.
func goelm(t *testing.T, bin string, noSandbox bool, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), bin, args...)
	if cmd.Env = os.Environ(); noSandbox {
		cmd.Env = append(cmd.Env, "GOELM_RUNSC=/nonexistent/runsc")
	}
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	var exit *exec.ExitError
	if err := cmd.Run(); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		t.Fatalf("goelm %q: %v", args, err)
	}
	return out.String(), errs.String(), code
}

// TestStoredRun: a run that was killed is gone on with by the same command, ends where one in a piece ends, is replayed, and
// is looked into.
func TestStoredRun(t *testing.T) {
	if testing.Short() {
		t.Skip("starts sandboxes")
	}
	bin, dir := buildGoelm(t), t.TempDir()
	path := filepath.Join(dir, "a.db")
	args := []string{"evolve", "-task", "sodarace", "-evals", "300", "-seed", "5"}
	whole, _, code := goelm(t, bin, false, args...)
	if code != 0 {
		t.Fatal("goelm evolve failed")
	}
	args = append(args, "-store", path)
	killWhenRunning(t, bin, args)
	goneOn, errs, code := goelm(t, bin, false, args...)
	if code != 0 || goneOn != whole {
		t.Errorf("exit code %d\n%s\nkilled and gone on with:\n%s\nin one piece:\n%s", code, errs, goneOn, whole)
	}
	if !strings.Contains(errs, "of 300 evaluations were in the store") {
		t.Errorf("nothing was kept when it was killed: %s", errs)
	}
	again, errs, code := goelm(t, bin, true, args...)
	if code != 0 || again != whole {
		t.Errorf("the finished run: exit code %d\n%s%s", code, again, errs)
	}
	fewer, errs, code := goelm(t, bin, true, append(args, "-evals", "100")...)
	if code != 0 || lastLine(fewer) != lastLine(whole) || strings.HasPrefix(fewer, "0 new") || !strings.Contains(errs, "it has 300, more than were asked for") {
		t.Errorf("fewer than there are: exit code %d\n%s%s", code, fewer, errs)
	}
	replayed, errs, code := goelm(t, bin, false, "replay", path)
	if code != 0 || lastLine(replayed) != lastLine(whole) {
		t.Errorf("replay: exit code %d\n%s\n%s", code, replayed, errs)
	}
	checkRunsCommand(t, bin, path, strings.TrimPrefix(lastLine(whole), "archive "))

	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("UPDATE evaluations SET fitness = fitness * 2 WHERE candidate = (SELECT max(candidate) FROM insertions)"); err != nil {
		t.Fatal(err)
	}
	var victim int
	if err := db.QueryRow("SELECT max(candidate) FROM insertions").Scan(&victim); err != nil {
		t.Fatal(err)
	}
	db.Close()
	altered, errs, code := goelm(t, bin, false, "replay", path, "1")
	if want := fmt.Sprintf("candidate %d: its fitness is ", victim); code != 1 || !strings.HasPrefix(lastLine(altered), want) {
		t.Errorf("replay of an altered store: exit code %d\n%s\n%s\nwant %s", code, altered, errs, want)
	}
}

// killWhenRunning starts the program and kills it as soon as it says that a part of its run is through.
func killWhenRunning(t *testing.T, bin string, args []string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), bin, args...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stderr)
	for n := 0; n < 2 && lines.Scan(); n++ {
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	io.Copy(io.Discard, stderr)
	if err := cmd.Wait(); err == nil {
		t.Error("the run was through before it was killed")
	}
}

func checkRunsCommand(t *testing.T, bin, path, digest string) {
	t.Helper()
	do := func(args ...string) string {
		t.Helper()
		out, errs, code := goelm(t, bin, true, append([]string{"runs"}, args...)...)
		if code != 0 {
			t.Errorf("goelm runs %q: exit code %d, %s", args, code, errs)
		}
		return out
	}
	if out := do("list", path); !strings.Contains(out, "sodarace") || !strings.Contains(out, "finished") {
		t.Error(out)
	}
	var list []elm.RunInfo
	if err := json.Unmarshal([]byte(do("list", "-json", path)), &list); err != nil || len(list) != 1 || list[0].Digest != digest || list[0].Children != 300 {
		t.Errorf("%+v, %v", list, err)
	}
	if out := do("show", path); !strings.Contains(out, digest) || !strings.Contains(out, "resumed") || !strings.Contains(out, list[0].BestBy) {
		t.Error(out)
	}
	var row elm.CandidateRow
	if err := json.Unmarshal([]byte(do("show", "-json", path, "1", "0")), &row); err != nil || row.Origin != "seed" || row.Results == nil {
		t.Errorf("%+v, %v", row, err)
	}
	champion := strings.TrimPrefix(list[0].BestBy, "#")
	if out := do("show", path, "1", champion); !strings.Contains(out, "func MakeWalker()") || !strings.Contains(out, "to #"+champion) {
		t.Error(out)
	}
	if lines := bytes.Count([]byte(do("export", path)), []byte("\n")); lines != list[0].Candidates {
		t.Errorf("%d lines for %d candidates", lines, list[0].Candidates)
	}
	file := path + ".csv"
	do("export", "-format", "csv", "-o", file, path, "1")
	if data, err := os.ReadFile(file); err != nil || !bytes.HasPrefix(data, []byte("candidate,origin,parents,")) {
		t.Errorf("%.80q, %v", data, err)
	}
}
