package sandbox

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/procfs"
	"golang.org/x/sys/unix"
)

// groupLimits are what all processes of a sandbox may use of the host together, gVisor's own among them.
type groupLimits struct {
	memory int64 // bytes, without any swap
	tasks  int64 // threads and processes
	quota  int64 // microseconds of processor time in each period of cpuPeriod
}

var sandboxLimits = groupLimits{memory: hostMemory, tasks: hostTasks, quota: cpuQuota}

// controllers are those of the kernel's controllers that limits need.
var controllers = []string{"memory", "pids", "cpu"}

// A control makes control groups, of whichever version the machine has. See the kernel's documentation:
// https://docs.kernel.org/admin-guide/cgroup-v2.html and https://docs.kernel.org/admin-guide/cgroup-v1/
type control struct {
	version int
	parents map[string]string // where groups are made, by controller; with version 2 one directory for all
	prefix  string            // begins the names of the groups of this pool
}

// findControl returns what makes the groups of a pool, or says why there can be none: no control groups, no controller, or
// no right to write them. record is told where groups will be made before the first is, so that a reaper can find them.
func findControl(prefix string, record func(parents []string) error) (*control, error) {
	mounts, err := procfs.GetMounts()
	if err != nil {
		return nil, fmt.Errorf("mounts: %w", err)
	}
	self, err := procfs.Self()
	if err != nil {
		return nil, err
	}
	groups, err := self.Cgroups()
	if err != nil {
		return nil, fmt.Errorf("groups of this process: %w", err)
	}
	c, err := locate(mounts, groups)
	if err != nil {
		return nil, err
	}
	c.prefix = prefix
	if c.version == 2 {
		if err := c.enable(); err != nil {
			return nil, err
		}
	}
	if err := record(slices.Compact(slices.Sorted(maps.Values(c.parents)))); err != nil {
		return nil, err
	}
	trial, err := c.group("try", sandboxLimits)
	if err != nil {
		return nil, err
	}
	return c, trial.remove()
}

// locate finds the directories in which groups can be made: inside of the group of this process, so that its own limits
// bind too. A group of version 2 has either processes or groups in it; so there it is the group above, unless ours is the root.
func locate(mounts []*procfs.MountInfo, groups []procfs.Cgroup) (*control, error) {
	c := &control{parents: map[string]string{}}
	for _, name := range controllers {
		for _, m := range mounts {
			if _, ok := m.SuperOptions[name]; m.FSType != "cgroup" || !ok {
				continue
			}
			for _, g := range groups {
				if slices.Contains(g.Controllers, name) {
					c.parents[name] = inMount(m, g.Path)
				}
			}
		}
	}
	if len(c.parents) == len(controllers) {
		c.version = 1
		return c, nil
	}
	for _, m := range mounts {
		if m.FSType != "cgroup2" {
			continue
		}
		for _, g := range groups {
			if g.HierarchyID != 0 {
				continue
			}
			dir := inMount(m, g.Path)
			if dir != m.MountPoint {
				dir = filepath.Dir(dir)
			}
			for _, name := range controllers {
				c.parents[name] = dir
			}
			c.version = 2
			return c, nil
		}
	}
	return nil, errors.New("this machine has no control groups for memory, pids and cpu")
}

// inMount is the directory of a group: in a container, the paths of groups may be those of the host.
func inMount(m *procfs.MountInfo, group string) string {
	rel, err := filepath.Rel(m.Root, group)
	if err != nil || rel == ".." || strings.HasPrefix(rel, "../") {
		rel = "."
	}
	return filepath.Join(m.MountPoint, rel)
}

// enable makes the controllers available in the groups below the parent.
func (c *control) enable() error {
	parent := c.parents["memory"]
	have, err := os.ReadFile(filepath.Join(parent, "cgroup.controllers"))
	if err != nil {
		return err
	}
	on, err := os.ReadFile(filepath.Join(parent, "cgroup.subtree_control"))
	if err != nil {
		return err
	}
	for _, name := range controllers {
		switch {
		case slices.Contains(strings.Fields(string(on)), name):
		case !slices.Contains(strings.Fields(string(have)), name):
			return fmt.Errorf("%s has no controller %s", parent, name)
		default:
			if err := put(filepath.Join(parent, "cgroup.subtree_control"), "+"+name); err != nil {
				return err
			}
		}
	}
	return nil
}

// A group is the control group of one sandbox.
type group struct {
	control *control
	dirs    []string // one a hierarchy; memory is the first
}

// group makes a group with limits.
func (c *control) group(name string, l groupLimits) (*group, error) {
	g := &group{control: c}
	for _, k := range controllers {
		dir := filepath.Join(c.parents[k], c.prefix+name)
		if !slices.Contains(g.dirs, dir) {
			if err := os.Mkdir(dir, 0o755); err != nil {
				return nil, errors.Join(fmt.Errorf("control group: %w", err), g.remove())
			}
			g.dirs = append(g.dirs, dir)
		}
		for _, set := range l.settings(c.version, k) {
			err := put(filepath.Join(dir, set.file), set.value)
			if set.optional && errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return nil, errors.Join(fmt.Errorf("control group: %w", err), g.remove())
			}
		}
	}
	return g, nil
}

// put writes into a file that is there.
func put(file, value string) error {
	f, err := os.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(value)
	return errors.Join(err, f.Close())
}

type setting struct {
	file, value string
	optional    bool // kernels without swap accounting lack it
}

// settings are the files of a controller that hold the limits.
func (l groupLimits) settings(version int, controller string) []setting {
	n := func(v int64) string { return strconv.FormatInt(v, 10) }
	switch {
	case controller == "pids":
		return []setting{{"pids.max", n(l.tasks), false}}
	case controller == "memory" && version == 1:
		return []setting{{"memory.limit_in_bytes", n(l.memory), false}, {"memory.memsw.limit_in_bytes", n(l.memory), true}}
	case controller == "memory":
		return []setting{{"memory.max", n(l.memory), false}, {"memory.swap.max", "0", true}, {"memory.oom.group", "1", true}}
	case version == 1:
		return []setting{{"cpu.cfs_period_us", n(cpuPeriod), false}, {"cpu.cfs_quota_us", n(l.quota), false}}
	}
	return []setting{{"cpu.max", n(l.quota) + " " + n(cpuPeriod), false}}
}

// start starts cmd, and with it every process that it will start, inside of the group. The calling goroutine must be
// locked to its thread: with version 1 that thread is in the group for a moment, because a process begins where the
// thread is that starts it.
func (g *group) start(cmd *exec.Cmd) error {
	if g.control.version == 2 {
		dir, err := os.Open(g.dirs[0])
		if err != nil {
			return err
		}
		defer dir.Close()
		cmd.SysProcAttr.UseCgroupFD, cmd.SysProcAttr.CgroupFD = true, int(dir.Fd())
		return cmd.Start()
	}
	thread := strconv.Itoa(unix.Gettid())
	var err error
	for _, dir := range g.dirs {
		err = errors.Join(err, put(filepath.Join(dir, "tasks"), thread))
	}
	if err == nil {
		err = cmd.Start()
	}
	for _, dir := range g.dirs {
		// Cannot fail where entering did not; if it does all the same, remove will say that the group is in use.
		_ = put(filepath.Join(filepath.Dir(dir), "tasks"), thread)
	}
	return err
}

// outOfMemory reports whether the kernel has ended a process of the group because of its memory.
func (g *group) outOfMemory() bool {
	name := "memory.events"
	if g.control.version == 1 {
		name = "memory.oom_control"
	}
	data, err := os.ReadFile(filepath.Join(g.dirs[0], name))
	if err != nil {
		return false
	}
	for line := range strings.Lines(string(data)) {
		if f := strings.Fields(line); len(f) == 2 && f[0] == "oom_kill" {
			return f[1] != "0"
		}
	}
	return false
}

// remove ends what is still in the group and deletes it.
func (g *group) remove() error {
	var all error
	for _, dir := range g.dirs {
		all = errors.Join(all, removeGroup(dir))
	}
	return all
}

// removeGroup deletes one directory of a group. The kernel says that it is busy until it is done with the last process.
func removeGroup(dir string) error {
	const patience = 5 * time.Second
	for begin := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		err := unix.Rmdir(dir)
		if err == nil || err == unix.ENOENT {
			return nil
		}
		if err != unix.EBUSY || time.Since(begin) > patience {
			return fmt.Errorf("sandbox: remove the control group %s: %w", dir, err)
		}
		data, _ := os.ReadFile(filepath.Join(dir, "cgroup.procs"))
		for _, text := range strings.Fields(string(data)) {
			if pid, err := strconv.Atoi(text); err == nil && pid > 1 && pid != os.Getpid() {
				_ = unix.Kill(pid, unix.SIGKILL)
			}
		}
	}
}
