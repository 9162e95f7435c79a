package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// inside is true where the act runs as a worker, below a supervisor: an act that could hurt a machine is for there only.
var inside = len(os.Args) == 3 && os.Args[1] == "worker" && os.Getppid() == 1

// acts are what a burglar does in the worker's place.
var acts = map[string]func(r *report, argument string){
	"fork bomb":         forkBomb,
	"children unwaited": forkBomb,
	"daemon":            daemon,
	"thread bomb":       threadBomb,
	"heap bomb":         heapBomb,
	"address space":     addressSpace,
	"memfd bomb":        memfdBomb,
	"pipe bomb":         pipeBomb,
	"descriptor bomb":   descriptorBomb,
	"write":             writeEverywhere,
	"inodes":            inodes,
	"network":           network,
	"kill":              killOthers,
	"look at others":    lookAtOthers,
	"flood":             flood,
	"deaf":              deaf,
	"system":            system,
	"identity":          identity,
	"become supervisor": becomeSupervisor,
	"links":             links,
	"spin":              spin,
	"priority":          priority,
	"core":              core,
	"environment":       environment,
	"devices":           devices,
}

// forkBomb starts processes until it must not.
func forkBomb(r *report, _ string) {
	var all []*exec.Cmd
	for range 200 {
		c := exec.Command("/proc/self/exe", "child")
		if c.Start() != nil {
			break
		}
		all = append(all, c)
	}
	for _, c := range all {
		_ = c.Process.Kill()
	}
	if len(all) >= 150 {
		r.granted("%d processes", len(all))
	}
}

// daemon leaves a process behind that has nothing to do with this one.
func daemon(*report, string) {
	c := exec.Command("/proc/self/exe", "child")
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	_ = c.Start()
	os.Exit(0)
}

// threadBomb starts threads until the runtime dies of it.
func threadBomb(r *report, _ string) {
	for range 300 {
		go func() {
			runtime.LockOSThread()
			_ = unix.Nanosleep(&unix.Timespec{Sec: 5}, nil)
		}()
		runtime.Gosched()
	}
	time.Sleep(300 * time.Millisecond)
	r.granted("300 threads")
}

// heapBomb takes memory and uses it.
func heapBomb(r *report, _ string) {
	var all [][]byte
	for range 40 {
		b := make([]byte, 50<<20)
		for i := 0; i < len(b); i += 4096 {
			b[i] = 1
		}
		all = append(all, b)
	}
	r.granted("%d MiB", len(all)*50)
}

// addressSpace reserves memory without using it, past the runtime's own book-keeping.
func addressSpace(r *report, _ string) {
	_, err := unix.Mmap(-1, 0, 3<<30, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON|unix.MAP_NORESERVE)
	r.try("3 GiB of address space", err)
}

// memfdBomb keeps memory in files, which the limit on address space does not see.
func memfdBomb(r *report, _ string) {
	signalIgnore(syscall.SIGXFSZ)
	fd, err := unix.MemfdCreate("bomb", 0)
	if err != nil {
		return
	}
	if n, _ := unix.Write(fd, make([]byte, 1<<20)); n > 0 {
		r.granted("%d bytes in a memory file", n)
	}
	r.try("a memory file of 1 GiB", unix.Ftruncate(fd, 1<<30))
}

func signalIgnore(sig syscall.Signal) {
	// os/signal would do; this is shorter than its goroutine.
	var act [4]uint64
	act[0] = 1 // SIG_IGN
	_, _, _ = syscall.RawSyscall6(syscall.SYS_RT_SIGACTION, uintptr(sig), uintptr(unsafe.Pointer(&act)), 0, 8, 0, 0)
}

// pipeBomb keeps memory in the kernel's buffers.
func pipeBomb(r *report, _ string) {
	total := 0
	for range 500 {
		var p [2]int
		if unix.Pipe2(p[:], unix.O_NONBLOCK) != nil {
			break
		}
		_, _ = unix.FcntlInt(uintptr(p[1]), unix.F_SETPIPE_SZ, 1<<20)
		for {
			n, err := unix.Write(p[1], make([]byte, 64<<10))
			if err != nil {
				break
			}
			total += n
		}
	}
	if total > 64<<20 {
		r.granted("%d MiB in pipes", total>>20)
	}
}

func descriptorBomb(r *report, _ string) {
	n := 0
	for range 600 {
		if _, err := unix.Open("/proc/self/exe", unix.O_RDONLY, 0); err != nil {
			break
		}
		n++
	}
	if n > 100 {
		r.granted("%d descriptors", n)
	}
}

var places = []string{"/", "/tmp", "/tmp/x", "/dev", "/dev/shm", "/proc", "/proc/self", "/proc/sys/kernel", "/sys", "/etc", "/run", "/root", "/var/tmp", "/goelm"}

func writeEverywhere(r *report, _ string) {
	for _, dir := range places {
		name := filepath.Join(dir, "goelm-burglar-"+strconv.Itoa(os.Getpid()))
		f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
		if err != nil {
			continue
		}
		r.granted("a file in %s", dir)
		f.Close()
		os.Remove(name)
	}
	for _, name := range []string{"/goelm", "/tmp", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf"} {
		if f, err := os.OpenFile(name, os.O_WRONLY, 0); err == nil {
			r.granted("writing %s", name)
			f.Close()
		}
	}
}

func inodes(r *report, _ string) {
	for _, dir := range places {
		name := filepath.Join(dir, "goelm-burglar-"+strconv.Itoa(os.Getpid()))
		if os.Mkdir(name, 0o700) == nil {
			r.granted("a directory in %s", dir)
			os.Remove(name)
		}
		if os.Symlink("/", name) == nil {
			r.granted("a link in %s", dir)
			os.Remove(name)
		}
	}
}

// network tries to reach anything; host is an address on which the test listens.
func network(r *report, host string) {
	if !inside { // elsewhere it calls nobody but the test
		if c, err := net.DialTimeout("tcp", host, time.Second); err == nil {
			r.granted("a connection to %s", host)
			c.Close()
		}
		return
	}
	targets := [][2]string{{"tcp", "1.1.1.1:53"}, {"tcp", "169.254.169.254:80"}, {"tcp", "172.17.0.1:22"}, {"tcp", "[::1]:22"}, {"unix", "@/tmp/.X11-unix/X0"}, {"unix", "/var/run/docker.sock"}}
	if host != "" {
		targets = append(targets, [2]string{"tcp", host})
	}
	for _, t := range targets {
		if c, err := net.DialTimeout(t[0], t[1], time.Second); err == nil {
			r.granted("a connection to %s", t[1])
			c.Close()
		}
	}
	if c, err := net.Dial("udp", "1.1.1.1:53"); err == nil {
		_, err = c.Write([]byte("x"))
		r.try("a packet", err)
		c.Close()
	}
	if names, err := net.LookupHost("localhost.localdomain.example"); err == nil {
		r.granted("a name %v", names)
	}
	for what, s := range map[string][3]int{
		"raw": {unix.AF_INET, unix.SOCK_RAW, unix.IPPROTO_ICMP}, "packet": {unix.AF_PACKET, unix.SOCK_RAW, 0}, "vsock": {unix.AF_VSOCK, unix.SOCK_STREAM, 0},
	} {
		fd, err := unix.Socket(s[0], s[1], s[2])
		r.try("a socket: "+what, err)
		if err == nil {
			unix.Close(fd)
		}
	}
	interfaces, _ := net.Interfaces()
	for _, i := range interfaces {
		if i.Flags&net.FlagLoopback == 0 {
			r.granted("the interface %s", i.Name)
		}
	}
}

// killOthers signals whatever it can: the supervisor, the other worker, and everyone.
func killOthers(r *report, _ string) {
	for pid := 1; pid < 200; pid++ {
		if _, err := os.Stat("/proc/self/task/" + strconv.Itoa(pid)); err != nil { // its own threads have numbers too
			r.try(fmt.Sprintf("a signal to process %d", pid), syscall.Kill(pid, 0))
		}
	}
	if inside {
		_ = syscall.Kill(-1, syscall.SIGKILL) // everyone whom it may
	}
}

// lookAtOthers reads and traces other processes.
func lookAtOthers(r *report, _ string) {
	if !inside {
		return
	}
	for pid := 1; pid < 100; pid++ {
		if _, err := os.Stat("/proc/self/task/" + strconv.Itoa(pid)); err == nil {
			continue
		}
		dir := "/proc/" + strconv.Itoa(pid)
		for _, name := range []string{"mem", "environ", "maps"} {
			if f, err := os.Open(filepath.Join(dir, name)); err == nil {
				b := make([]byte, 16)
				if n, _ := f.Read(b); n > 0 {
					r.granted("reading %s", filepath.Join(dir, name))
				}
				f.Close()
			}
		}
		if fds, err := os.ReadDir(filepath.Join(dir, "fd")); err == nil && len(fds) > 0 {
			r.granted("the descriptors of process %d", pid)
		}
		if fd, err := unix.PidfdOpen(pid, 0); err == nil {
			_, err := unix.PidfdGetfd(fd, 0, 0)
			r.try(fmt.Sprintf("a descriptor of process %d", pid), err)
			unix.Close(fd)
		}
		r.try(fmt.Sprintf("tracing process %d", pid), syscall.PtraceAttach(pid))
	}
}

// flood writes a gigabyte to the streams that it has.
func flood(*report, string) {
	b := make([]byte, 1<<20)
	for range 512 {
		_, _ = unix.Write(1, b)
		_, _ = unix.Write(2, b)
	}
}

// deaf ignores what asks it to end.
func deaf(*report, string) {
	for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGPIPE, syscall.SIGCONT} {
		signalIgnore(s)
	}
	stay()
}

// system makes the system calls with power over a machine.
func system(r *report, _ string) {
	if !inside {
		return
	}
	r.try("mount", unix.Mount("none", "/proc", "tmpfs", 0, ""))
	r.try("umount", unix.Unmount("/proc", unix.MNT_DETACH))
	r.try("chroot", unix.Chroot("/proc"))
	r.try("pivot_root", unix.PivotRoot("/", "/proc"))
	r.try("unshare user", unix.Unshare(unix.CLONE_NEWUSER|unix.CLONE_NEWNS))
	r.try("unshare net", unix.Unshare(unix.CLONE_NEWNET))
	r.try("sethostname", unix.Sethostname([]byte("mine")))
	r.try("reboot", unix.Reboot(unix.LINUX_REBOOT_CMD_CAD_OFF))
	r.try("settimeofday", unix.Settimeofday(&unix.Timeval{Sec: 1}))
	r.try("mknod", unix.Mknod("/dev/goelm-sda", unix.S_IFBLK|0o600, 8<<8))
	r.try("swapon", errno(unix.SYS_SWAPON, 0, 0, 0))
	r.try("init_module", errno(unix.SYS_INIT_MODULE, 0, 0, 0))
	r.try("kexec_load", errno(unix.SYS_KEXEC_LOAD, 0, 0, 0))
	r.try("bpf", errno(unix.SYS_BPF, 0, 0, 0))
	r.try("io_uring_setup", errno(unix.SYS_IO_URING_SETUP, 8, 0, 0))
	r.try("perf_event_open", errno(unix.SYS_PERF_EVENT_OPEN, 0, 0, 0))
	r.try("userfaultfd", errno(unix.SYS_USERFAULTFD, 0, 0, 0))
	r.try("open_by_handle_at", errno(unix.SYS_OPEN_BY_HANDLE_AT, 0, 0, 0))
}

func errno(call, a, b, c uintptr) error {
	if _, _, e := syscall.Syscall(call, a, b, c); e != 0 {
		return e
	}
	return nil
}

// identity tries to become somebody else, or to be allowed more.
func identity(r *report, _ string) {
	if os.Getuid() == 0 {
		r.granted("to be root")
	}
	r.try("setuid", syscall.Setuid(0))
	r.try("setgid", syscall.Setgid(0))
	r.try("setgroups", unix.Setgroups([]int{0}))
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	data := [2]unix.CapUserData{{Effective: 1 << unix.CAP_SYS_ADMIN, Permitted: 1 << unix.CAP_SYS_ADMIN}}
	r.try("capset", unix.Capset(&header, &data[0]))
	for name, resource := range map[string]int{"NOFILE": unix.RLIMIT_NOFILE, "NPROC": unix.RLIMIT_NPROC, "AS": unix.RLIMIT_AS, "FSIZE": unix.RLIMIT_FSIZE, "CORE": unix.RLIMIT_CORE} {
		r.try("more "+name, unix.Setrlimit(resource, &unix.Rlimit{Cur: 1 << 40, Max: 1 << 40}))
	}
	if n, err := unix.PrctlRetInt(unix.PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0); err == nil && n == 0 {
		r.granted("new privileges by exec")
	}
}

// becomeSupervisor starts the supervisor's command in its own place.
func becomeSupervisor(r *report, _ string) {
	r.try("exec", syscall.Exec("/proc/self/exe", []string{"goelm", "worker", "supervise"}, nil))
}

// links goes where links of /proc lead.
func links(r *report, _ string) {
	for _, name := range []string{
		"/proc/1/root/goelm", "/proc/1/cwd", "/proc/1/exe", "/proc/1/environ", "/proc/1/fd/0", "/proc/1/fd/1", "/proc/self/root/etc/passwd", "/proc/self/cwd/../etc/shadow",
		"/proc/self/root/proc/1/root/etc/hostname", "/etc/passwd", "/etc/shadow", "/root/.bashrc", "/home", "/usr", "/bin/sh", "/var/run/docker.sock", "/proc/kcore", "/proc/kallsyms",
	} {
		if f, err := os.Open(name); err == nil {
			r.granted("opening %s", name)
			f.Close()
		}
	}
	for _, name := range []string{"/goelm", "/proc/self/exe"} {
		r.try("a hard link to "+name, os.Link(name, "/dev/goelm-burglar"))
	}
}

// spin keeps every processor busy.
func spin(*report, string) {
	for range 60 {
		go func() {
			runtime.LockOSThread()
			for {
			}
		}()
	}
	for range 60 {
		runtime.Gosched()
		_ = unix.Nanosleep(&unix.Timespec{Nsec: 1e6}, nil)
	}
	stay()
}

// priority asks for more of the processor than others have. (gVisor grants nice values and locked memory, and does nothing
// about them.)
func priority(r *report, _ string) {
	param := [1]int32{50}
	r.try("real time", errno(unix.SYS_SCHED_SETSCHEDULER, 0, 1, uintptr(unsafe.Pointer(&param[0]))))
}

// core asks for a memory dump and dies.
func core(*report, string) {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{Cur: 1 << 30, Max: 1 << 30})
	_ = syscall.Kill(os.Getpid(), syscall.SIGABRT)
	time.Sleep(time.Second)
	os.Exit(3)
}

// environment tells what it sees of the machine around it.
func environment(r *report, _ string) {
	for _, e := range os.Environ() {
		name, _, _ := strings.Cut(e, "=")
		switch name {
		case "GOMAXPROCS", "GOTRACEBACK", "GODEBUG", "HOME", "PATH", "HOSTNAME":
		default:
			r.granted("the variable %s", name)
		}
	}
	if name, _ := os.Hostname(); name != "goelm" {
		r.granted("the name %s", name)
	}
	mounts, _ := os.ReadFile("/proc/self/mounts")
	for line := range strings.Lines(string(mounts)) {
		if f := strings.Fields(line); len(f) > 3 && strings.Contains(f[0], "/") {
			r.granted("the path %s", f[0])
		}
	}
	procs, _ := filepath.Glob("/proc/[0-9]*")
	if len(procs) > 20 {
		r.granted("%d processes to see", len(procs))
	}
}

func devices(r *report, _ string) {
	for _, name := range []string{"/dev/kvm", "/dev/mem", "/dev/kmsg", "/dev/sda", "/dev/vda", "/dev/net/tun", "/dev/port", "/dev/loop-control"} {
		if f, err := os.OpenFile(name, os.O_RDONLY, 0); err == nil {
			r.granted("opening %s", name)
			f.Close()
		}
	}
}
