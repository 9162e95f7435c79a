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

const (
	shellGrace = 200 * time.Millisecond // how long a shell command may take to end after SIGTERM
	shellKill  = 500 * time.Millisecond // and after SIGKILL
	shellPoll  = 5 * time.Millisecond   // between two looks at what is left of it
)

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
		endTree(cmd.Process.Pid)
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

// endTree ends a process and all that descend from it, and returns when they are gone. They share the engine's process
// group, which must live on, so they are found in /proc. What hangs in the system longer than shellKill ends with the engine.
func endTree(pid int) {
	tree := descendants([]int{pid}) // before anything ends, because an orphan is no longer known as one
	signalAll(tree, syscall.SIGTERM)
	gentle := time.Now().Add(shellGrace)
	for end := gentle.Add(shellKill); time.Now().Before(end); time.Sleep(shellPoll) {
		tree = descendants(tree)
		if !slices.ContainsFunc(tree, alive) {
			return
		}
		if time.Now().After(gentle) {
			signalAll(tree, syscall.SIGKILL)
		}
	}
}

// alive reports whether pid is a process of the engine's group that has not ended: a number may be given away again.
func alive(pid int) bool {
	state, _, ok := stat(pid)
	group, err := syscall.Getpgid(pid)
	return ok && err == nil && group == syscall.Getpgrp() && state != "Z" && state != "X"
}

func signalAll(pids []int, sig syscall.Signal) {
	for _, p := range pids {
		if alive(p) {
			syscall.Kill(p, sig)
		}
	}
}

// descendants lists processes and those below them, parents first.
func descendants(tree []int) []int {
	children := map[int][]int{}
	entries, _ := os.ReadDir("/proc")
	for _, e := range entries {
		child, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		if _, parent, ok := stat(child); ok {
			children[parent] = append(children[parent], child)
		}
	}
	tree = slices.Clone(tree)
	for i := 0; i < len(tree); i++ {
		for _, child := range children[tree[i]] {
			if !slices.Contains(tree, child) {
				tree = append(tree, child)
			}
		}
	}
	return tree
}

// stat reads the state and the parent of a process: the third and fourth fields of /proc/PID/stat. The second, a name in
// parentheses, may hold anything.
func stat(pid int) (state string, parent int, ok bool) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return "", 0, false
	}
	fields := strings.Fields(string(data[strings.LastIndexByte(string(data), ')')+1:]))
	if len(fields) < 2 {
		return "", 0, false
	}
	parent, err = strconv.Atoi(fields[1])
	return fields[0], parent, err == nil
}
