package jupyter

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"goelm/kernel/wire"
)

// patient is how long a test waits for what must happen.
const patient = 30 * time.Second

const testKey = "a-key-of-the-tests"

var schemas = sync.OnceValues(func() (*jsonschema.Compiler, error) {
	data, err := os.ReadFile("testdata/messages.json")
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	return c, c.AddResource("messages.json", doc)
})

var schemaMu sync.Mutex

// validate checks a message against the protocol: header, parent header, content.
func validate(m wire.Message) error {
	schemaMu.Lock()
	defer schemaMu.Unlock()
	c, err := schemas()
	if err != nil {
		return err
	}
	check := func(def string, data []byte) error {
		s, err := c.Compile("messages.json#/$defs/" + def)
		if err != nil {
			return fmt.Errorf("no schema for %s: %w", def, err)
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			return err
		}
		return s.Validate(v)
	}
	if err := check("header", m.RawHeader); err != nil {
		return err
	}
	var content struct{ Status string }
	if err := json.Unmarshal(m.Content, &content); err != nil {
		return err
	}
	if content.Status == "error" && m.Header.Type != "execute_reply" {
		return check("error", m.Content) // the other fields may be missing then
	}
	return check(m.Header.Type, m.Content)
}

// rig is a kernel that runs in the test and where to reach it.
type rig struct {
	eng  *sayEngine
	info Info
	file string
	conn connection
	done chan error // what Serve returned
	log  *lines
	end  context.CancelFunc
}

type lines struct {
	mu  sync.Mutex
	all []string
}

func (l *lines) add(format string, args ...any) {
	l.mu.Lock()
	l.all = append(l.all, fmt.Sprintf(format, args...))
	l.mu.Unlock()
}

func (l *lines) has(part string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Contains(strings.Join(l.all, "\n"), part)
}

// connectionFile writes one for ipc sockets in a directory of the test.
func connectionFile(t *testing.T) (string, connection) {
	t.Helper()
	dir, err := os.MkdirTemp("", "jup") // not t.TempDir: the paths of sockets must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	c := connection{
		Transport: "ipc", IP: filepath.Join(dir, "k"), Key: testKey, SignatureScheme: "hmac-sha256",
		Shell: 1, Control: 2, IOPub: 3, Stdin: 4, Heartbeat: 5,
	}
	data, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "kernel.json")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return file, c
}

func startRig(t *testing.T, prepare ...func(*sayEngine)) *rig {
	t.Helper()
	return startRigWith(t, func(r *rig) {
		for _, f := range prepare {
			f(r.eng)
		}
	})
}

func startRigWith(t *testing.T, prepare func(*rig)) *rig {
	t.Helper()
	r := &rig{eng: newSayEngine(), info: testInfo(), done: make(chan error, 1), log: &lines{}}
	r.info.Logf = r.log.add
	prepare(r)
	r.file, r.conn = connectionFile(t)
	ctx, cancel := context.WithCancel(context.Background())
	r.end = cancel
	go func() { r.done <- Serve(ctx, r.file, r.eng, r.info) }()
	t.Cleanup(func() {
		cancel()
		r.ended(t)
		if t.Failed() {
			t.Log(strings.Join(r.log.all, "\n"))
		}
	})
	return r
}

// ended waits for the end of Serve.
func (r *rig) ended(t *testing.T) {
	t.Helper()
	select {
	case err := <-r.done:
		if err != nil {
			t.Errorf("Serve: %v", err)
		}
		r.done <- nil // for whoever asks again
	case <-time.After(patient):
		t.Fatal("Serve does not end")
	}
	select {
	case <-r.eng.closed:
	default:
		t.Error("Serve has ended and the engine is not closed")
	}
}

// client is a Jupyter client. It checks every message that it receives.
type client struct {
	t                     *testing.T
	codec                 *wire.Codec
	shell, control, stdin zmq4.Socket

	mu       sync.Mutex
	cond     *sync.Cond
	received []arrival
	broken   []string
}

type arrival struct {
	channel string
	parent  string // msg_id of the parent
	at      time.Time
	size    int
	wire.Message
}

func dial(t *testing.T, typ func(context.Context, ...zmq4.Option) zmq4.Socket, id string, c connection, port int) zmq4.Socket {
	t.Helper()
	z := typ(context.Background(), zmq4.WithID(zmq4.SocketIdentity(id)), zmq4.WithDialerRetry(5*time.Millisecond), zmq4.WithDialerMaxRetries(-1))
	if err := z.Dial(c.Transport + "://" + c.address(port)); err != nil {
		t.Fatal(err)
	}
	return z
}

func newClient(t *testing.T, c connection) *client {
	t.Helper()
	codec, err := wire.NewCodec("", c.Key)
	if err != nil {
		t.Fatal(err)
	}
	cl := &client{t: t, codec: codec}
	cl.cond = sync.NewCond(&cl.mu)
	id := codec.Session()
	cl.shell = dial(t, zmq4.NewDealer, id, c, c.Shell)
	cl.control = dial(t, zmq4.NewDealer, id, c, c.Control)
	cl.stdin = dial(t, zmq4.NewDealer, id, c, c.Stdin)
	iopub := dial(t, zmq4.NewSub, "", c, c.IOPub)
	var wg sync.WaitGroup
	for name, z := range map[string]zmq4.Socket{"shell": cl.shell, "control": cl.control, "stdin": cl.stdin, "iopub": iopub} {
		wg.Go(func() { cl.listen(name, z) })
		t.Cleanup(func() { z.Close() })
	}
	t.Cleanup(func() {
		cl.mu.Lock()
		defer cl.mu.Unlock()
		for _, b := range cl.broken {
			t.Error(b)
		}
	})
	if err := iopub.SetOption(zmq4.OptionSubscribe, ""); err != nil {
		t.Fatal(err)
	}
	cl.wait("iopub_welcome", func(a arrival) bool { return a.channel == "iopub" && a.Header.Type == "iopub_welcome" })
	return cl
}

func (c *client) listen(channel string, z zmq4.Socket) {
	for {
		m, err := z.Recv()
		if err != nil {
			return
		}
		a := arrival{channel: channel, at: time.Now(), size: wire.Size(m.Frames)}
		a.Message, err = c.codec.Decode(m.Frames)
		if err == nil {
			err = validate(a.Message)
		}
		var parent wire.Header
		if err == nil {
			err = json.Unmarshal(a.Parent, &parent)
		}
		a.parent = parent.ID
		c.mu.Lock()
		if err != nil {
			c.broken = append(c.broken, fmt.Sprintf("%s: message %q: %v", channel, m.Frames, err))
		}
		c.received = append(c.received, a)
		c.cond.Broadcast()
		c.mu.Unlock()
	}
}

// find returns the messages that match, in order of arrival.
func (c *client) find(match func(arrival) bool) []arrival {
	c.mu.Lock()
	defer c.mu.Unlock()
	var found []arrival
	for _, a := range c.received {
		if match(a) {
			found = append(found, a)
		}
	}
	return found
}

// wait returns the first message that matches.
func (c *client) wait(what string, match func(arrival) bool) arrival {
	c.t.Helper()
	deadline := time.Now().Add(patient)
	wake := time.AfterFunc(patient, c.cond.Broadcast)
	defer wake.Stop()
	c.mu.Lock()
	defer c.mu.Unlock()
	for seen := 0; ; c.cond.Wait() {
		for ; seen < len(c.received); seen++ {
			if match(c.received[seen]) {
				return c.received[seen]
			}
		}
		if time.Now().After(deadline) {
			c.t.Fatalf("no %s within %v", what, patient)
		}
	}
}

// send sends a request on a socket and returns its id.
func (c *client) send(z zmq4.Socket, msgType string, content any) string {
	c.t.Helper()
	frames, h, err := c.codec.Encode(wire.Draft{Type: msgType, Content: content})
	if err != nil {
		c.t.Fatal(err)
	}
	if err := z.SendMulti(zmq4.NewMsgFrom(frames...)); err != nil {
		c.t.Fatal(err)
	}
	return h.ID
}

// execute sends a cell; options are pairs of key and value.
func (c *client) execute(code string, options ...any) string {
	c.t.Helper()
	content := map[string]any{"code": code, "silent": false}
	for i := 0; i < len(options); i += 2 {
		content[options[i].(string)] = options[i+1]
	}
	return c.send(c.shell, "execute_request", content)
}

// reply is the content of the reply to a request.
func (c *client) reply(id string) map[string]any {
	c.t.Helper()
	a := c.wait("reply to "+id, func(a arrival) bool { return a.parent == id && (a.channel == "shell" || a.channel == "control") })
	return a.content(c.t)
}

func (a arrival) content(t *testing.T) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(a.Content, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// outputs waits for the idle of a request and returns what came on iopub for it before.
func (c *client) outputs(id string) []arrival {
	c.t.Helper()
	c.idle(id)
	return c.find(func(a arrival) bool { return a.channel == "iopub" && a.parent == id })
}

func (c *client) idle(id string) {
	c.t.Helper()
	c.wait("idle of "+id, func(a arrival) bool { return isState(a, id, "idle") })
}

func isState(a arrival, id, state string) bool {
	return a.channel == "iopub" && a.parent == id && a.Header.Type == "status" && strings.Contains(string(a.Content), `"`+state+`"`)
}

// started waits until a cell runs.
func (c *client) started(id string) {
	c.t.Helper()
	c.wait("start of "+id, func(a arrival) bool { return a.parent == id && a.Header.Type == "execute_input" })
}

// brief is a line per message: type and what matters in it.
func brief(t *testing.T, as []arrival) string {
	var b strings.Builder
	for _, a := range as {
		m := a.content(t)
		fmt.Fprintf(&b, "%s", a.Header.Type)
		for _, key := range []string{"execution_state", "code", "name", "text", "ename", "wait", "data", "transient", "execution_count"} {
			if v, ok := m[key]; ok {
				fmt.Fprintf(&b, " %s", plainJSON(v))
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// plainJSON leaves < and > as they are.
func plainJSON(v any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err.Error()
	}
	return strings.TrimSpace(b.String())
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	deadline := time.Now().Add(patient)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatalf("not within %v: %s", patient, what)
		}
		<-tick.C
	}
}
