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
// its rootless one. As root it puts each sandbox into a control group where it can make one. gVisor is not asked to do
// that: a group of its own would be gone before it could be asked why a sandbox ended, and a machine without groups
// would have no sandbox. Memory is watched by meter with and without.
type runsc struct {
	path     string
	rootless bool
	command  []string // of the executable inside
	state    *stateDir
	logf     func(string, ...any)

	mu        sync.Mutex // guards the rest
	control   *control   // makes control groups; nil without
	noControl string     // why there are none
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
	b.openControl()
	return b, nil
}

// openControl finds out whether sandboxes can have control groups.
func (b *runsc) openControl() {
	if b.rootless {
		b.noControl = "they need root"
		return
	}
	c, err := findControl(groupPrefix(b.state.path), b.state.recordGroups)
	if err != nil {
		b.dropControl(err)
		return
	}
	b.control = c
}

// dropControl goes on without control groups.
func (b *runsc) dropControl(why error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.control, b.noControl = nil, why.Error()
	b.logf("sandbox: no control groups, so memory alone is watched: %v", why)
}

func (b *runsc) bounds() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.control == nil {
		return "no control groups (" + b.noControl + "): memory alone is watched"
	}
	return fmt.Sprintf("control groups of version %d", b.control.version)
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
	g, group, err := b.launch(bundle, id)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(bundle))
	}
	var m meter
	g.memory = func() (int64, error) { return m.read(g.pid) }
	if group != nil {
		g.outOfMemory = group.outOfMemory
	}
	g.cleanup = sync.OnceFunc(func() {
		m.close()
		b.delete(b.state.path, id)
		if group != nil {
			if err := group.remove(); err != nil {
				b.logf("%v", err)
			}
		}
		if err := os.RemoveAll(bundle); err != nil {
			b.logf("sandbox: %v", err)
		}
	})
	return g, nil
}

// launch starts runsc in a control group, which is nil where there are none. What starts outside of a group and not
// inside shows that groups do not work on this machine.
func (b *runsc) launch(bundle, id string) (*guest, *group, error) {
	command := func() *exec.Cmd {
		cmd := exec.Command(b.path, b.args(b.state.path, "--ignore-cgroups", "--network=none", "--overlay2=none", "--host-uds=none",
			"--platform=systrap", "run", "--bundle", bundle, id)...)
		cmd.Dir = b.state.path
		return cmd
	}
	b.mu.Lock()
	control := b.control
	b.mu.Unlock()
	if control == nil {
		g, err := launch(command(), (*exec.Cmd).Start)
		return g, nil, err
	}
	group, groupErr := control.group(id, sandboxLimits)
	if groupErr == nil {
		var g *guest
		if g, groupErr = launch(command(), group.start); groupErr == nil {
			return g, group, nil
		}
		groupErr = errors.Join(groupErr, group.remove())
	}
	g, err := launch(command(), (*exec.Cmd).Start)
	if err == nil {
		b.dropControl(groupErr)
	}
	return g, nil, err
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
