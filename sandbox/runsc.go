package sandbox

import (
	"context"
	"debug/elf"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// runsc starts gVisor sandboxes from OCI bundles, without Docker. As root it uses gVisor's usual mode, as any other user
// its rootless one. Control groups are not used in either: they differ between hosts, so memory is watched by meter.
type runsc struct {
	path     string
	rootless bool
	command  []string // of the executable inside
	state    *stateDir
	logf     func(string, ...any)
}

// FindRunsc returns the path of the runsc binary: given, else $GOELM_RUNSC, else the one on PATH, else the one that
// `make lab` puts into $XDG_DATA_HOME/goelm/bin (~/.local/share/goelm/bin).
func FindRunsc(given string) (string, error) {
	if given == "" {
		given = os.Getenv("GOELM_RUNSC")
	}
	if given != "" {
		if st, err := os.Stat(given); err != nil || st.IsDir() || st.Mode()&0o111 == 0 {
			return "", fmt.Errorf("no sandbox: runsc at %q is no executable file; `goelm doctor` shows how to install it", given)
		}
		return filepath.Abs(given)
	}
	if path, err := exec.LookPath("runsc"); err == nil {
		return filepath.Abs(path)
	}
	data := os.Getenv("XDG_DATA_HOME")
	if data == "" {
		if home, err := os.UserHomeDir(); err == nil {
			data = filepath.Join(home, ".local", "share")
		}
	}
	if data != "" {
		path := filepath.Join(data, "goelm", "bin", "runsc")
		if st, err := os.Stat(path); err == nil && !st.IsDir() && st.Mode()&0o111 != 0 {
			return path, nil
		}
	}
	return "", errors.New("no sandbox: runsc not found; `goelm doctor` shows how to install it")
}

// openRunsc prepares the file system that the sandboxes share, and removes what dead processes left.
func openRunsc(opt Options) (*runsc, error) {
	path, err := FindRunsc(opt.Runsc)
	if err != nil {
		return nil, err
	}
	if err := checkStatic(opt.Executable); err != nil {
		return nil, err
	}
	b := &runsc{path: path, rootless: opt.Rootless || os.Getuid() != 0, command: opt.insideCommand(), logf: opt.Logf}
	parent := stateParent()
	reap(parent, b.deleteAll, b.logf)
	if b.state, err = newStateDir(parent); err != nil {
		return nil, err
	}
	if err := makeRootfs(b.rootfs(), opt.Executable); err != nil {
		return nil, errors.Join(err, b.state.remove())
	}
	return b, nil
}

func (b *runsc) name() string {
	if b.rootless {
		return "runsc rootless"
	}
	return "runsc"
}

func (b *runsc) rootfs() string { return filepath.Join(b.state.path, "rootfs") }

// checkStatic refuses an executable that needs a dynamic linker, which a sandbox has not.
func checkStatic(path string) error {
	f, err := elf.Open(path)
	if err != nil {
		return fmt.Errorf("sandbox: %s cannot run inside a sandbox: %w", path, err)
	}
	defer f.Close()
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			return fmt.Errorf("no sandbox: %s is dynamically linked and cannot run inside; build it with CGO_ENABLED=0", path)
		}
	}
	return nil
}

// args begins a command line of runsc with the global flags for the state below dir.
func (b *runsc) args(dir string, more ...string) []string {
	args := []string{"--root=" + filepath.Join(dir, "root")}
	if b.rootless {
		args = append(args, "--rootless")
	}
	return append(args, more...)
}

func (b *runsc) start(ctx context.Context, gen uint32) (*guest, error) {
	id := "g" + strconv.FormatUint(uint64(gen), 10)
	bundle := filepath.Join(b.state.path, "bundle-"+id)
	if err := writeBundle(bundle, b.rootfs(), b.command); err != nil {
		return nil, err
	}
	cmd := exec.Command(b.path, b.args(b.state.path, "--ignore-cgroups", "--network=none", "--overlay2=none", "--host-uds=none",
		"--platform=systrap", "run", "--bundle", bundle, id)...)
	cmd.Dir = b.state.path
	g, err := launch(cmd)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(bundle))
	}
	var m meter
	g.memory = func() (int64, error) { return m.read(cmd.Process.Pid) }
	g.cleanup = sync.OnceFunc(func() {
		m.close()
		b.delete(b.state.path, id)
		if err := os.RemoveAll(bundle); err != nil {
			b.logf("sandbox: %v", err)
		}
	})
	return g, nil
}

// delete removes the record of sandbox id below dir and kills what may be left of it. A sandbox that left by itself has
// no record any more.
func (b *runsc) delete(dir, id string) {
	records, _ := filepath.Glob(filepath.Join(dir, "root", id+"_sandbox:*.state"))
	if len(records) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, b.path, b.args(dir, "delete", "-force", id)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		b.logf("sandbox: runsc delete %s: %v: %s", id, err, strings.TrimSpace(string(out)))
	}
}

// deleteAll deletes every sandbox that is recorded below dir.
func (b *runsc) deleteAll(dir string) {
	records, _ := filepath.Glob(filepath.Join(dir, "root", "*_sandbox:*.state"))
	for _, r := range records {
		id, _, _ := strings.Cut(filepath.Base(r), "_sandbox:")
		b.delete(dir, id)
	}
}

func (b *runsc) close() error { return b.state.remove() }
