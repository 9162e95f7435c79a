package sandbox

import (
	"context"
	"os"
	"os/exec"
)

// process runs the worker as a plain child process with the rights of this one: no sandbox at all. It exists for
// development and for comparing speeds, and only on explicit request.
type process struct {
	executable string
	command    []string
}

func openProcess(opt Options) *process {
	return &process{executable: opt.Executable, command: opt.insideCommand()}
}

func (b *process) name() string   { return "process" }
func (b *process) bounds() string { return "nothing" }

func (b *process) start(ctx context.Context, gen uint32) (*guest, error) {
	cmd := exec.Command(b.executable, b.command...)
	cmd.Env = guestEnv()
	cmd.Dir = os.TempDir()
	return launch(cmd, (*exec.Cmd).Start)
}

func (b *process) close() error { return nil }
