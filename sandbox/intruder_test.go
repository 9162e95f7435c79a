package sandbox

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// intruder builds testdata/intruder, which takes the place of goelm inside the sandbox.
func intruder(t *testing.T) string { return build(t, "intruder") }

// build builds a command of testdata for the inside of a sandbox.
func build(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	cmd := exec.Command("go", "build", "-o", path, "./testdata/"+name)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

func visit(t *testing.T, r Runner, what string) string {
	t.Helper()
	o := runOne(t, r, Job{Source: what})
	if o.Verdict != OK {
		t.Fatalf("%s: %+v", what, o)
	}
	return o.Stdout
}

// TestNothingInside is about what native code finds in a sandbox: one binary, no environment, no network, nowhere to write.
func TestNothingInside(t *testing.T) {
	t.Setenv("SECRET_OF_THE_HOST", "12345")
	exe := intruder(t)
	onEach(t, func(t *testing.T, opt Options) {
		opt.Workers, opt.Executable = 1, exe
		nothingInside(t, open(t, opt))
	})
}

func nothingInside(t *testing.T, r Runner) {
	for _, line := range strings.Split(strings.TrimSpace(visit(t, r, "look")), "\n") {
		key, value, _ := strings.Cut(line, " ")
		switch {
		case key == "file" && (value == "/" || value == "/goelm" || value == "/tmp" || value == "/.dockerenv"):
		case key == "file" && strings.HasPrefix(value, "/etc"): // gVisor makes /etc/mtab
		case key == "env" && (strings.HasPrefix(value, "GOMAXPROCS=") || strings.HasPrefix(value, "GOTRACEBACK=") || strings.HasPrefix(value, "GODEBUG=") || value == "HOME=/" || value == "HOSTNAME=goelm" || strings.HasPrefix(value, "PATH=/usr/local/sbin:/usr/local/bin:")):
		case line == "host goelm", line == "processes 1":
		default:
			t.Errorf("it sees %s", line)
		}
	}
	if text := visit(t, r, "write"); text != "" {
		t.Errorf("it can write:\n%s", text)
	}
	if text := visit(t, r, "system"); text != "" {
		t.Errorf("it may:\n%s", text)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	o := runOne(t, r, Job{Source: "network", Entry: l.Addr().String(), Calls: [][]any{}})
	if o.Verdict != OK || o.Stdout != "" {
		t.Errorf("network: %+v", o)
	}
}

// TestLies has the inside of the sandbox break the protocol in every way: each candidate gets its verdict all the same,
// and good ones beside it theirs.
func TestLies(t *testing.T) {
	exe := intruder(t)
	onEachAtOnce(t, func(t *testing.T, opt Options) {
		opt.Workers, opt.Executable = 2, exe
		lies(t, open(t, opt))
	})
}

func lies(t *testing.T, r Runner) {
	tests := []struct {
		source string
		want   Verdict
	}{
		{"no verdict", ProtocolViolation}, {"infra", ProtocolViolation}, {"long output", ProtocolViolation}, {"many results", ProtocolViolation},
		{"no json", ProtocolViolation}, {"no message", ProtocolViolation}, {"other job", ProtocolViolation}, {"other generation", ProtocolViolation},
		{"garbage", ProtocolViolation}, {"flood", ProtocolViolation}, {"die", Crash}, {"stall", Timeout}, {"long detail", RuntimePanic}, {"good", OK},
	}
	var jobs []Job
	for _, tt := range tests {
		limits := Limits{Wall: 50 * time.Millisecond}
		jobs = append(jobs, Job{Source: tt.source, Limits: limits}, Job{Source: "good", Limits: limits})
	}
	for i, o := range runAll(t, r, jobs) {
		if i%2 == 1 {
			if o.Verdict != OK {
				t.Errorf("a good one beside %q: %+v", tests[i/2].source, o)
			}
			continue
		}
		if tt := tests[i/2]; o.Verdict != tt.want {
			t.Errorf("%q: %s: %.200s, want %s", tt.source, o.Verdict, o.Detail, tt.want)
		}
		if len(o.Detail) > maxDetail+10 || len(o.Stdout) > 64<<10 {
			t.Errorf("%q: %d bytes of detail, %d of output", tests[i/2].source, len(o.Detail), len(o.Stdout))
		}
	}
}

// TestHog has native code take memory in many processes: the sandbox is ended, the machine is not.
func TestHog(t *testing.T) {
	exe := intruder(t)
	onEachAtOnce(t, func(t *testing.T, opt Options) {
		opt.Workers, opt.Executable = 1, exe
		r := open(t, opt)
		if o := runOne(t, r, Job{Source: "hog", Limits: Limits{Wall: 20 * time.Second}}); o.Verdict != Memory {
			t.Errorf("%+v, want memory", o)
		}
		if o := runOne(t, r, Job{Source: "good"}); o.Verdict != OK {
			t.Errorf("after it: %+v", o)
		}
	})
}

// TestBreaker has a goelm that ends at once in the place of one that worked: the pool says so instead of waiting for ever.
func TestBreaker(t *testing.T) {
	exe := filepath.Join(t.TempDir(), "exe")
	data, err := os.ReadFile(intruder(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(exe, data, 0o755); err != nil {
		t.Fatal(err)
	}
	r := open(t, Options{Workers: 1, Executable: exe})
	rootfs := r.backend.(*runsc).rootfs()
	broken := filepath.Join(rootfs, "broken")
	if err := os.WriteFile(broken, bytes.Repeat([]byte("no program "), 100), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(broken, filepath.Join(rootfs, "goelm")); err != nil {
		t.Fatal(err)
	}
	o := runOne(t, r, Job{Source: "die"})
	for range 3 { // the spare may still be a good one
		if o.Verdict == InfraError {
			break
		}
		o = runOne(t, r, Job{Source: "die"})
	}
	if o.Verdict != InfraError || !strings.Contains(o.Detail, "no sandbox can be started") {
		t.Errorf("%+v, want infra_error", o)
	}
	start := time.Now()
	if o := runOne(t, r, Job{Source: "good"}); o.Verdict != InfraError || time.Since(start) > time.Second {
		t.Errorf("while the breaker is open: %+v after %v, want infra_error at once", o, time.Since(start))
	}
}

// TestFalsified has native code take over a worker and falsify every answer after it. That cannot be prevented, but it is
// found out when the worker is replaced, and a job that asks for a fresh worker is out of its reach.
func TestFalsified(t *testing.T) {
	exe := build(t, "burglar")
	onEachAtOnce(t, func(t *testing.T, opt Options) {
		opt.Workers, opt.Executable = 1, exe
		r := open(t, opt)
		ask := func(fresh bool) Job { return Job{Source: "act truth", Fresh: fresh} }
		if o := runOne(t, r, ask(false)); o.Stdout != "the truth" {
			t.Fatalf("before: %+v", o)
		}
		runOne(t, r, Job{Source: "act take over"})
		jobs := make([]Job, 1500) // of which one in a hundred is checked: none of them once in 3 million times
		for i := range jobs {
			jobs[i] = ask(false)
		}
		for i, o := range runAll(t, r, jobs) {
			if o.Stdout != "a lie" {
				t.Fatalf("answer %d: %+v, want a lie: this test proves nothing", i, o)
			}
		}
		if o := runOne(t, r, ask(true)); o.Stdout != "the truth" {
			t.Errorf("in a fresh worker: %+v", o)
		}
		eventually(t, "the lies are found out", func() bool { return r.Stats().Suspects > 0 })
		if o := runOne(t, r, ask(false)); o.Stdout != "the truth" {
			t.Errorf("after: %+v", o)
		}
	})
}
