package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"goelm/elm/mutate"
	"goelm/install"
	"goelm/sandbox"
)

// A finding is one line of the doctor's report.
type finding struct {
	state  string // ok, missing, note
	what   string
	repair string // a command or a sentence; empty when nothing is to be done
}

const (
	stateOK      = "ok"
	stateMissing = "missing"
	stateNote    = "note"
)

const doctorUsage = `Usage: goelm doctor
       goelm doctor -server URL [-model NAME]

Says what is installed and what is missing, with the command that repairs it. Its exit code is 1 when candidates cannot be
evaluated. With -server it asks the language model there some short questions, and says what it can do.

`

func runDoctor(ctx context.Context, args []string) int {
	set := flag.NewFlagSet("doctor", flag.ContinueOnError)
	var from mutate.Source
	sourceFlags(set, &from)
	set.Usage = func() {
		fmt.Fprint(set.Output(), doctorUsage)
		set.PrintDefaults()
	}
	switch err := set.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil || set.NArg() > 0:
		return 2
	}
	if from.Server != "" || from.Model != "" {
		return doctorServer(ctx, from, os.Stdout)
	}
	return doctor(ctx, os.Stdout)
}

// doctor writes the report and returns the exit code.
func doctor(ctx context.Context, w io.Writer) int {
	ctx, cancel := context.WithTimeout(ctx, 90*time.Second)
	defer cancel()
	program, static := examineProgram()
	engine, works := examineSandbox(ctx)
	section(w, "goelm", program)
	section(w, "sandbox", engine)
	section(w, "jupyter", examineJupyter(ctx))
	if works && static {
		fmt.Fprintln(w, "\nCandidates can be evaluated.")
		return 0
	}
	fmt.Fprintln(w, "\nCandidates cannot be evaluated before what is missing above is repaired.")
	return 1
}

func section(w io.Writer, name string, findings []finding) {
	fmt.Fprintln(w, name)
	for _, f := range findings {
		fmt.Fprintf(w, "  %-8s %s\n", f.state, f.what)
		if f.repair != "" {
			for line := range strings.Lines(f.repair) {
				fmt.Fprintf(w, "           -> %s\n", strings.TrimSuffix(line, "\n"))
			}
		}
	}
}

// examineSandbox looks for gVisor and runs one candidate in it: nothing else proves that it works.
func examineSandbox(ctx context.Context) (found []finding, works bool) {
	if path, err := sandbox.FindRunsc(""); err != nil {
		found = append(found, finding{stateMissing, err.Error() + " (looked at $GOELM_RUNSC, on PATH, and in $XDG_DATA_HOME/goelm/bin or ~/.local/share/goelm/bin)", "make lab"})
	} else {
		found = append(found, finding{stateOK, "runsc at " + path + ", " + firstLine(ctx, path, "--version"), ""})
	}
	found = append(found, examineUserNamespaces(os.Getuid(), readSetting)...)
	outcome, bounds, err := tryCandidate(ctx)
	switch {
	case err != nil:
		found = append(found, finding{stateMissing, "no candidate could be run: " + err.Error(), ""})
	case outcome.Verdict != sandbox.OK:
		found = append(found, finding{stateMissing, fmt.Sprintf("a candidate that returns 42 got the verdict %s: %s", outcome.Verdict, outcome.Detail), ""})
	default:
		works = true
		found = append(found, finding{stateOK, fmt.Sprintf("a candidate ran in gVisor in %.1f ms", float64(outcome.Elapsed.Microseconds())/1000), ""})
		found = append(found, finding{stateNote, "bounds of a sandbox from outside: " + bounds, ""})
	}
	return append(found, examineDocker(ctx)), works
}

// tryCandidate runs one candidate and says what bounds its sandbox from outside.
func tryCandidate(ctx context.Context) (outcome sandbox.Outcome, bounds string, err error) {
	runner, err := sandbox.Open(ctx, sandbox.Options{Workers: 1})
	if err != nil {
		return outcome, "", err
	}
	defer func() { err = errors.Join(err, runner.Close()) }()
	for _, outcome = range runner.Run(ctx, []sandbox.Job{{Source: "func Answer() int { return 42 }", Entry: "Answer"}}) {
	}
	if o, ok := runner.(sandbox.Observer); ok {
		bounds = o.Stats().Bounds
	}
	return outcome, bounds, nil
}

// examineUserNamespaces says whether a person without root may start gVisor. get reads a setting of the kernel below
// /proc/sys, "" when it has none.
func examineUserNamespaces(uid int, get func(name string) string) []finding {
	if uid == 0 {
		return []finding{{stateOK, "you are root: gVisor needs no user namespaces", ""}}
	}
	var found []finding
	if get("kernel/apparmor_restrict_unprivileged_userns") == "1" {
		found = append(found, finding{stateMissing, "AppArmor forbids user namespaces to programs without a profile (kernel.apparmor_restrict_unprivileged_userns = 1), so gVisor cannot start rootless",
			"sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0\nor run goelm as root, or use Docker with the runtime runsc"})
	}
	if get("user/max_user_namespaces") == "0" {
		found = append(found, finding{stateMissing, "user namespaces are switched off (user.max_user_namespaces = 0), so gVisor cannot start rootless",
			"sudo sysctl -w user.max_user_namespaces=15000\nor run goelm as root, or use Docker with the runtime runsc"})
	}
	if get("kernel/unprivileged_userns_clone") == "0" {
		found = append(found, finding{stateMissing, "user namespaces are for root only (kernel.unprivileged_userns_clone = 0), so gVisor cannot start rootless",
			"sudo sysctl -w kernel.unprivileged_userns_clone=1\nor run goelm as root, or use Docker with the runtime runsc"})
	}
	if found == nil {
		found = []finding{{stateOK, "user namespaces are allowed: gVisor can start rootless", ""}}
	}
	return found
}

func readSetting(name string) string {
	data, err := os.ReadFile("/proc/sys/" + name)
	if err != nil {
		return "" // this kernel has no such setting
	}
	return strings.TrimSpace(string(data))
}

func examineDocker(ctx context.Context) finding {
	if _, err := exec.LookPath("docker"); err != nil {
		return finding{stateNote, "Docker not found; it is needed only where gVisor may not start by itself", ""}
	}
	out, err := probe(ctx, "docker", "info", "--format", "{{.ServerVersion}} {{range $name, $r := .Runtimes}}{{$name}} {{end}}")
	if err != nil {
		return finding{stateNote, "Docker is installed but its engine does not answer; it is needed only where gVisor may not start by itself", "sudo systemctl start docker"}
	}
	for _, name := range strings.Fields(out) {
		if name == "runsc" {
			return finding{stateOK, "Docker with the runtime runsc", ""}
		}
	}
	return finding{stateNote, "Docker has no runtime runsc; it is needed only where gVisor may not start by itself", "sudo runsc install && sudo systemctl restart docker"}
}

func examineJupyter(ctx context.Context) []finding {
	var found []finding
	// Its presence decides: on a busy machine JupyterLab may take longer to say its version than a person waits.
	if path, err := exec.LookPath("jupyter-lab"); err == nil {
		found = append(found, finding{stateOK, "JupyterLab at " + path + ", " + firstLine(ctx, path, "--version"), ""})
	} else {
		found = append(found, finding{stateNote, "JupyterLab not found on PATH", "make lab\nor python3 -m pip install jupyterlab"})
	}
	self, _ := os.Executable()
	specs := install.Find()
	if len(specs) == 0 {
		found = append(found, finding{stateNote, "no kernelspec of GoELM where Jupyter looks for it", "goelm install"})
	}
	for _, spec := range specs {
		f := finding{stateOK, fmt.Sprintf("kernelspec %s starts %s", spec.Dir, spec.Program()), ""}
		if st, err := os.Stat(spec.Program()); err != nil || st.Mode()&0o111 == 0 {
			f = finding{stateMissing, fmt.Sprintf("kernelspec %s starts %s, which is no program", spec.Dir, spec.Program()), "goelm install"}
		} else if me, err := os.Stat(self); err == nil && !os.SameFile(st, me) {
			f.state, f.what = stateNote, f.what+", which is not this program"
		}
		found = append(found, f)
	}
	return found
}

func examineProgram() (found []finding, static bool) {
	self, err := os.Executable()
	if err != nil {
		return []finding{{stateMissing, err.Error(), ""}}, false
	}
	if !isStatic(self) {
		return []finding{{stateMissing, self + " is linked dynamically and cannot run inside a sandbox", "CGO_ENABLED=0 go build -o goelm ./kernel/goelm"}}, false
	}
	return []finding{{stateOK, self + ", " + version(), ""}}, true
}

// probe runs a program for at most ten seconds and returns the first line that it prints.
func probe(ctx context.Context, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.WaitDelay = time.Second
	out, err := cmd.Output()
	line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return line, err
}

func firstLine(ctx context.Context, name string, args ...string) string {
	line, err := probe(ctx, name, args...)
	if err != nil {
		return "which does not answer: " + err.Error()
	}
	return line
}
