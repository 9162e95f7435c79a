package sandbox

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// An execLine is one line of `goelm sandbox exec`.
type execLine struct {
	File, Verdict, Detail, Stdout string
	Result                        json.RawMessage
	MS                            *float64
}

// goelm runs `goelm sandbox ARGS` and returns what it prints and its exit code.
func goelm(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	cmd := exec.Command(binary, append([]string{"sandbox"}, args...)...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		t.Fatal(err)
	}
	return out.String(), errs.String(), code
}

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func execLines(t *testing.T, stdout string) []execLine {
	t.Helper()
	var lines []execLine
	for _, text := range strings.Split(strings.TrimSuffix(stdout, "\n"), "\n") {
		var line execLine
		dec := json.NewDecoder(strings.NewReader(text))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&line); err != nil {
			t.Fatalf("line %q: %v", text, err)
		}
		for _, key := range []string{`"file":`, `"verdict":`, `"detail":`, `"stdout":`, `"result":`, `"ms":`} {
			if !strings.Contains(text, key) {
				t.Errorf("line %q lacks %s", text, key)
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// TestExec is the command as a person types it: hostile files among good ones.
func TestExec(t *testing.T) {
	dir := t.TempDir()
	good := "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"still here\") }\n"
	files := []struct{ name, text, verdict string }{
		{"good.go", good, "ok"},
		{"loop.go", "package main\n\nfunc main() { for {} }\n", "timeout"},
		{"good2.go", good, "ok"},
		{"recursion.go", "package main\n\nfunc f(n int) int { return f(n+1) + 1 }\n\nfunc main() { println(f(0)) }\n", "memory"},
		{"os.go", "package main\n\nimport \"os\"\n\nfunc main() { os.Exit(0) }\n", "rejected"},
		{"good3.go", good, "ok"},
	}
	args := []string{"exec", "-json"}
	for _, f := range files {
		args = append(args, write(t, dir, f.name, f.text))
	}
	stdout, stderr, code := goelm(t, args...)
	if code != 0 || stderr != "" {
		t.Errorf("exit code %d, standard error %q", code, stderr)
	}
	lines := execLines(t, stdout)
	if len(lines) != len(files) {
		t.Fatalf("%d lines for %d files:\n%s", len(lines), len(files), stdout)
	}
	slices.SortFunc(lines, func(a, b execLine) int { // they come in order of completion
		return slices.Index(args, a.File) - slices.Index(args, b.File)
	})
	for i, f := range files {
		l := lines[i]
		if l.File != args[2+i] || l.Verdict != f.verdict || string(l.Result) != "null" || l.MS == nil {
			t.Errorf("%+v, want %s of %s", l, f.verdict, f.name)
		}
		if f.verdict == "ok" && l.Stdout != "still here\n" || f.verdict != "ok" && l.Detail == "" {
			t.Errorf("%s: %+v", f.name, l)
		}
	}
}

// TestExecFolder is 57 hostile programs and as many good ones in one folder, on default limits.
func TestExecFolder(t *testing.T) {
	ownTemp(t)
	before := takeCensus(t)
	dir := t.TempDir()
	args := []string{"exec", "-json"}
	want := map[string]*hostileProgram{}
	for _, p := range hostilePrograms(t, "*.go.txt") {
		if p.job.Entry != "" || p.job.Limits != (Limits{}) || len(want) == 57 {
			continue
		}
		file := write(t, dir, p.name+".go", p.job.Source)
		want[file] = &p
		args = append(args, file, write(t, dir, "good_"+p.name+".go", "package main\n\nfunc main() { println(\"good\") }\n"))
	}
	if len(want) < 57 {
		t.Fatalf("%d hostile programs run on default limits, want 57", len(want))
	}
	start := time.Now()
	stdout, stderr, code := goelm(t, args...)
	t.Logf("%d programs in %v", len(args)-2, time.Since(start).Round(time.Millisecond))
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	seen := map[string]bool{}
	for _, l := range execLines(t, stdout) {
		if seen[l.File] {
			t.Errorf("%s has two lines", l.File)
		}
		seen[l.File] = true
		if p := want[l.File]; p != nil {
			p.check(t, Outcome{Verdict: Verdict(l.Verdict), Detail: l.Detail, Stdout: l.Stdout})
		} else if l.Verdict != "ok" || l.Stdout != "good\n" {
			t.Errorf("a good program: %+v", l)
		}
	}
	if len(seen) != len(args)-2 {
		t.Errorf("%d lines for %d files", len(seen), len(args)-2)
	}
	before.compare(t)
}

func TestExecFunction(t *testing.T) {
	dir := t.TempDir()
	file := write(t, dir, "f.go", "func Join(xs []string, n int) (string, error) { return strings.Repeat(strings.Join(xs, \"&\"), n), nil }\n")
	stdout, stderr, code := goelm(t, "exec", "-entry", "Join", "-args", `[["a","b"], 2]`, file)
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	if l := execLines(t, stdout)[0]; l.Verdict != "ok" || string(l.Result) != `["a&ba&b",null]` {
		t.Errorf("%+v", l)
	}
}

func TestExecMistakes(t *testing.T) {
	dir := t.TempDir()
	file := write(t, dir, "f.go", "func F() {}\n")
	tests := []struct {
		name string
		args []string
		code int
		want string
	}{
		{"no command", nil, 2, "Usage"},
		{"no file", []string{"exec"}, 2, "Usage"},
		{"flag", []string{"exec", "-colour", file}, 2, "-colour"},
		{"missing file", []string{"exec", filepath.Join(dir, "no.go")}, 1, "no.go"},
		{"args without entry", []string{"exec", "-args", "[]", file}, 2, "-args needs -entry"},
		{"args no array", []string{"exec", "-entry", "F", "-args", "1", file}, 2, "JSON array"},
		{"no runsc", []string{"exec", "-runsc", filepath.Join(dir, "runsc"), file}, 1, "goelm doctor"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			stdout, stderr, code := goelm(t, tt.args...)
			if code != tt.code || !strings.Contains(stderr, tt.want) || stdout != "" {
				t.Errorf("exit code %d, %q %q; want %d and %q", code, stdout, stderr, tt.code, tt.want)
			}
		})
	}
}

// TestCheckCommand proves the boundary with every backend; the plain process has none.
func TestCheckCommand(t *testing.T) {
	groups := "control groups of version "
	if os.Getuid() != 0 {
		groups = "they need root"
	}
	for _, tt := range []struct {
		args   []string
		bounds string
	}{
		{[]string{"check", "-backend", "runsc"}, groups},
		{[]string{"check", "-backend", "runsc", "-rootless"}, "no control groups (they need root): memory alone is watched"},
		{[]string{"check", "-backend", "docker"}, "control groups of Docker"},
	} {
		stdout, stderr, code := goelm(t, tt.args...)
		if !strings.Contains(stdout, "\nbounds of a sandbox from outside: "+tt.bounds) {
			t.Errorf("%v: bounds: %s, want %s", tt.args, stdout, tt.bounds)
		}
		if code != 0 || !strings.Contains(stdout, "\nthe boundary holds\n") || strings.Count(stdout, "(outside it can be done)") < 4 || stderr != "" {
			t.Errorf("%v: exit code %d: %s%s", tt.args, code, stdout, stderr)
		}
	}
	if _, stderr, code := goelm(t, "check", "-backend", "process"); code != 1 || !strings.Contains(stderr, "no sandbox") {
		t.Errorf("process: exit code %d: %q", code, stderr)
	}
}

// TestServeCommand starts the service, asks it, and ends it as a service manager would.
func TestServeCommand(t *testing.T) {
	ownTemp(t)
	before := takeCensus(t)
	cmd := exec.Command(binary, "sandbox", "serve", "-addr", "127.0.0.1:0", "-workers", "1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "serving ")
	if err != nil || !ok {
		t.Fatalf("%q (%v) %s", line, err, &stderr)
	}
	r := Remote(url)
	if o := runOne(t, r, goodJob); o.Verdict != OK || string(o.Results[0]) != goodAnswer {
		t.Errorf("%+v", o)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ended with %v: %s", err, &stderr)
	}
	if _, text, code := goelm(t, "serve", "-addr", "0.0.0.0:0"); code != 1 || !strings.Contains(text, "token") {
		t.Errorf("serving everyone without a token: exit code %d, %q", code, text)
	}
	before.compare(t)
}
