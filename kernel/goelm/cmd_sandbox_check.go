package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"goelm/sandbox"
	"goelm/sandbox/worker"
)

// sandboxCheck proves on this machine that the boundary holds. It lays out what a candidate must not reach, looks for it
// outside, where all of it must be found, and then inside, where nothing may be. Then candidates meet their limits.
func sandboxCheck(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	fs := flag.NewFlagSet("goelm sandbox check", flag.ContinueOnError)
	fs.SetOutput(stderr)
	opt := openFlags(fs)
	wait := fs.Bool("wait", false, "wait for the end of standard input and do nothing: the process that a probe must not see")
	switch err := fs.Parse(args); {
	case err == flag.ErrHelp:
		return 0
	case err != nil:
		return 2
	}
	if *wait {
		_, _ = io.Copy(io.Discard, os.Stdin)
		return 0
	}
	if opt.Backend == "process" || opt.Backend == "" && os.Getenv("GOELM_SANDBOX") == "process" {
		fmt.Fprintln(stderr, "goelm sandbox check: the backend process is no sandbox: there is no boundary to check")
		return 1
	}
	c := &check{out: stdout}
	verbose := opt.Logf
	opt.Logf = func(format string, args ...any) {
		verbose(format, args...)
		if strings.Contains(format, "cannot be used") {
			c.passed = append(c.passed, strings.TrimPrefix(fmt.Sprintf(format, args...), "sandbox: "))
		}
	}
	err := c.boundary(ctx, *opt)
	if err == nil {
		err = c.limits(ctx, *opt)
	}
	if err != nil {
		fmt.Fprintf(stderr, "goelm sandbox check: %v\n", err)
		return 1
	}
	if c.failed > 0 {
		fmt.Fprintf(stderr, "goelm sandbox check: %d findings: do not run programs that nobody has read on this machine\n", c.failed)
		return 1
	}
	fmt.Fprintln(stdout, "the boundary holds")
	return 0
}

// A check is what has been found so far.
type check struct {
	out    io.Writer
	passed []string // why other backends were not taken
	failed int
}

// line prints one finding.
func (c *check) line(good bool, format string, args ...any) {
	mark := "ok     "
	if !good {
		mark = "FAILED "
		c.failed++
	}
	fmt.Fprintf(c.out, mark+format+"\n", args...)
}

// boundary looks for the bait from outside and from inside.
func (c *check) boundary(ctx context.Context, opt sandbox.Options) error {
	const variable = "GOELM_CHECK_SECRET"
	dir, err := os.MkdirTemp("", "goelm-check-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "secret")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer l.Close()
	// A process that is certainly not of the sandbox, with a number that a sandbox would hardly have by itself.
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	other := exec.CommandContext(ctx, exe, "sandbox", "check", "-wait")
	stdin, err := other.StdinPipe()
	if err != nil {
		return err
	}
	for _, err := range []error{os.WriteFile(file, []byte("secret"), 0o644), os.Chmod(dir, 0o755), os.Setenv(variable, "1"), other.Start()} {
		if err != nil {
			return err
		}
	}
	defer func() {
		stdin.Close()
		_ = other.Process.Kill()
		_ = other.Wait()
	}()
	bait := worker.Bait{File: file, Variable: variable, Address: l.Addr().String(), Process: other.Process.Pid}
	outside := worker.Probe(bait)
	question, err := json.Marshal(bait)
	if err != nil {
		return err
	}
	text, stats, err := sandbox.Probe(ctx, opt, string(question))
	if err != nil {
		return err
	}
	for _, why := range c.passed {
		fmt.Fprintln(c.out, why)
	}
	fmt.Fprintf(c.out, "backend: %s, %s\n", stats.Backend, why(opt, len(c.passed)))
	fmt.Fprintf(c.out, "bounds of a sandbox from outside: %s\n", stats.Bounds)
	var inside []worker.Finding
	if err := json.Unmarshal([]byte(text), &inside); err != nil || len(inside) <= len(outside) {
		return fmt.Errorf("the probe inside said %.200q (%v)", text, err)
	}
	for i, f := range inside {
		switch {
		case f.Found:
			c.line(false, "a worker can %s", f.Question)
		case i < len(outside) && !outside[i].Found && !strings.Contains(f.Question, "interface"):
			c.line(false, "%s: it cannot be done outside either, so this proves nothing", f.Question)
		case i < len(outside) && outside[i].Found:
			c.line(true, "a worker cannot %s (outside it can be done)", f.Question)
		default:
			c.line(true, "a worker cannot %s", f.Question)
		}
	}
	return nil
}

// why says how the backend was chosen.
func why(opt sandbox.Options, refused int) string {
	switch {
	case opt.Backend != "" && opt.Backend != "auto":
		return "as -backend says"
	case opt.Backend == "" && os.Getenv("GOELM_SANDBOX") != "":
		return "as GOELM_SANDBOX says"
	case refused > 0:
		return "the first that starts"
	}
	return "the preferred one"
}

// limits gives candidates what they must not have more of.
func (c *check) limits(ctx context.Context, opt sandbox.Options) error {
	opt.Workers = 1
	start := time.Now()
	runner, err := sandbox.Open(ctx, opt)
	if err != nil {
		return err
	}
	ready := time.Since(start)
	tests := []struct {
		what   string
		source string
		want   sandbox.Verdict
	}{
		{"a good program", "func main() { println(6 * 7) }", sandbox.OK},
		{"an endless loop", "func main() { for {} }", sandbox.Timeout},
		{"sleeping for an hour", "func main() { time.Sleep(time.Hour) }", sandbox.Timeout},
		{"waiting for itself", "func main() { select {} }", sandbox.RuntimePanic},
		{"endless recursion", "func f() { f() }\nfunc main() { f() }", sandbox.Memory},
		{"endless appetite", "func main() { var x [][]byte; for { x = append(x, make([]byte, 1<<20)) } }", sandbox.Memory},
		{"a thousand goroutines", "func main() { for range 1000 { go func() { select {} }() } }", sandbox.Memory},
		{"endless output", "func main() { for { print(\"x\") } }", sandbox.OutputLimit},
		{"importing os", "import \"os\"\nfunc main() { os.Exit(0) }", sandbox.Rejected},
		{"a good program after them", "func main() { println(6 * 7) }", sandbox.OK},
	}
	jobs := make([]sandbox.Job, len(tests))
	for i, t := range tests {
		jobs[i].Source = t.source
		if t.what != "sleeping for an hour" {
			jobs[i].Limits.Wall = 20 * time.Second // on the slowest machine the other limits are to come first
		}
	}
	outcomes := make([]sandbox.Outcome, len(jobs))
	for i, o := range runner.Run(ctx, jobs) {
		outcomes[i] = o
	}
	for i, t := range tests {
		o := outcomes[i]
		good := o.Verdict == t.want && (t.want != sandbox.OK || o.Stdout == "42\n")
		c.line(good, "%s: %s", t.what, strings.TrimSpace(string(o.Verdict)+" "+strings.ReplaceAll(o.Detail, "\n", " ")))
	}
	fmt.Fprintf(c.out, "sandbox: ready after %d ms; a candidate ran in %.1f ms\n", ready.Milliseconds(), outcomes[len(jobs)-1].Elapsed.Seconds()*1000)
	return runner.Close()
}
