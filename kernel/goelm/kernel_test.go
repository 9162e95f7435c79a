package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"

	"goelm/kernel/wire"
)

// A kernelClient is a Jupyter client of a kernel in a process of its own.
type kernelClient struct {
	t              *testing.T
	codec          *wire.Codec
	cmd            *exec.Cmd
	exited         chan struct{}
	shell, control zmq4.Socket
	replies, shown chan wire.Message // of shell and control; of iopub
}

// startKernel starts `goelm kernel` as Jupyter does and connects to it.
func startKernel(t *testing.T) *kernelClient {
	t.Helper()
	const key = "a key of this test"
	conn := map[string]any{"transport": "tcp", "ip": "127.0.0.1", "key": key, "signature_scheme": "hmac-sha256"}
	ports := map[string]int{}
	for _, name := range []string{"shell", "control", "stdin", "iopub", "hb"} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		ports[name] = l.Addr().(*net.TCPAddr).Port
		conn[name+"_port"] = ports[name]
		l.Close()
	}
	file := filepath.Join(t.TempDir(), "connection.json")
	data, _ := json.Marshal(conn)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	codec, err := wire.NewCodec("hmac-sha256", key)
	if err != nil {
		t.Fatal(err)
	}
	c := &kernelClient{t: t, codec: codec, exited: make(chan struct{}), replies: make(chan wire.Message, 100), shown: make(chan wire.Message, 1000)}
	c.cmd = exec.Command(os.Args[0], "kernel", "-f", file)
	c.cmd.Env = append(os.Environ(), asProgram+"=1", "GOELM_HISTORY=off")
	c.cmd.Stderr = os.Stderr
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { c.cmd.Wait(); close(c.exited) }()
	t.Cleanup(func() { c.cmd.Process.Kill(); <-c.exited })
	c.shell = c.dial(zmq4.NewDealer(context.Background(), dialOptions...), ports["shell"], c.replies)
	c.control = c.dial(zmq4.NewDealer(context.Background(), dialOptions...), ports["control"], c.replies)
	iopub := zmq4.NewSub(context.Background(), dialOptions...)
	iopub.SetOption(zmq4.OptionSubscribe, "")
	c.dial(iopub, ports["iopub"], c.shown)
	c.await(c.shown, "iopub_welcome", func(m wire.Message) bool { return m.Header.Type == "iopub_welcome" })
	return c
}

var dialOptions = []zmq4.Option{zmq4.WithDialerRetry(10 * time.Millisecond), zmq4.WithDialerMaxRetries(500)}

func (c *kernelClient) dial(z zmq4.Socket, port int, to chan wire.Message) zmq4.Socket {
	c.t.Helper()
	if err := z.Dial("tcp://127.0.0.1:" + strconv.Itoa(port)); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { z.Close() })
	go func() {
		for {
			m, err := z.Recv()
			if err != nil {
				return
			}
			if msg, err := c.codec.Decode(m.Frames); err == nil {
				to <- msg
			}
		}
	}()
	return z
}

func (c *kernelClient) send(z zmq4.Socket, kind string, content any) (id string) {
	c.t.Helper()
	frames, header, err := c.codec.Encode(wire.Draft{Type: kind, Content: content})
	if err == nil {
		err = z.SendMulti(zmq4.NewMsgFrom(frames...))
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return header.ID
}

func (c *kernelClient) await(from chan wire.Message, what string, ok func(wire.Message) bool) wire.Message {
	c.t.Helper()
	timeout := time.After(30 * time.Second)
	for {
		select {
		case m := <-from:
			if ok(m) {
				return m
			}
		case <-timeout:
			c.t.Fatalf("no %s", what)
		}
	}
}

func parentID(m wire.Message) string {
	var h wire.Header
	json.Unmarshal(m.Parent, &h)
	return h.ID
}

// execute sends a cell and returns its reply's status and what it showed until idle. whileRunning, if any, is called
// when the first output has come.
func (c *kernelClient) execute(code string, whileRunning func()) (status, text string) {
	c.t.Helper()
	id := c.send(c.shell, "execute_request", map[string]any{"code": code, "silent": false, "store_history": true, "allow_stdin": false, "stop_on_error": true})
	var b strings.Builder
	c.await(c.shown, "idle after "+code, func(m wire.Message) bool {
		if parentID(m) != id {
			return false
		}
		var content struct {
			State string         `json:"execution_state"`
			Text  string         `json:"text"`
			Data  map[string]any `json:"data"`
			Ename string         `json:"ename"`
		}
		json.Unmarshal(m.Content, &content)
		if content.Data != nil {
			content.Text = fmt.Sprint("[", content.Data["text/plain"], "]")
		}
		b.WriteString(content.Text + content.Ename)
		if content.Text != "" && whileRunning != nil {
			whileRunning()
			whileRunning = nil
		}
		return content.State == "idle"
	})
	reply := c.await(c.replies, "reply to "+code, func(m wire.Message) bool { return parentID(m) == id })
	var content struct {
		Status string `json:"status"`
	}
	json.Unmarshal(reply.Content, &content)
	return content.Status, b.String()
}

func TestKernelFromTheFirstCellToTheShutdown(t *testing.T) {
	c := startKernel(t)
	want := func(code, wantStatus, wantText string, whileRunning func()) {
		t.Helper()
		if status, text := c.execute(code, whileRunning); status != wantStatus || text != wantText {
			t.Errorf("%s\nends with %s and shows %q, want %s and %q", code, status, text, wantStatus, wantText)
		}
	}
	want("x := 20\nfmt.Println(\"hello\")", "ok", "hello\n", nil)
	want("x + 22", "ok", "[42]", nil)
	want("fmt.Println(1)\nfor {}", "error", "1\nInterrupted", func() {
		c.send(c.control, "interrupt_request", map[string]any{})
	})
	want("x", "ok", "[20]", nil)
	want("nothere", "error", "CompileError", nil)
	want("must(os.FindProcess(os.Getpid())).Kill()\ntime.Sleep(5 * time.Second)", "error", "EngineDied", nil)
	want("1 + 1", "ok", "[2]", nil)

	var engine int
	_, text := c.execute("os.Getpid()", nil)
	if fmt.Sscanf(text, "[%d]", &engine); engine == 0 {
		t.Fatalf("os.Getpid() shows %q", text)
	}
	c.send(c.control, "shutdown_request", map[string]any{"restart": false})
	c.await(c.replies, "shutdown_reply", func(m wire.Message) bool { return m.Header.Type == "shutdown_reply" })
	select {
	case <-c.exited:
	case <-time.After(5 * time.Second):
		t.Fatal("the kernel did not end after shutdown_request")
	}
	if err := syscall.Kill(engine, 0); err != syscall.ESRCH {
		t.Errorf("the engine, process %d, outlives the kernel: %v", engine, err)
	}
}

// A kernel that is killed cannot close its engine; the engine has to notice.
func TestKilledKernelLeavesNoEngine(t *testing.T) {
	c := startKernel(t)
	var engine int
	_, text := c.execute("os.Getpid()", nil)
	if fmt.Sscanf(text, "[%d]", &engine); engine == 0 {
		t.Fatalf("os.Getpid() shows %q", text)
	}
	c.cmd.Process.Kill()
	<-c.exited
	for deadline := time.Now().Add(5 * time.Second); syscall.Kill(engine, 0) == nil; time.Sleep(10 * time.Millisecond) {
		if state, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", engine)); strings.Contains(string(state), ") Z ") {
			return // ended, and nobody has collected it in this container
		}
		if time.Now().After(deadline) {
			t.Fatalf("the engine, process %d, outlives the kernel", engine)
		}
	}
}
