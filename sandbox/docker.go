package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	cerrdefs "github.com/containerd/errdefs"
	"github.com/docker/docker/api/types"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/client"
	"github.com/docker/docker/pkg/stdcopy"
	"github.com/docker/go-units"
)

// dockerRuntime is the only runtime that containers are made with: a container of another is no sandbox.
const dockerRuntime = "runsc"

// dockerLimit bounds every call of the Docker API that is not bounded more tightly: one stuck container can make the
// daemon keep its callers for ever.
const dockerLimit = 10 * time.Second

// Labels of the containers, by which the reaper knows them.
const (
	labelState = "goelm.sandbox.state" // state directory of the pool that made it; its lock tells whether the pool lives
	labelHost  = "goelm.sandbox.host"  // name of the machine of that directory
)

// dockerBackend starts gVisor sandboxes through the Docker Engine API, with the daemon that the usual variables name
// ($DOCKER_HOST and its kin). Their image holds the executable alone; nothing is ever pulled.
type dockerBackend struct {
	api     *client.Client
	state   *stateDir // only its lock matters here
	host    string
	image   string
	exe     string
	command []string // of the executable inside
	logf    func(string, ...any)
}

// openDocker connects to the daemon, removes what dead processes left, and makes the image.
func openDocker(ctx context.Context, opt Options) (*dockerBackend, error) {
	if err := checkStatic(opt.Executable); err != nil {
		return nil, err
	}
	api, err := client.NewClientWithOpts(client.FromEnv, client.WithAPIVersionNegotiation())
	if err != nil {
		return nil, fmt.Errorf("no sandbox: docker: %w", err)
	}
	b := &dockerBackend{api: api, exe: opt.Executable, command: opt.insideCommand(), logf: opt.Logf}
	if err := b.prepare(ctx); err != nil {
		return nil, errors.Join(err, api.Close())
	}
	return b, nil
}

func (b *dockerBackend) prepare(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, dockerLimit)
	defer cancel()
	info, err := b.api.Info(limited)
	if err != nil {
		return fmt.Errorf("no sandbox: docker does not answer at %s: %w", b.api.DaemonHost(), err)
	}
	if _, ok := info.Runtimes[dockerRuntime]; !ok {
		return fmt.Errorf(`no sandbox: docker at %s has no runtime %q; add {"runtimes": {"runsc": {"path": "/path/of/runsc"}}} to its daemon.json and restart it`, b.api.DaemonHost(), dockerRuntime)
	}
	if b.host, err = os.Hostname(); err != nil {
		return fmt.Errorf("sandbox: name of this machine: %w", err)
	}
	b.reap(limited)
	reap(stateParent(), func(string) {}, b.logf)
	if b.state, err = newStateDir(stateParent()); err != nil {
		return err
	}
	if b.image, err = ensureImage(ctx, b.api, b.exe, b.logf); err != nil {
		return errors.Join(err, b.state.remove())
	}
	return nil
}

func (b *dockerBackend) name() string   { return "docker" }
func (b *dockerBackend) bounds() string { return "control groups of Docker" }

// reap removes the containers of pools on this machine that are dead.
func (b *dockerBackend) reap(ctx context.Context) {
	list, err := b.api.ContainerList(ctx, container.ListOptions{All: true, Filters: filters.NewArgs(filters.Arg("label", labelState), filters.Arg("label", labelHost+"="+b.host))})
	if err != nil {
		b.logf("sandbox: docker: list of containers: %v", err)
		return
	}
	for _, c := range list {
		if !abandoned(c.Labels[labelState]) {
			continue
		}
		b.logf("sandbox: removing the container %.12s that a dead process left", c.ID)
		b.remove(c.ID)
	}
}

// remove ends and deletes a container, with a deadline of its own: it must happen also when everything else is over.
func (b *dockerBackend) remove(id string) {
	ctx, cancel := context.WithTimeout(context.Background(), dockerLimit)
	defer cancel()
	if err := b.api.ContainerRemove(ctx, id, container.RemoveOptions{Force: true}); err != nil && !cerrdefs.IsNotFound(err) {
		b.logf("sandbox: docker: remove %.12s: %v", id, err)
	}
}

// containerConfig is what a container is made of. The limits are those of writeBundle, except for address space, which
// Docker cannot set; the worker sets it itself.
func (b *dockerBackend) containerConfig() (*container.Config, *container.HostConfig) {
	limit := func(name string, n int64) *container.Ulimit { return &units.Ulimit{Name: name, Hard: n, Soft: n} }
	pids := int64(hostTasks)
	return &container.Config{
			Image: b.image, Entrypoint: append([]string{"/goelm"}, b.command...), Env: guestEnv(), User: "0:0", WorkingDir: "/", Hostname: "goelm",
			OpenStdin: true, StdinOnce: true, AttachStdin: true, AttachStdout: true, AttachStderr: true, NetworkDisabled: true,
			Labels: map[string]string{labelState: b.state.path, labelHost: b.host},
		}, &container.HostConfig{
			Runtime: dockerRuntime, NetworkMode: "none", ReadonlyRootfs: true, IpcMode: "none",
			CapDrop: []string{"ALL"}, CapAdd: []string{"SETUID", "SETGID", "KILL"}, SecurityOpt: []string{"no-new-privileges"},
			LogConfig: container.LogConfig{Type: "none"},
			Resources: container.Resources{
				Memory: hostMemory, MemorySwap: hostMemory, PidsLimit: &pids, CPUPeriod: cpuPeriod, CPUQuota: cpuQuota,
				Ulimits: []*container.Ulimit{limit("nofile", guestFiles), limit("nproc", guestThreads), limit("fsize", 0), limit("core", 0)},
			},
		}
}

func (b *dockerBackend) start(ctx context.Context, gen uint32) (*guest, error) {
	made, err := b.create(ctx)
	if cerrdefs.IsNotFound(err) { // somebody removed the image: make it again
		if b.image, err = ensureImage(ctx, b.api, b.exe, b.logf); err == nil {
			made, err = b.create(ctx)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("sandbox: docker: create a container: %w", err)
	}
	g, err := b.run(ctx, made.ID)
	if err != nil {
		b.remove(made.ID)
		return nil, err
	}
	return g, nil
}

// create makes a container. The end of ctx does not cut it short: the daemon would go on and leave a container that nobody knows.
func (b *dockerBackend) create(ctx context.Context) (container.CreateResponse, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), dockerLimit)
	defer cancel()
	config, host := b.containerConfig()
	name := fmt.Sprintf("%s-%016x", imageName, rand.Uint64())
	made, err := b.api.ContainerCreate(ctx, config, host, nil, nil, name)
	if err != nil && !cerrdefs.IsNotFound(err) {
		b.remove(name) // it may have come to be all the same
	}
	return made, err
}

// run attaches to a container and then starts it, so that nothing of what it says is lost.
func (b *dockerBackend) run(ctx context.Context, id string) (*guest, error) {
	// The connection outlives ctx, which bounds the call only: so a deadline of its own.
	stream, err := attach(ctx, b.api, id)
	if err != nil {
		return nil, fmt.Errorf("sandbox: docker: attach to %.12s: %w", id, err)
	}
	if err := b.api.ContainerStart(ctx, id, container.StartOptions{}); err != nil {
		stream.Close()
		return nil, fmt.Errorf("sandbox: docker: start %.12s: %w", id, err)
	}
	outR, outW := io.Pipe()
	errors := &head{limit: 4096}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, err := stdcopy.StdCopy(outW, errors, stream.Reader)
		if err == nil {
			err = io.EOF
		}
		outW.CloseWithError(err)
	}()
	g := &guest{in: dockerInput{stream}, out: outR, done: done, errText: errors.String}
	g.kill = func() {
		select {
		case <-done:
			return
		default:
		}
		ctx, cancel := context.WithTimeout(context.Background(), dockerLimit)
		defer cancel()
		if err := b.api.ContainerKill(ctx, id, "KILL"); err != nil {
			b.logf("sandbox: docker: kill %.12s: %v", id, err)
		}
		stream.Close() // and if the daemon is stuck, we are not
		outR.Close()
	}
	var m meter
	if state, err := b.inspect(ctx, id); err == nil && state.Pid > 0 {
		// A daemon on this machine, and rights to look at its processes: then memory can be watched as without Docker.
		if _, err := m.read(state.Pid); err == nil {
			g.pid = state.Pid
			g.memory = func() (int64, error) { return m.read(state.Pid) }
		}
	}
	g.outOfMemory = func() bool { return b.outOfMemory(id) }
	g.cleanup = sync.OnceFunc(func() {
		stream.Close()
		m.close()
		b.remove(id)
	})
	return g, nil
}

func (b *dockerBackend) inspect(ctx context.Context, id string) (*container.State, error) {
	ctx, cancel := context.WithTimeout(ctx, dockerLimit)
	defer cancel()
	c, err := b.api.ContainerInspect(ctx, id)
	if err != nil || c.ContainerJSONBase == nil || c.State == nil {
		return nil, fmt.Errorf("sandbox: docker: inspect %.12s: %w", id, err)
	}
	return c.State, nil
}

// outOfMemory reports whether the kernel ended the container that has just closed its output because of its memory. The
// daemon learns of that a moment later.
func (b *dockerBackend) outOfMemory(id string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), dockerLimit)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for range 100 {
		state, err := b.inspect(ctx, id)
		if err != nil {
			return false
		}
		if state.OOMKilled || !state.Running {
			return state.OOMKilled
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return false
		}
	}
	return false
}

func (b *dockerBackend) close() error { return errors.Join(b.state.remove(), b.api.Close()) }

// attach opens the connection that carries a container's standard streams. The client's call hangs as long as the daemon
// does, whatever its context says once the connection stands; so it runs beside us.
func attach(ctx context.Context, api *client.Client, id string) (*types.HijackedResponse, error) {
	type result struct {
		stream types.HijackedResponse
		err    error
	}
	got := make(chan result, 1)
	go func() {
		s, err := api.ContainerAttach(ctx, id, container.AttachOptions{Stream: true, Stdin: true, Stdout: true, Stderr: true})
		got <- result{s, err}
	}()
	select {
	case r := <-got:
		if r.err != nil {
			return nil, r.err
		}
		return &r.stream, nil
	case <-ctx.Done():
		go func() {
			if r := <-got; r.err == nil {
				r.stream.Close()
			}
		}()
		return nil, context.Cause(ctx)
	}
}

// dockerInput is the standard input of a container.
type dockerInput struct{ *types.HijackedResponse }

func (d dockerInput) Write(p []byte) (int, error)        { return d.Conn.Write(p) }
func (d dockerInput) SetWriteDeadline(t time.Time) error { return d.Conn.SetWriteDeadline(t) }
func (d dockerInput) Close() error {
	err := d.CloseWrite()
	if errors.Is(err, net.ErrClosed) || err != nil && strings.Contains(err.Error(), "not connected") {
		return nil // it has left already
	}
	return err
}
