package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/opencontainers/runtime-spec/specs-go"
)

// What a sandbox may use in the guest. Address space bounds a process coarsely: the Go runtime needs about 0.65 GiB of it
// before any heap, so 2 GiB leave about 870 MiB. File size 0 also blocks memfd, which address space does not see.
const (
	guestFiles        = 64
	guestThreads      = 96 // threads and processes of one guest user
	guestAddressSpace = 2 << 30
)

// What a sandbox may use of the host, gVisor's own needs included, where control groups can say so. Memory is a second
// line: a pool ends a sandbox at memoryCap already.
const (
	hostMemory = 2 << 30 // bytes
	hostTasks  = 512     // threads and processes
	cpuPeriod  = 100_000 // microseconds
	cpuQuota   = 200_000 // microseconds of processor time in each period: two cores
)

// workerCommand is the command of the executable that runs inside; probeCommand looks around instead of running candidates.
var (
	workerCommand = []string{"worker", "supervise"}
	probeCommand  = []string{"worker", "probe"}
)

// makeRootfs fills dir with all that a sandbox sees: the executable, and an empty regular file at /tmp, because gVisor
// would mount a writable file system without a size limit on a missing or empty /tmp directory.
func makeRootfs(dir, executable string) error {
	if err := os.Mkdir(dir, 0o755); err != nil {
		return fmt.Errorf("sandbox: root file system: %w", err)
	}
	if err := linkOrCopy(executable, filepath.Join(dir, "goelm")); err != nil {
		return fmt.Errorf("sandbox: root file system: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "tmp"), nil, 0o444); err != nil {
		return fmt.Errorf("sandbox: root file system: %w", err)
	}
	return nil
}

// linkOrCopy makes to the same file as from where it can, else a copy. The guest runs it as two users that are not its
// owner, so everyone must be able to read and execute it.
func linkOrCopy(from, to string) error {
	st, err := os.Stat(from)
	if err != nil {
		return err
	}
	if st.Mode().Perm()&0o005 == 0o005 && os.Link(from, to) == nil {
		return nil // fails across file systems and for files of other users
	}
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, dst.Chmod(0o755), dst.Close())
}

// guestEnv is the environment inside, to which gVisor adds HOME. With one processor and no preemption between two
// instructions, goroutines of a candidate that race cannot tear an interface or a slice apart, which would give them
// memory that is not theirs.
func guestEnv() []string {
	return []string{"GOMAXPROCS=1", "GOTRACEBACK=none", "GODEBUG=asyncpreemptoff=1"}
}

// writeBundle writes config.json for a sandbox whose root file system is rootfs. See the OCI runtime specification:
// https://github.com/opencontainers/runtime-spec/blob/main/config.md
func writeBundle(dir, rootfs string, command []string) error {
	caps := []string{"CAP_SETUID", "CAP_SETGID", "CAP_KILL"}
	limit := func(name string, n uint64) specs.POSIXRlimit {
		return specs.POSIXRlimit{Type: name, Hard: n, Soft: n}
	}
	spec := specs.Spec{
		Version: "1.0.0",
		Process: &specs.Process{
			User:            specs.User{UID: 0, GID: 0},
			Args:            append([]string{"/goelm"}, command...),
			Env:             guestEnv(),
			Cwd:             "/",
			NoNewPrivileges: true,
			Capabilities:    &specs.LinuxCapabilities{Bounding: caps, Effective: caps, Permitted: caps},
			Rlimits: []specs.POSIXRlimit{
				limit("RLIMIT_NOFILE", guestFiles),
				limit("RLIMIT_NPROC", guestThreads),
				limit("RLIMIT_FSIZE", 0),
				limit("RLIMIT_CORE", 0),
				limit("RLIMIT_AS", guestAddressSpace),
			},
		},
		Root:     &specs.Root{Path: rootfs, Readonly: true},
		Hostname: "goelm",
		Mounts:   []specs.Mount{{Destination: "/proc", Type: "proc", Source: "proc"}},
		Linux: &specs.Linux{Namespaces: []specs.LinuxNamespace{
			{Type: specs.PIDNamespace}, {Type: specs.NetworkNamespace}, {Type: specs.IPCNamespace},
			{Type: specs.UTSNamespace}, {Type: specs.MountNamespace},
		}},
	}
	data, err := json.MarshalIndent(spec, "", " ")
	if err != nil {
		return fmt.Errorf("sandbox: bundle: %w", err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("sandbox: bundle: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "config.json"), data, 0o600); err != nil {
		return fmt.Errorf("sandbox: bundle: %w", err)
	}
	return nil
}
