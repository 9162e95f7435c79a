// Command intruder is what the tests put in the place of goelm inside a sandbox: native code with the supervisor's
// rights, the most that a candidate could ever become. It speaks the protocol, and does what its jobs' sources say.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"goelm/sandbox/frame"
)

var out = bufio.NewWriter(os.Stdout)

func say(f frame.Frame) {
	_ = frame.Write(out, f)
	_ = out.Flush()
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "hog" {
		hog()
	}
	say(frame.Frame{Kind: frame.Hello, Payload: []byte(frame.Version)})
	in := bufio.NewReader(os.Stdin)
	for {
		f, err := frame.Read(in)
		if err != nil {
			return
		}
		if f.Kind != frame.Job {
			continue
		}
		m, _ := frame.DecodeJob(f.Payload)
		begin := frame.Frame{Kind: frame.Begin, Gen: f.Gen, ID: f.ID}
		result := frame.Frame{Kind: frame.Result, Gen: f.Gen, ID: f.ID}
		answer := frame.ResultMessage{Verdict: frame.OK}
		if m.Source != "never begin" {
			say(begin)
		}
		switch m.Source {
		case "look":
			answer.Stdout = []byte(look())
		case "write":
			answer.Stdout = []byte(write())
		case "network":
			answer.Stdout = []byte(network(m.Entry))
		case "system":
			answer.Stdout = []byte(system())
		case "hog":
			for range 8 {
				_ = exec.Command("/proc/self/exe", "hog").Start()
			}
			time.Sleep(time.Hour)
		case "die":
			os.Exit(1)
		case "stall", "never begin":
			time.Sleep(time.Hour)
		case "garbage":
			_, _ = os.Stdout.WriteString(strings.Repeat("\xff", 4096))
			time.Sleep(time.Hour)
		case "flood":
			for {
				say(begin)
			}
		case "other job":
			result.ID += 100
		case "other generation":
			result.Gen--
		case "no verdict":
			answer.Verdict = "excellent"
		case "infra":
			answer.Verdict = frame.InfraError
		case "long output":
			answer.Stdout = make([]byte, 2<<20)
		case "many results":
			answer.Results = []json.RawMessage{[]byte("1"), []byte("2")}
		case "no json":
			answer.Results = []json.RawMessage{[]byte("{")}
		case "long detail":
			answer.Verdict, answer.Detail = frame.RuntimePanic, strings.Repeat("ü", 1<<20)
		}
		result.Payload = answer.Encode()
		if m.Source == "no message" {
			result.Payload = []byte("{")
		}
		say(result)
	}
}

// look lists what there is to see: files outside of /proc, /sys and /dev, the environment, the host's name.
func look() string {
	var b strings.Builder
	_ = filepath.WalkDir("/", func(path string, d fs.DirEntry, err error) error {
		if path == "/proc" || path == "/sys" || path == "/dev" {
			return filepath.SkipDir
		}
		fmt.Fprintln(&b, "file", path)
		return nil
	})
	for _, e := range os.Environ() {
		fmt.Fprintln(&b, "env", e)
	}
	name, _ := os.Hostname()
	fmt.Fprintln(&b, "host", name)
	procs, _ := filepath.Glob("/proc/[0-9]*")
	fmt.Fprintln(&b, "processes", len(procs))
	return b.String()
}

// write lists the places where bytes can be stored.
func write() string {
	var b strings.Builder
	for _, dir := range []string{"/", "/tmp", "/tmp/x", "/dev", "/dev/shm", "/proc", "/proc/sys/kernel", "/sys", "/etc", "/run", "/root", "/var/tmp"} {
		name := filepath.Join(dir, "file")
		if f, err := os.Create(name); err == nil {
			if n, _ := f.Write([]byte("x")); n > 0 {
				fmt.Fprintln(&b, "wrote", name)
			}
		}
	}
	for _, name := range []string{"/goelm", "/tmp"} {
		if f, err := os.OpenFile(name, os.O_WRONLY, 0); err == nil {
			if n, _ := f.Write([]byte("x")); n > 0 {
				fmt.Fprintln(&b, "wrote", name)
			}
		}
		if os.Remove(name) == nil {
			fmt.Fprintln(&b, "removed", name)
		}
	}
	return b.String()
}

// network lists what can be reached; host is an address on which the test listens.
func network(host string) string {
	var b strings.Builder
	for _, target := range [][2]string{{"tcp", host}, {"udp", "1.1.1.1:53"}, {"tcp", "1.1.1.1:53"}, {"tcp", "169.254.169.254:80"}, {"unix", "@/tmp/.X11-unix/X0"}} {
		c, err := net.DialTimeout(target[0], target[1], 2*time.Second)
		if err == nil {
			fmt.Fprintln(&b, "reached", target)
			c.Close()
		}
	}
	ifaces, _ := net.Interfaces()
	for _, i := range ifaces {
		if i.Flags&net.FlagLoopback == 0 {
			fmt.Fprintln(&b, "interface", i.Name)
		}
	}
	return b.String()
}

// system lists the system calls with power over a machine that are granted.
func system() string {
	var b strings.Builder
	try := func(what string, err error) {
		if err == nil {
			fmt.Fprintln(&b, "granted", what)
		}
	}
	try("mount", syscall.Mount("none", "/proc", "tmpfs", 0, ""))
	try("chroot", syscall.Chroot("/proc"))
	try("unshare", syscall.Unshare(syscall.CLONE_NEWNET))
	try("sethostname", syscall.Sethostname([]byte("mine")))
	try("reboot", syscall.Reboot(syscall.LINUX_REBOOT_CMD_RESTART))
	try("settimeofday", syscall.Settimeofday(&syscall.Timeval{Sec: 1}))
	try("mknod", syscall.Mknod("/dev/sda", syscall.S_IFBLK|0o600, 8<<8))
	_, err := syscall.Socket(syscall.AF_PACKET, syscall.SOCK_RAW, 0)
	try("packet socket", err)
	_, err = os.Open("/dev/kvm")
	try("kvm", err)
	_, err = os.Open("/dev/mem")
	try("mem", err)
	return b.String()
}

// hog takes memory and does not give it back.
func hog() {
	var all [][]byte
	for {
		b := make([]byte, 8<<20)
		for i := 0; i < len(b); i += 4096 {
			b[i] = 1
		}
		all = append(all, b)
		if len(all) > 60 {
			time.Sleep(time.Hour)
		}
	}
}
