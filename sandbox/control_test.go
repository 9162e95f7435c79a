package sandbox

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/prometheus/procfs"
)

func TestLocate(t *testing.T) {
	v1 := func(root, controller string) *procfs.MountInfo {
		return &procfs.MountInfo{Root: root, MountPoint: "/cg/" + controller, FSType: "cgroup", SuperOptions: map[string]string{"rw": "", controller: ""}}
	}
	v2 := func(root, at string) *procfs.MountInfo {
		return &procfs.MountInfo{Root: root, MountPoint: at, FSType: "cgroup2", SuperOptions: map[string]string{"rw": ""}}
	}
	both := &procfs.MountInfo{Root: "/", MountPoint: "/cg/cpu,cpuacct", FSType: "cgroup", SuperOptions: map[string]string{"cpu": "", "cpuacct": ""}}
	unified := func(path string) procfs.Cgroup { return procfs.Cgroup{Path: path} }
	old := func(path string, names ...string) procfs.Cgroup {
		return procfs.Cgroup{HierarchyID: 3, Controllers: names, Path: path}
	}
	tests := []struct {
		name    string
		mounts  []*procfs.MountInfo
		groups  []procfs.Cgroup
		version int
		want    string // directories of memory, pids and cpu
	}{
		{"version 1", []*procfs.MountInfo{v1("/", "memory"), v1("/", "pids"), v1("/", "cpu"), v2("/", "/cg/unified")},
			[]procfs.Cgroup{old("/me", "memory"), old("/", "pids"), old("/", "cpu"), unified("/")}, 1, "/cg/memory/me /cg/pids /cg/cpu"},
		{"version 1, controllers that share a directory", []*procfs.MountInfo{v1("/", "memory"), v1("/", "pids"), both},
			[]procfs.Cgroup{old("/", "memory"), old("/", "pids"), old("/x", "cpu", "cpuacct")}, 1, "/cg/memory /cg/pids /cg/cpu,cpuacct/x"},
		{"version 1 in a container that shows its own groups only", []*procfs.MountInfo{v1("/docker/77", "memory"), v1("/docker/77", "pids"), v1("/docker/77", "cpu")},
			[]procfs.Cgroup{old("/docker/77", "memory"), old("/docker/77/a", "pids"), old("/elsewhere", "cpu")}, 1, "/cg/memory /cg/pids/a /cg/cpu"},
		{"version 2 under systemd", []*procfs.MountInfo{v2("/", "/cg")}, []procfs.Cgroup{unified("/user.slice/user-0.slice/session-1.scope")},
			2, "/cg/user.slice/user-0.slice /cg/user.slice/user-0.slice /cg/user.slice/user-0.slice"},
		{"version 2 at its root", []*procfs.MountInfo{v2("/", "/cg")}, []procfs.Cgroup{unified("/")}, 2, "/cg /cg /cg"},
		{"version 2 without pids of version 1", []*procfs.MountInfo{v1("/", "memory"), v1("/", "cpu"), v2("/", "/cg/unified")},
			[]procfs.Cgroup{old("/", "memory"), old("/", "cpu"), unified("/a")}, 2, "/cg/unified /cg/unified /cg/unified"},
		{"none", nil, []procfs.Cgroup{unified("/")}, 0, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := locate(tt.mounts, tt.groups)
			if (err != nil) != (tt.version == 0) {
				t.Fatal(err)
			}
			if err != nil {
				return
			}
			got := c.parents["memory"] + " " + c.parents["pids"] + " " + c.parents["cpu"]
			if c.version != tt.version || got != tt.want {
				t.Errorf("version %d, %s; want %d, %s", c.version, got, tt.version, tt.want)
			}
		})
	}
}

// testControl gives a test the control groups of this machine. Only root may have them.
func testControl(t *testing.T) *control {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("control groups need root")
	}
	var parents []string
	prefix := "goelm-test-" + strconv.Itoa(os.Getpid()) + "-"
	c, err := findControl(prefix, func(dirs []string) error { parents = dirs; return nil })
	if err != nil {
		t.Fatalf("no control groups: %v\n(a machine without them runs sandboxes all the same, but cannot run this test)", err)
	}
	t.Cleanup(func() {
		for _, dir := range parents {
			if left, _ := filepath.Glob(filepath.Join(dir, prefix+"*")); len(left) > 0 {
				t.Errorf("left: %v", left)
			}
		}
	})
	return c
}

// TestGroup shows that the limits of a group bind what starts in it, and what that starts.
func TestGroup(t *testing.T) {
	tests := []struct {
		name   string
		limits groupLimits
		script string
		output string // a part of what the script prints
		killed bool
	}{
		{"enough", groupLimits{256 << 20, 64, 100_000}, "echo fine", "fine", false},
		{"memory", groupLimits{32 << 20, 64, 100_000}, "head -c 200000000 /dev/zero | tail | wc -c; echo over", "over", true},
		{"tasks", groupLimits{256 << 20, 2, 100_000}, "sleep 0 & sleep 0 & sleep 0 & wait; echo never", "ork", false},
	}
	c := testControl(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g, err := c.group("one", tt.limits)
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command("sh", "-c", tt.script)
			out := &head{limit: 4096}
			guest, err := launch(cmd, func(cmd *exec.Cmd) error { cmd.Stdout, cmd.Stderr = out, out; return g.start(cmd) })
			if err != nil {
				t.Fatal(err)
			}
			<-guest.done
			guest.end(0)
			if !strings.Contains(out.String(), tt.output) {
				t.Errorf("it printed %q, want ...%s...", out, tt.output)
			}
			if killed := g.outOfMemory(); killed != tt.killed {
				t.Errorf("out of memory: %v", killed)
			}
			if err := g.remove(); err != nil {
				t.Error(err)
			}
		})
	}
	// A group that is in use goes, with what is in it.
	g, err := c.group("busy", sandboxLimits)
	if err != nil {
		t.Fatal(err)
	}
	guest, err := launch(exec.Command("sleep", "1h"), g.start)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.remove(); err != nil {
		t.Error(err)
	}
	<-guest.done
	guest.end(0)
	if _, err := os.Stat(g.dirs[0]); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s: %v", g.dirs[0], err)
	}
}

// TestSandboxInGroup looks whether every process of a sandbox is in its group, whose limits are as they should be.
func TestSandboxInGroup(t *testing.T) {
	testControl(t)
	r := open(t, Options{Backend: "runsc", Workers: 1})
	if s := r.Stats(); !strings.HasPrefix(s.Bounds, "control groups of version ") {
		t.Fatalf("bounds: %s", s.Bounds)
	}
	c := r.backend.(*runsc).control
	eventually(t, "the sandbox serves", func() bool { return len(r.processes()) > 0 })
	all, children := r.processes(), processTree()
	for i := 0; i < len(all); i++ {
		all = append(all, children[all[i]]...)
	}
	if len(all) < 3 {
		t.Errorf("processes %v: gVisor has more than those", all)
	}
	want := c.prefix + "g1"
	for _, pid := range all {
		p, err := procfs.NewProc(pid)
		if err != nil {
			continue // has ended
		}
		groups, err := p.Cgroups()
		if err != nil {
			continue
		}
		inside := map[string]bool{}
		for _, g := range groups {
			if filepath.Base(g.Path) == want {
				for _, name := range append(g.Controllers, strconv.Itoa(g.HierarchyID)) {
					inside[name] = true
				}
			}
		}
		if !inside["0"] && !(inside["memory"] && inside["pids"] && inside["cpu"]) {
			t.Errorf("process %d is in %v, want %s", pid, groups, want)
		}
	}
	for _, k := range controllers {
		for _, set := range sandboxLimits.settings(c.version, k) {
			file := filepath.Join(c.parents[k], want, set.file)
			if data, err := os.ReadFile(file); err != nil && !set.optional || err == nil && strings.TrimSpace(string(data)) != set.value {
				t.Errorf("%s: %q (%v), want %s", file, data, err, set.value)
			}
		}
	}
	// This process is where it was.
	threads, _ := filepath.Glob("/proc/self/task/*/cgroup")
	for _, file := range threads {
		if data, err := os.ReadFile(file); err == nil && strings.Contains(string(data), c.prefix) {
			t.Errorf("%s: a thread of the host stayed in a group:\n%s", file, data)
		}
	}
}

// TestWithoutGroups starts a sandbox where groups could be made a moment ago and now cannot.
func TestWithoutGroups(t *testing.T) {
	testControl(t)
	ownTemp(t)
	b, err := openRunsc(Options{Executable: binary, Logf: t.Logf})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range controllers {
		b.control.parents[k] = filepath.Join(t.TempDir(), "gone")
	}
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	l, err := openLink(ctx, b, 1)
	if err != nil {
		t.Fatal(err)
	}
	l.close()
	if text := b.bounds(); !strings.Contains(text, "no control groups (") || !strings.Contains(text, "gone") {
		t.Errorf("bounds: %s", text)
	}
	if err := b.close(); err != nil {
		t.Error(err)
	}
}
