package jupyter

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
)

func messageOf(frames [][]byte) zmq4.Msg { return zmq4.NewMsgFrom(frames...) }

func TestShutdown(t *testing.T) {
	for _, tt := range []struct {
		name    string
		control bool
		restart bool
		cell    string
	}{
		{"idle", true, false, ""},
		{"restart", true, true, ""},
		{"on shell, as old clients do", false, false, ""},
		{"while a cell runs", true, false, "sleep 1h"},
		{"while a cell asks", true, false, "input name?"},
		{"while a cell floods", true, false, "flood 100000000"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := startRig(t)
			c := newClient(t, r.conn)
			if tt.cell != "" {
				c.started(c.execute(tt.cell))
				c.execute("print never")
			}
			z := c.shell
			if tt.control {
				z = c.control
			}
			start := time.Now()
			id := c.send(z, "shutdown_request", map[string]any{"restart": tt.restart})
			if got := c.reply(id); got["status"] != "ok" || got["restart"] != tt.restart {
				t.Errorf("reply %v", got)
			}
			c.idle(id)
			if n := len(c.find(func(a arrival) bool { return a.channel == "iopub" && a.Header.Type == "shutdown_reply" })); n != 1 {
				t.Errorf("%d shutdown_reply on iopub", n)
			}
			r.ended(t)
			if d := time.Since(start); d > 3*time.Second {
				t.Errorf("it took %v", d)
			}
			if files, _ := filepath.Glob(r.conn.IP + "-*"); len(files) > 0 {
				t.Errorf("sockets left behind: %v", files)
			}
		})
	}
}

func TestServeRefusesBadConnectionFiles(t *testing.T) {
	good := `"ip":"127.0.0.1","key":"k","signature_scheme":"hmac-sha256","shell_port":1,"control_port":2,"stdin_port":3,"iopub_port":4,"hb_port":5`
	for _, tt := range []struct{ name, file, want string }{
		{"no JSON", `{`, "unexpected end"},
		{"no ports", `{"key":"k"}`, "port number"},
		{"port too high", `{` + strings.Replace(good, `"hb_port":5`, `"hb_port":99999`, 1) + `}`, "hb_port is 99999"},
		{"transport", `{"transport":"carrier-pigeon",` + good + `}`, "tcp and ipc"},
		{"curve", `{"curve_publickey":"x",` + good + `}`, "CURVE"},
		{"registration", `{"registration_port":7}`, "register"},
		{"scheme", `{` + strings.Replace(good, "sha256", "md5", 1) + `}`, "hmac-sha256"},
		{"address of another machine", `{` + strings.Replace(good, "127.0.0.1", "192.0.2.1", 1) + `}`, "cannot listen"},
	} {
		file := filepath.Join(t.TempDir(), "c.json")
		if err := os.WriteFile(file, []byte(tt.file), 0o600); err != nil {
			t.Fatal(err)
		}
		eng := newSayEngine()
		err := Serve(context.Background(), file, eng, testInfo())
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one about %q", tt.name, err, tt.want)
		}
		select {
		case <-eng.closed:
		default:
			t.Errorf("%s: the engine is still open", tt.name)
		}
	}
	if err := Serve(context.Background(), filepath.Join(t.TempDir(), "none"), newSayEngine(), testInfo()); err == nil {
		t.Error("a missing file was no error")
	}
}

// tcpConnection writes a connection file with free ports of this machine.
func tcpConnection(t *testing.T) (string, connection) {
	t.Helper()
	c := connection{Transport: "tcp", IP: "127.0.0.1", Key: testKey, SignatureScheme: "hmac-sha256"}
	for _, p := range []*int{&c.Shell, &c.Control, &c.IOPub, &c.Stdin, &c.Heartbeat} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		*p = l.Addr().(*net.TCPAddr).Port
	}
	data, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "kernel.json")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return file, c
}

// startProcess runs this test binary as a kernel.
func startProcess(t *testing.T, file string, env ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), append(env, kernelFile+"="+file)...)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return cmd
}

func exited(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("the kernel process: %v", err)
		}
	case <-time.After(patient):
		t.Error("the kernel process does not end")
	}
}

// A kernel process answers over TCP long before its engine has started, runs cells, restarts on the same ports.
func TestProcessAnswersAtOnce(t *testing.T) {
	file, conn := tcpConnection(t)
	for range 2 {
		start := time.Now()
		cmd := startProcess(t, file, "GOELM_TEST_ENGINE_START=1500ms")
		c := newClient(t, conn)
		c.reply(c.send(c.shell, "kernel_info_request", map[string]any{}))
		d := time.Since(start)
		t.Logf("kernel_info after %v", d)
		if d > time.Second {
			t.Errorf("kernel_info after %v; the engine takes 1.5 s to start and must not be waited for", d)
		}
		if got := c.reply(c.execute("print hello"))["status"]; got != "ok" {
			t.Errorf("a cell: %v", got)
		}
		c.reply(c.send(c.control, "shutdown_request", map[string]any{"restart": true}))
		exited(t, cmd)
	}
}

// When the process named by JPY_PARENT_PID dies without a word, the kernel ends in order.
func TestKernelDoesNotOutliveItsParent(t *testing.T) {
	parent := exec.Command("sleep", "3600")
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	file, conn := tcpConnection(t)
	cmd := startProcess(t, file, fmt.Sprintf("JPY_PARENT_PID=%d", parent.Process.Pid))
	c := newClient(t, conn)
	c.reply(c.send(c.shell, "kernel_info_request", map[string]any{}))
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()
	exited(t, cmd)
}

func TestWatchParentWithoutParent(t *testing.T) {
	for _, pid := range []string{"", "0", "1", "x"} {
		watchParent(pid, t.Logf, func() { t.Errorf("JPY_PARENT_PID=%q: the kernel would end", pid) })()
	}
	watchParent(fmt.Sprint(os.Getppid()), t.Logf, func() { t.Error("the parent lives") })()
}
