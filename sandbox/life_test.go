package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/client"
)

// eventually waits until ok, at most 20 s.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(20 * time.Second)
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("still not after 20 s: %s", what)
		}
	}
}

// processesNaming lists the processes whose command line holds text.
func processesNaming(text string) []int {
	var pids []int
	files, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, f := range files {
		if data, err := os.ReadFile(f); err == nil && bytes.Contains(data, []byte(text)) {
			if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(f))); err == nil {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}

// ownTemp gives the test a TMPDIR of its own, so that it sees only its own state directories.
func ownTemp(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "st") // t.TempDir is too long for the sockets that runsc makes below it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	t.Setenv("TMPDIR", dir)
	return dir
}

func entries(t *testing.T, dir string) []string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

func mounts(t *testing.T, below string) (found []string) {
	t.Helper()
	data, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(data), "\n") {
		if strings.Contains(line, below) {
			found = append(found, line)
		}
	}
	return found
}

func TestCloseLeavesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, opt Options) {
		temp := ownTemp(t)
		containers := ourContainers(t, opt)
		before := takeCensus(t)
		r := open(t, opt)
		if o := runOne(t, r, Job{Source: adder, Entry: "Add", Calls: [][]any{{1, 2}}}); o.Verdict != OK {
			t.Errorf("%+v", o)
		}
		if during := takeCensus(t); len(during.things) <= len(before.things) {
			t.Error("nothing more than before while the pool is open: this test looks in the wrong place")
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		if names := entries(t, stateParent()); len(names) > 0 {
			t.Errorf("state directories left: %v", names)
		}
		if pids := processesNaming(temp); len(pids) > 0 {
			t.Errorf("processes left: %v", pids)
		}
		if now := ourContainers(t, opt); len(now) > len(containers) {
			t.Errorf("containers left: %v, before %v", now, containers)
		}
		before.compare(t)
	})
}

// ourContainers lists the containers of sandboxes, if opt means Docker.
func ourContainers(t *testing.T, opt Options) []string {
	t.Helper()
	if opt.Backend != "docker" {
		return nil
	}
	api, err := client.NewClientWithOpts(client.FromEnv, client.WithAPIVersionNegotiation())
	if err != nil {
		t.Fatal(err)
	}
	defer api.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	list, err := api.ContainerList(ctx, container.ListOptions{All: true, Filters: filters.NewArgs(filters.Arg("label", labelState))})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, c := range list {
		ids = append(ids, c.ID)
	}
	return ids
}

// A census is what sandboxes may have left on this machine: processes, mounts, control groups and our own descriptors.
// Others may have sandboxes too: ours have our TMPDIR, or our daemon's folder, in their command line.
type census struct {
	things      map[string]bool
	descriptors int
}

func takeCensus(t testing.TB) census {
	t.Helper()
	c := census{things: map[string]bool{}}
	for _, text := range []string{os.TempDir() + "/goelm-sandbox-", "shim-runc-v2 -namespace moby -id"} {
		for _, pid := range processesNaming(text) {
			data, _ := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"))
			daemon := strings.TrimSuffix(strings.TrimPrefix(os.Getenv("DOCKER_HOST"), "unix://"), "/docker.sock")
			if !bytes.Contains(data, []byte("shim-runc")) || daemon != "" && bytes.Contains(data, []byte(daemon)) {
				c.things["process "+strconv.Itoa(pid)] = true
			}
		}
	}
	data, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if f := strings.Fields(line); len(f) > 4 && !strings.Contains(f[4], "null-netns") {
			c.things["mount "+f[4]] = true
		}
	}
	for _, g := range groupsNamed("docker", "goelm-pool-") {
		c.things["control group "+g] = true
	}
	fds, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	c.descriptors = len(fds)
	return c
}

// groupsNamed lists the control groups whose names, or those of the groups around them, begin with one of the prefixes.
func groupsNamed(prefixes ...string) (found []string) {
	const root = "/sys/fs/cgroup"
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return nil // gone by now
		}
		for part := range strings.SplitSeq(strings.TrimPrefix(path, root), "/") {
			if slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(part, p) }) && !othersGroup(path) {
				found = append(found, path)
				break
			}
		}
		return nil
	})
	return found
}

// othersGroup reports whether a control group holds processes, and none that names our TMPDIR or our daemon.
func othersGroup(path string) bool {
	data, _ := os.ReadFile(filepath.Join(path, "cgroup.procs"))
	daemon := strings.TrimSuffix(strings.TrimPrefix(os.Getenv("DOCKER_HOST"), "unix://"), "/docker.sock")
	pids := strings.Fields(string(data))
	for _, pid := range pids {
		line, _ := os.ReadFile(filepath.Join("/proc", pid, "cmdline"))
		if bytes.Contains(line, []byte(os.TempDir()+"/")) || daemon != "" && bytes.Contains(line, []byte(daemon)) {
			return false
		}
	}
	return len(pids) > 0
}

// compare waits until nothing is there that was not at the time of the census; what a daemon does takes a moment.
func (c census) compare(t testing.TB) {
	t.Helper()
	var now census
	left := map[string]bool{} // new, every time that we looked
	for try := range 300 {
		now = takeCensus(t)
		for thing := range now.things {
			if try == 0 && !c.things[thing] {
				left[thing] = true
			}
		}
		for thing := range left {
			if !now.things[thing] {
				delete(left, thing)
			}
		}
		if len(left) == 0 && now.descriptors <= c.descriptors+2 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("left behind: %v; %d descriptors, %d before", slices.Sorted(maps.Keys(left)), now.descriptors, c.descriptors)
}

// TestHostKilled kills a host without giving it a chance to clean up: its sandboxes die with it, and the next host
// removes their state.
func TestHostKilled(t *testing.T) {
	for _, backend := range []string{"runsc", "docker"} {
		t.Run(backend, func(t *testing.T) { hostKilled(t, backend) })
	}
}

func hostKilled(t *testing.T, backend string) {
	temp := ownTemp(t)
	containers := ourContainers(t, Options{Backend: backend})
	loop := filepath.Join(temp, "loop.go")
	if err := os.WriteFile(loop, []byte("package main\nfunc main() { for { } }\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	host := exec.Command(binary, "sandbox", "exec", "-backend", backend, "-wall", "1m", "-fuel", "1000000000000000", loop)
	if err := host.Start(); err != nil {
		t.Fatal(err)
	}
	inGroups := backend == "runsc" && os.Getuid() == 0
	eventually(t, "a sandbox is recorded", func() bool {
		states, _ := filepath.Glob(filepath.Join(stateParent(), "pool-*", "root", "*.state"))
		if inGroups && len(states) > 0 { // its group comes after its record
			return len(groupsNamed("goelm-"+filepath.Base(filepath.Dir(filepath.Dir(states[0])))+"-")) > 0
		}
		return len(states) > 0 || len(ourContainers(t, Options{Backend: backend})) > len(containers)
	})
	if err := host.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = host.Wait()
	eventually(t, "every process of the dead host is gone", func() bool { return len(processesNaming(stateParent())) == 0 })
	old := entries(t, stateParent())
	if len(old) != 1 {
		t.Fatalf("state directories %v, want the one of the dead host", old)
	}
	groups := func() []string { return groupsNamed("goelm-" + old[0] + "-") }
	if inGroups && len(groups()) == 0 {
		t.Error("no control groups are left of the dead host: this test looks in the wrong place")
	}
	r := open(t, Options{Workers: 1, Backend: backend})
	if now := entries(t, stateParent()); len(now) != 1 || now[0] == old[0] {
		t.Errorf("state directories %v after opening, want one and not %v", now, old)
	}
	if left := groups(); len(left) > 0 {
		t.Errorf("control groups left: %v", left)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if m := mounts(t, temp); len(m) > 0 {
		t.Errorf("mounts left: %v", m)
	}
	// A container that the daemon was starting when its host died is listed until that has come to an end.
	eventually(t, "the dead host's container is gone", func() bool { return len(ourContainers(t, Options{Backend: backend})) <= len(containers) })
}

// TestSandboxKilled kills sandboxes while they work: every candidate still gets its one right verdict.
func TestSandboxKilled(t *testing.T) {
	onEach(t, func(t *testing.T, opt Options) {
		opt.Workers = 2
		sandboxKilled(t, open(t, opt))
	})
}

func sandboxKilled(t *testing.T, r *pool) {
	jobs := make([]Job, 200)
	for i := range jobs {
		jobs[i] = Job{
			Source: "func F(n int) int { s := 0; for i := 0; i < 20000; i++ { s += i % 7 }; return s*0 + n }",
			Entry:  "F", Calls: [][]any{{i}},
		}
	}
	n, kills := 0, 0
	for i, o := range r.Run(context.Background(), jobs) {
		n++
		if o.Verdict != OK || string(o.Results[0]) != strconv.Itoa(i) {
			t.Errorf("job %d: %+v", i, o)
		}
		if n%60 == 0 {
			for _, pid := range r.processes() {
				if syscall.Kill(pid, syscall.SIGKILL) == nil {
					kills++
				}
			}
		}
	}
	if n != len(jobs) {
		t.Errorf("%d verdicts for %d jobs", n, len(jobs))
	}
	if kills == 0 {
		t.Error("nothing was killed")
	}
}

// processes are the first processes of the sandboxes at work.
func (p *pool) processes() []int {
	p.mu.Lock()
	defer p.mu.Unlock()
	var pids []int
	for l := range p.links {
		if l.guest.pid > 0 {
			pids = append(pids, l.guest.pid)
		}
	}
	return pids
}

// TestRootless runs `goelm sandbox exec` as an ordinary user. Started by one, every test of this package does.
func TestRootless(t *testing.T) {
	if os.Getuid() != 0 {
		if r := open(t, Options{}); !r.backend.(*runsc).rootless {
			t.Error("not root, and yet not rootless")
		}
		return
	}
	temp := ownTemp(t)
	const user = 23456 // nobody's
	for _, err := range []error{os.Chmod(temp, 0o755), os.Chown(temp, user, user)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(temp, "add.go")
	if err := os.WriteFile(file, []byte(adder), 0o644); err != nil {
		t.Fatal(err)
	}
	installed, err := FindRunsc("")
	if err != nil {
		t.Fatal(err)
	}
	// Root's own runsc may stand where nobody else can read it.
	path := filepath.Join(temp, "runsc")
	if err := linkOrCopy(installed, path); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary, "sandbox", "exec", "-v", "-runsc", path, "-entry", "Add", "-args", "[2, 3]", file)
	cmd.Dir = temp
	cmd.Env = []string{"TMPDIR=" + temp, "PATH=" + os.Getenv("PATH")}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: user, Gid: user}}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s%s\n(gVisor as an ordinary user needs user namespaces, and runsc and the test's directory readable by everyone)",
			err, &stdout, &stderr)
	}
	var line struct {
		Verdict Verdict
		Result  int
	}
	if err := json.Unmarshal(stdout.Bytes(), &line); err != nil || line.Verdict != OK || line.Result != 5 {
		t.Errorf("%s%s, want ok and 5", &stdout, &stderr)
	}
	if names := entries(t, filepath.Join(temp, "goelm-sandbox-"+strconv.Itoa(user))); len(names) > 0 {
		t.Errorf("left: %v", names)
	}
}

func TestOpenErrors(t *testing.T) {
	ownTemp(t)
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte("#!/bin/sh\necho no such flag >&2\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		opt  Options
		want string
	}{
		{"no runsc", Options{Runsc: "/nonexistent/runsc"}, "goelm doctor"},
		{"backend", Options{Backend: "vm"}, `unknown backend "vm"`},
		{"workers", Options{Workers: -1}, "-1 workers"},
		{"executable", Options{Executable: text}, "cannot run inside a sandbox"},
		{"runsc says no", Options{Runsc: text, Executable: binary}, "no such flag"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Open(context.Background(), tt.opt)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
	t.Run("not found anywhere", func(t *testing.T) {
		t.Setenv("GOELM_RUNSC", "")
		t.Setenv("PATH", t.TempDir())
		t.Setenv("XDG_DATA_HOME", t.TempDir())
		t.Setenv("DOCKER_HOST", "unix:///nonexistent/docker.sock")
		_, err := Open(context.Background(), Options{Executable: binary})
		if want := "no sandbox: runsc not found; `goelm doctor` shows how to install it"; err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	})
	if names := entries(t, stateParent()); len(names) > 0 {
		t.Errorf("state directories left: %v", names)
	}
}
