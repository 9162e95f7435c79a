// Package sandboxtest gives the tests of a package one gVisor pool, opened by the first that needs it.
package sandboxtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"goelm/sandbox"
)

var pool struct {
	once   sync.Once
	dir    string
	runner sandbox.Runner
	err    error
}

// Main runs the tests and closes the pool behind them. Call it in TestMain: os.Exit(sandboxtest.Main(m)).
func Main(m *testing.M) int {
	code := m.Run()
	if pool.runner != nil {
		if err := pool.runner.Close(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	if pool.dir != "" {
		os.RemoveAll(pool.dir)
	}
	return code
}

// Runner is the pool. Without gVisor the test fails; `make check`, which is for machines without it, asks for short tests and
// gets none of them.
func Runner(t testing.TB) sandbox.Runner {
	t.Helper()
	if testing.Short() {
		t.Skip("needs gVisor")
	}
	pool.once.Do(open)
	if pool.err != nil {
		t.Fatal(pool.err)
	}
	return pool.runner
}

func open() {
	if pool.dir, pool.err = os.MkdirTemp("", "goelm-test-"); pool.err != nil {
		return
	}
	binary := filepath.Join(pool.dir, "goelm")
	build := exec.Command("go", "build", "-o", binary, "goelm/kernel/goelm")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		pool.err = fmt.Errorf("go build: %w\n%s", err, out)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	pool.runner, pool.err = sandbox.Open(ctx, sandbox.Options{Executable: binary})
}
