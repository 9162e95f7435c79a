package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// An execution is what one run of a program did.
type execution struct {
	Stdout, Stderr []byte
	Exit           int // -1: killed by the limit or a signal
	Seconds        float64
	TimedOut       bool
}

// A truthCache knows what the compiled programs do. Entries are kept by the toolchain's version and the source.
type truthCache struct {
	dir, tmp, version string
	n                 atomic.Int64
}

func newTruthCache(ctx context.Context, tmp string) (*truthCache, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	version, err := goEnv(ctx, "GOVERSION")
	if err != nil {
		return nil, err
	}
	c := &truthCache{dir: filepath.Join(base, "goelm", "corpus"), tmp: tmp, version: version}
	return c, os.MkdirAll(c.dir, 0o755)
}

func (c *truthCache) path(p program) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%s\x00", c.version, p.Name)
	h.Write(p.Src)
	return filepath.Join(c.dir, hex.EncodeToString(h.Sum(nil))+".json")
}

func (c *truthCache) read(p program) (execution, bool) {
	var e execution
	data, err := os.ReadFile(c.path(p))
	return e, err == nil && json.Unmarshal(data, &e) == nil
}

// seconds is how long the compiled program ran; 0 if that is not known yet.
func (c *truthCache) seconds(p program) float64 {
	e, _ := c.read(p)
	return e.Seconds
}

// get compiles and runs a program, or reads what that gave before.
func (c *truthCache) get(ctx context.Context, p program) (execution, error) {
	if e, ok := c.read(p); ok {
		return e, nil
	}
	bin := filepath.Join(c.tmp, fmt.Sprintf("truth%d", c.n.Add(1)))
	build := exec.CommandContext(ctx, "go", "build", "-o", bin, p.File)
	build.Dir = c.tmp // outside of every module
	if out, err := build.CombinedOutput(); err != nil {
		return execution{}, fmt.Errorf("go build %s: %w\n%s", p.Name, err, out)
	}
	defer os.Remove(bin)
	e, err := execute(ctx, c.tmp, time.Minute, bin)
	if err != nil {
		return e, err
	}
	if e.TimedOut {
		return e, fmt.Errorf("%s does not end when compiled", p.Name)
	}
	data, err := json.Marshal(e)
	if err != nil {
		return e, err
	}
	part := bin + ".json"
	if err := os.WriteFile(part, data, 0o644); err != nil {
		return e, err
	}
	return e, moveFile(part, c.path(p))
}

// moveFile puts a finished file in its place, on another file system too.
func moveFile(from, to string) error {
	if err := os.Rename(from, to); err == nil || !errors.Is(err, syscall.EXDEV) {
		return err
	}
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o644)
}

// patience is how much longer than its limit of processor time a program may take by the clock: other work goes on beside it.
const patience = 10

// execute runs a command without input in its own process group, which dies with it. The limit is on the processor time that
// it uses, so that the outcome does not depend on what else the machine does.
func execute(ctx context.Context, dir string, limit time.Duration, name string, args ...string) (execution, error) {
	run, cancel := context.WithTimeout(ctx, patience*limit)
	defer cancel()
	cmd := exec.CommandContext(run, name, args...)
	var stdout, stderr capped
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &stdout, &stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		return execution{}, err
	}
	go watchProcessor(run, cmd.Process.Pid, limit, cancel)
	err := cmd.Wait()
	used := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	e := execution{Stdout: stdout.Bytes(), Stderr: stderr.Bytes(), Exit: cmd.ProcessState.ExitCode(), Seconds: used.Seconds()}
	e.TimedOut = run.Err() != nil
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) && !e.TimedOut {
		return e, err
	}
	return e, ctx.Err()
}

// watchProcessor calls stop when a process has used its time.
func watchProcessor(ctx context.Context, pid int, limit time.Duration, stop func()) {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if used, err := processorTime(pid); err != nil || used > limit {
			if err == nil {
				stop()
			}
			return
		}
	}
}

// processorTime reads how much processor time a process has used, in the clock ticks of proc_pid_stat(5): hundredths of a second.
func processorTime(pid int) (time.Duration, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	_, after, _ := strings.Cut(string(data), ") ") // after the command's name
	fields := strings.Fields(after)
	if len(fields) < 13 {
		return 0, fmt.Errorf("/proc/%d/stat has %d fields", pid, len(fields))
	}
	var ticks int64
	for _, f := range fields[11:13] { // utime and stime
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond, nil
}

// capped keeps the first megabytes of an output.
type capped struct{ bytes.Buffer }

func (c *capped) Write(p []byte) (int, error) {
	const most = 8 << 20
	if room := most - c.Len(); room > 0 {
		c.Buffer.Write(p[:min(len(p), room)])
	}
	return len(p), nil
}

func goEnv(ctx context.Context, name string) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", name).Output()
	if err != nil {
		return "", fmt.Errorf("go env %s: %w", name, err)
	}
	return strings.TrimSpace(string(out)), nil
}
