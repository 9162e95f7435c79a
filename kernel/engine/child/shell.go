package child

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"goelm/kernel/engine/pipe"
)

// shellGrace is how long a shell command may take to end after SIGTERM.
const shellGrace = 200 * time.Millisecond

// longScript is the size from which a script no longer fits into an argument (Linux allows 128 KiB).
const longScript = 100 << 10

// shell runs a script. What it prints goes straight to the streams of the cell. A status other than 0 is shown as a value,
// like an error that a cell holds, and is no failure of the cell. Programs that it leaves in the background stay in the
// engine's process group and end with the engine.
func (c *cell) shell(script string) error {
	cmd, err := shellCommand(script)
	if err != nil {
		return err
	}
	if len(cmd.ExtraFiles) > 0 {
		defer cmd.ExtraFiles[0].Close()
	}
	cmd.Stdout, cmd.Stderr = c.server.stdout.file, c.server.stderr.file
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("the shell does not start: %w", err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select {
	case err = <-done:
	case <-c.ctx.Done():
		endTree(cmd.Process.Pid, done)
		return c.ctx.Err()
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		c.server.show(pipe.DisplayBody{Data: map[string]any{textPlain: exit.Error()}})
		return nil
	}
	return err
}

// shellCommand is the shell that runs a script: bash, or sh where there is none.
func shellCommand(script string) (*exec.Cmd, error) {
	shell := "bash"
	if _, err := exec.LookPath(shell); err != nil {
		shell = "sh"
	}
	if len(script) < longScript {
		return exec.Command(shell, "-c", script), nil
	}
	f, err := os.CreateTemp("", "goelm-cell-*.sh")
	if err != nil {
		return nil, fmt.Errorf("the shell does not start: %w", err)
	}
	os.Remove(f.Name()) // the open file is enough
	if _, err := f.WriteString(script); err != nil {
		f.Close()
		return nil, fmt.Errorf("the shell does not start: %w", err)
	}
	f.Seek(0, 0)
	cmd := exec.Command(shell, "/dev/fd/3")
	cmd.ExtraFiles = []*os.File{f}
	return cmd, nil
}

// endTree ends a process and all that descend from it. They share the engine's process group, which must live on.
func endTree(pid int, done <-chan error) {
	tree := descendants(pid) // before anything ends, because an orphan is no longer known as one
	signalAll(tree, syscall.SIGTERM)
	deadline := time.After(shellGrace)
	select {
	case <-done:
		if !anyOurs(tree) {
			return
		}
		<-deadline
		done = nil
	case <-deadline:
	}
	signalAll(append(tree, descendants(pid)...), syscall.SIGKILL)
	if done != nil {
		select {
		case <-done:
		case <-time.After(time.Second): // it hangs in the system; the engine's end takes it along
		}
	}
}

// ours reports whether pid is still a process of the engine's group: a number may be given away again.
func ours(pid int) bool {
	group, err := syscall.Getpgid(pid)
	return err == nil && group == syscall.Getpgrp()
}

func anyOurs(pids []int) bool { return slices.ContainsFunc(pids, ours) }

func signalAll(pids []int, sig syscall.Signal) {
	for _, p := range pids {
		if ours(p) {
			syscall.Kill(p, sig)
		}
	}
}

// descendants lists pid and the processes below it, parents first.
func descendants(pid int) []int {
	children := map[int][]int{}
	entries, _ := os.ReadDir("/proc")
	for _, e := range entries {
		child, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		if parent, ok := parentOf(child); ok {
			children[parent] = append(children[parent], child)
		}
	}
	tree := []int{pid}
	for i := 0; i < len(tree); i++ {
		tree = append(tree, children[tree[i]]...)
	}
	return tree
}

// parentOf reads the fourth field of /proc/PID/stat; the second, a name in parentheses, may hold anything.
func parentOf(pid int) (int, bool) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, false
	}
	_, rest, ok := strings.Cut(string(data[strings.LastIndexByte(string(data), ')')+1:]), " ")
	fields := strings.Fields(rest)
	if !ok || len(fields) < 2 {
		return 0, false
	}
	parent, err := strconv.Atoi(fields[1])
	return parent, err == nil
}
