package worker

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"goelm/sandbox/frame"
)

// A Bait is what is there to be found on the host: `goelm sandbox check` lays it out and has a probe look for it, once
// outside, where all of it must be found, and once inside.
type Bait struct {
	File     string // a file that anybody may read
	Variable string // an environment variable
	Address  string // host:port at which somebody listens
	Process  int    // a process of the host
}

// A Finding is the answer to one question of a probe.
type Finding struct {
	Question string // as "open a file of the host"
	Found    bool   // it could be done
}

// Probe looks for the bait.
func Probe(b Bait) []Finding {
	file, fileErr := os.Open(b.File)
	file.Close()
	conn, connErr := net.DialTimeout("tcp", b.Address, time.Second)
	if connErr == nil {
		conn.Close()
	}
	return []Finding{
		{"open a file of the host", fileErr == nil},
		{"see the host's environment", os.Getenv(b.Variable) != ""},
		{"connect to a port of the host", connErr == nil},
		{"see another network interface than loopback", otherInterface()},
		{"see a process of the host", syscall.Kill(b.Process, 0) == nil},
	}
}

func otherInterface() bool {
	list, _ := net.Interfaces()
	for _, i := range list {
		if i.Flags&net.FlagLoopback == 0 {
			return true
		}
	}
	return false
}

// ProbeLimits tries what only a worker inside of a sandbox may try.
func ProbeLimits() []Finding {
	return []Finding{
		{"become root", syscall.Setuid(0) == nil},
		{"mount a file system", unix.Mount("none", "/proc", "tmpfs", 0, "") == nil},
		{"open a raw socket", rawSocket()},
		{"write a file anywhere", canWrite()},
		{"keep memory in a file", memoryFile()},
		{"map 3 GiB of memory", mapped()},
		{"open 1000 files", openMany()},
		{"raise its limits", unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: 1 << 20, Max: 1 << 20}) == nil},
	}
}

func rawSocket() bool {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_RAW, unix.IPPROTO_ICMP)
	if err == nil {
		unix.Close(fd)
	}
	return err == nil
}

func canWrite() bool {
	for _, dir := range []string{"/", "/tmp", "/dev", "/dev/shm", "/proc", "/sys", "/etc", "/run", "/var/tmp", "/root"} {
		name := filepath.Join(dir, "goelm-probe")
		if f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600); err == nil {
			f.Close()
			os.Remove(name)
			return true
		}
	}
	return false
}

func memoryFile() bool {
	fd, err := unix.MemfdCreate("probe", 0)
	if err != nil {
		return false
	}
	defer unix.Close(fd)
	return unix.Ftruncate(fd, 1<<20) == nil
}

func mapped() bool {
	b, err := unix.Mmap(-1, 0, 3<<30, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON|unix.MAP_NORESERVE)
	if err == nil {
		_ = unix.Munmap(b)
	}
	return err == nil
}

func openMany() bool {
	var all []*os.File
	defer func() {
		for _, f := range all {
			f.Close()
		}
	}()
	for range 1000 {
		f, err := os.Open("/proc/self/exe")
		if err != nil {
			return false
		}
		all = append(all, f)
	}
	return true
}

// probe is the sandbox's first process in a check: it becomes what a worker is and answers one job, whose source is a Bait
// as JSON, with its findings.
func probe(in io.Reader, out io.Writer) error {
	if os.Getpid() != 1 {
		return errors.New("goelm worker probe is started by goelm sandbox check, inside a sandbox")
	}
	limitProcess()
	if err := errors.Join(syscall.Setgroups(nil), syscall.Setgid(firstUser), syscall.Setuid(firstUser)); err != nil {
		return fmt.Errorf("worker: become a worker: %w", err)
	}
	w := bufio.NewWriter(out)
	say := func(f frame.Frame) error { return errors.Join(frame.Write(w, f), w.Flush()) }
	if err := say(frame.Frame{Kind: frame.Hello, Payload: []byte(frame.Version)}); err != nil {
		return err
	}
	f, err := frame.Read(bufio.NewReader(in))
	if err != nil {
		return nil // the host has ended before it asked
	}
	job, err := frame.DecodeJob(f.Payload)
	if err != nil {
		return err
	}
	var bait Bait
	if err := json.Unmarshal([]byte(job.Source), &bait); err != nil {
		return fmt.Errorf("worker: bait: %w", err)
	}
	text, err := json.Marshal(append(Probe(bait), ProbeLimits()...))
	if err != nil {
		return err
	}
	answer := frame.ResultMessage{Verdict: frame.OK, Stdout: text}
	if err := errors.Join(say(frame.Frame{Kind: frame.Begin, Gen: f.Gen, ID: f.ID}),
		say(frame.Frame{Kind: frame.Result, Gen: f.Gen, ID: f.ID, Payload: answer.Encode()})); err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, in) // until the host closes it
	return nil
}
