package sandbox

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// binary is a statically linked goelm, which runs inside the sandboxes of the tests.
var binary string

// TestMain builds goelm once. A test binary cannot be the worker itself: it may be linked dynamically.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "goelm-sandbox-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := 1
	if err := buildWorker(dir); err != nil {
		fmt.Fprintln(os.Stderr, "the sandbox tests need goelm:", err)
	} else {
		code = m.Run()
	}
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	if err := os.RemoveAll(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func buildWorker(dir string) error {
	binary = filepath.Join(dir, "goelm")
	cmd := exec.Command("go", "build", "-o", binary, "goelm/kernel/goelm")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("go build goelm/kernel/goelm: %w\n%s", err, out.Bytes())
	}
	return os.Chmod(dir, 0o755) // another user runs it in the rootless test
}

// open starts a pool for one test and closes it at its end. Without gVisor it fails: these tests are about nothing else.
func open(t testing.TB, opt Options) *pool {
	t.Helper()
	if opt.Executable == "" {
		opt.Executable = binary
	}
	if opt.Workers == 0 {
		opt.Workers = 2
	}
	if opt.Backend == "" {
		opt.Backend = "runsc"
	}
	if opt.Logf == nil {
		opt.Logf = t.Logf
	}
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	r, err := Open(ctx, opt)
	if err != nil {
		t.Fatalf("Open: %v\n(these tests need gVisor; `make lab` or `goelm doctor` shows how to install it)", err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return r.(*pool)
}

// onEach runs a test in every kind of sandbox. A kind that the machine lacks is a failure: `make test` brings them all.
func onEach(t *testing.T, test func(t *testing.T, opt Options)) {
	t.Helper()
	for _, kind := range []struct {
		name string
		opt  Options
	}{{"runsc", Options{Backend: "runsc"}}, {"rootless", Options{Backend: "runsc", Rootless: true}}, {"docker", Options{Backend: "docker"}}} {
		t.Run(kind.name, func(t *testing.T) { test(t, kind.opt) })
	}
}

// onEachAtOnce is onEach with all kinds at the same time: for tests that mostly wait.
func onEachAtOnce(t *testing.T, test func(t *testing.T, opt Options)) {
	t.Helper()
	onEach(t, func(t *testing.T, opt Options) {
		t.Parallel()
		test(t, opt)
	})
}

// runAll runs jobs and checks that each index comes exactly once.
func runAll(t testing.TB, r Runner, jobs []Job) []Outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	outcomes := make([]Outcome, len(jobs))
	seen := map[int]bool{}
	for i, o := range r.Run(ctx, jobs) {
		if i < 0 || i >= len(jobs) || seen[i] {
			t.Fatalf("index %d came out of range or twice", i)
		}
		seen[i] = true
		outcomes[i] = o
	}
	if len(seen) != len(jobs) {
		t.Fatalf("%d of %d jobs got a verdict", len(seen), len(jobs))
	}
	return outcomes
}

func runOne(t testing.TB, r Runner, j Job) Outcome {
	t.Helper()
	return runAll(t, r, []Job{j})[0]
}
