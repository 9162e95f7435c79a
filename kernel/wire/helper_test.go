package wire

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	// A client socket of zmq4 that is closed with a message unread leaves its reader behind; a Socket uses routers only.
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/go-zeromq/zmq4.(*qreader).listen"))
}

// patient is how long a test waits for what must happen; it passes only when something is broken.
const patient = 30 * time.Second

// open makes a socket on a port of its own that closes with the test.
func open(t *testing.T, kind Kind, opt Options) *Socket {
	t.Helper()
	if opt.Logf == nil {
		opt.Logf = t.Logf
	}
	s, err := Listen("test", kind, "tcp", "127.0.0.1:0", opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeSocket(t, s) })
	return s
}

func closeSocket(t *testing.T, s *Socket) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := s.Close(ctx); err != nil {
		t.Errorf("close: %v", err)
	}
}

// echo answers every message of a socket with the same frames, until the socket is closed.
func echo(t *testing.T, s *Socket) {
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			p, err := s.Recv(context.Background())
			if err != nil {
				return
			}
			s.Send(p.From, p.Frames)
		}
	})
	t.Cleanup(func() { closeSocket(t, s); wg.Wait() })
}

// healthy is a well-behaved client: zmq4's own DEALER.
type healthy struct {
	t *testing.T
	z zmq4.Socket
	n int
}

func newHealthy(t *testing.T, s *Socket) *healthy {
	t.Helper()
	z := zmq4.NewDealer(context.Background(), zmq4.WithID(zmq4.SocketIdentity("healthy")))
	t.Cleanup(func() { z.Close() })
	if err := z.Dial("tcp://" + s.Addr().String()); err != nil {
		t.Fatal(err)
	}
	return &healthy{t: t, z: z}
}

// works asks and gets its own answer, soon.
func (h *healthy) works() {
	h.t.Helper()
	h.n++
	want := fmt.Sprintf("question %d", h.n)
	if err := h.z.SendMulti(zmq4.NewMsgFrom([]byte("head"), []byte(want))); err != nil {
		h.t.Fatalf("the healthy client cannot send: %v", err)
	}
	got := make(chan zmq4.Msg, 1)
	go func() {
		m, err := h.z.Recv()
		if err == nil {
			got <- m
		}
	}()
	select {
	case m := <-got:
		if len(m.Frames) != 2 || string(m.Frames[1]) != want {
			h.t.Fatalf("the healthy client got %v, want %q", m, want)
		}
	case <-time.After(2 * time.Second):
		h.t.Fatal("the healthy client got no answer within 2 s")
	}
}

// raw is a client that speaks bytes.
type raw struct {
	net.Conn
	t  *testing.T
	fr frameReader
}

// dialRaw connects and says nothing.
func dialRaw(t *testing.T, s *Socket) *raw {
	t.Helper()
	c, err := net.Dial(s.Addr().Network(), s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.SetDeadline(time.Now().Add(patient)); err != nil {
		t.Fatal(err)
	}
	return &raw{Conn: c, t: t, fr: frameReader{r: bufio.NewReader(c), maxSize: 1 << 30, wait: func(bool) error { return nil }}}
}

// greeted connects and does the handshake.
func greeted(t *testing.T, s *Socket, socketType, identity string) *raw {
	t.Helper()
	c := dialRaw(t, s)
	c.write(greeting())
	c.write(ready(socketType, identity))
	if _, err := io.ReadFull(c.fr.r, make([]byte, greetingSize)); err != nil {
		t.Fatal(err)
	}
	if f := c.frame(); !f.command() {
		t.Fatalf("got %q instead of READY", f.body)
	}
	return c
}

func (c *raw) write(b []byte) {
	c.t.Helper()
	if _, err := c.Write(b); err != nil {
		c.t.Fatal(err)
	}
}

func (c *raw) frame() frame {
	c.t.Helper()
	f, err := c.fr.read(true)
	if err != nil {
		c.t.Fatal(err)
	}
	return f
}

// message reads the frames of one message.
func (c *raw) message() []string {
	c.t.Helper()
	var m []string
	for {
		f := c.frame()
		m = append(m, string(f.body))
		if !f.more() {
			return m
		}
	}
}

// dropped waits until the server has closed the connection; what is still to be read is thrown away.
func (c *raw) dropped() {
	c.t.Helper()
	if _, err := io.Copy(io.Discard, c.fr.r); err != nil && !isReset(err) {
		c.t.Fatalf("the server did not close the connection: %v", err)
	}
}

// eventually waits for a condition that the test cannot be told of.
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

// logged collects log lines.
type logged struct {
	mu    sync.Mutex
	lines []string
}

func (l *logged) f(format string, args ...any) {
	l.mu.Lock()
	l.lines = append(l.lines, fmt.Sprintf(format, args...))
	l.mu.Unlock()
}

func (l *logged) all() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]string(nil), l.lines...)
}
