package jupyter

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"sync"
	"time"

	"goelm/kernel/jupyter/history"
	"goelm/kernel/wire"
)

// Info is what the kernel tells about itself.
type Info struct {
	Implementation  string // "goelm"
	Version         string // of the implementation
	LanguageVersion string // of Go, e.g. "1.26"
	Banner          string // what a console shows at the start
	HelpLinks       []HelpLink
	History         string                           // absolute path of the file of the user's history; "": this session's, in memory
	Logf            func(format string, args ...any) // the kernel's log; nil: standard error
	Interrupts      <-chan os.Signal                 // each interrupts as a message does; nil: none
}

// HelpLink is an entry of JupyterLab's Help menu.
type HelpLink struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}

// How long the parts of an orderly end may take. Jupyter sends SIGTERM after 2.5 s.
const (
	cellEnd   = 500 * time.Millisecond
	engineEnd = 1500 * time.Millisecond
	socketEnd = 400 * time.Millisecond
)

// kernel is one running front.
type kernel struct {
	eng   Engine
	info  Info
	codec *wire.Codec
	logf  func(string, ...any)

	shell, control, stdin, heartbeat *wire.Socket
	pub                              *publisher
	queue                            *queue
	asks                             chan request
	inputs                           *inputs
	history                          *history.Store
	past, usages                     chan request // questions to history, and about processor and memory
	runner                           runner

	life context.Context // ends when the kernel is to stop
	stop context.CancelFunc
}

// Serve opens the channels that the connection file names and answers until a shutdown request, the end of ctx, or the
// end of the process that started the kernel (JPY_PARENT_PID). It closes eng in every case. Clients get answers from the
// moment the channels are open; the engine may still be starting.
func Serve(ctx context.Context, connectionFile string, eng Engine, info Info) error {
	k, err := open(connectionFile, eng, info)
	if err != nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), engineEnd)
		defer cancel()
		return errors.Join(err, eng.Close(ctx))
	}
	defer watchParent(os.Getenv("JPY_PARENT_PID"), k.logf, k.stop)()
	return k.run(ctx)
}

func open(connectionFile string, eng Engine, info Info) (*kernel, error) {
	c, err := readConnection(connectionFile)
	if err != nil {
		return nil, err
	}
	codec, err := wire.NewCodec(c.SignatureScheme, c.Key)
	if err != nil {
		return nil, err
	}
	if info.Logf == nil {
		info.Logf = log.New(os.Stderr, "goelm kernel: ", log.LstdFlags).Printf
	}
	k := &kernel{
		eng: eng, info: info, codec: codec, logf: wire.LimitLog(info.Logf, 20),
		queue: newQueue(), asks: make(chan request, maxAsks), past: make(chan request, maxAsks), usages: make(chan request, maxAsks),
	}
	k.history = history.Open(info.History, k.logf)
	k.life, k.stop = context.WithCancel(context.Background())
	var iopub *wire.Socket
	for _, s := range []struct {
		name string
		kind wire.Kind
		port int
		sock **wire.Socket
	}{
		{"shell", wire.Router, c.Shell, &k.shell}, {"control", wire.Router, c.Control, &k.control},
		{"stdin", wire.Router, c.Stdin, &k.stdin}, {"iopub", wire.Publisher, c.IOPub, &iopub},
		{"heartbeat", wire.Replier, c.Heartbeat, &k.heartbeat},
	} {
		opt := wire.Options{Logf: k.logf}
		if s.kind == wire.Publisher {
			opt.Welcome = k.welcome
		}
		*s.sock, err = wire.Listen(s.name, s.kind, c.Transport, c.address(s.port), opt)
		if err != nil {
			k.closeSockets(k.shell, k.control, k.stdin, iopub, k.heartbeat)
			return nil, err
		}
	}
	k.pub = newPublisher(iopub, codec, k.logf)
	k.inputs = newInputs(k)
	return k, nil
}

// welcome is what a new subscriber of iopub gets first (JEP 65), so that it knows that it misses nothing from now on.
func (k *kernel) welcome(topic string) [][]byte {
	frames, _, err := k.codec.Encode(wire.Draft{Type: "iopub_welcome", Content: map[string]any{"subscription": topic}})
	if err != nil {
		return nil
	}
	return frames
}

// run answers until the end, then ends in order: cells, engine, what is still to be sent.
func (k *kernel) run(ctx context.Context) error {
	defer context.AfterFunc(ctx, k.stop)()
	k.pub.status(nil, "starting")
	var readers, lanes sync.WaitGroup
	readers.Go(func() { k.read(k.shell, k.onRequest) })
	readers.Go(func() { k.read(k.control, k.onRequest) })
	readers.Go(func() { k.read(k.stdin, k.inputs.onReply) })
	readers.Go(k.beat)
	lanes.Go(k.executeAll)
	lanes.Go(func() { k.answerAll(k.asks, k.ask) })
	lanes.Go(func() { k.answerAll(k.past, k.historyRequest) })
	lanes.Go(func() { k.answerAll(k.usages, (&meter{}).usage) })

	k.heed()
	k.queue.close()
	wait(&lanes, cellEnd) // a cell that does not end dies with the engine
	end, cancel := context.WithTimeout(context.Background(), engineEnd)
	var saved sync.WaitGroup
	saved.Go(func() {
		if err := k.history.Close(); err != nil {
			k.logf("%v", err)
		}
	})
	err := k.eng.Close(end)
	cancel()
	saved.Wait()
	if !wait(&lanes, cellEnd) {
		k.logf("a cell did not end with the engine")
	}
	k.closeSockets(k.shell, k.control, k.stdin, k.pub.sock, k.heartbeat)
	readers.Wait()
	if err != nil {
		return fmt.Errorf("jupyter: closing the engine: %w", err)
	}
	return nil
}

// heed takes interrupts that come as signals, until the end of the kernel.
func (k *kernel) heed() {
	for {
		select {
		case <-k.info.Interrupts:
			k.interrupt()
		case <-k.life.Done():
			return
		}
	}
}

// wait waits for a group, but no longer than d.
func wait(g *sync.WaitGroup, d time.Duration) bool {
	done := make(chan struct{})
	go func() {
		g.Wait()
		close(done)
	}()
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-done:
		return true
	case <-t.C:
		return false
	}
}

func (k *kernel) closeSockets(socks ...*wire.Socket) {
	ctx, cancel := context.WithTimeout(context.Background(), socketEnd)
	defer cancel()
	var wg sync.WaitGroup
	for _, s := range socks {
		if s != nil {
			wg.Go(func() {
				if err := s.Close(ctx); err != nil {
					k.logf("closing a socket: %v", err)
				}
			})
		}
	}
	wg.Wait()
}

// request is a message and where it came from.
type request struct {
	wire.Message
	sock *wire.Socket
	from *wire.Peer
}

// reply answers a request on the channel it came from. Content holds a status as a rule.
func (k *kernel) reply(r request, msgType string, metadata map[string]any, content any) {
	frames, _, err := k.codec.Encode(wire.Draft{Type: msgType, Parent: r.RawHeader, Metadata: metadata, Content: content})
	if err != nil {
		k.logf("%v", err)
		frames, _, err = k.codec.Encode(wire.Draft{Type: msgType, Parent: r.RawHeader, Content: errorContent("KernelError", err.Error())})
		if err != nil {
			return
		}
	}
	r.sock.Send(r.from, frames)
}

func errorContent(name, value string) map[string]any {
	return map[string]any{"status": "error", "ename": name, "evalue": value, "traceback": []string{name + ": " + value}}
}

// decode reads the content of a request into v.
func decode(r request, v any) error {
	if err := json.Unmarshal(r.Content, v); err != nil {
		return fmt.Errorf("content of %s: %w", r.Header.Type, err)
	}
	return nil
}
