package wire

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// maxTopics and maxTopic bound the subscriptions of one peer, in number and in bytes each.
const (
	maxTopics = 64
	maxTopic  = 1024
)

// Peer is one connection of a client. It is valid also after the client has gone; sending then does nothing.
type Peer struct {
	sock     *Socket
	key      string // unique in this process; what zmq4 takes for the identity
	identity string // what the client calls itself, may be empty, need not be unique
	raw      net.Conn
	in       frameReader
	clean    []byte // whole messages that zmq4 has not read yet
	out      *outbox
	topics   map[string]bool // guarded by sock.mu
	spoke    atomic.Bool     // a message or a subscription has come

	closeOnce sync.Once
	closed    chan struct{} // raw is closed
	released  chan struct{} // zmq4 has let go of the connection
	release   sync.Once
}

// Identity is what the client calls itself. A Jupyter client uses one identity for its shell and stdin channels.
func (p *Peer) Identity() string { return p.identity }

// newPeer greets a client on a connection that has just been accepted. The caller has set a deadline.
func newPeer(raw net.Conn, sock *Socket, key string) (*Peer, error) {
	o := &sock.opt
	p := &Peer{
		sock: sock, key: key, raw: raw, topics: map[string]bool{},
		out:    newOutbox(raw, o.StallTimeout, o.MaxBacklog),
		closed: make(chan struct{}), released: make(chan struct{}),
	}
	if _, err := raw.Write(greeting()); err != nil {
		return nil, err
	}
	var g [greetingSize]byte
	if _, err := io.ReadFull(raw, g[:]); err != nil {
		return nil, fmt.Errorf("%w: no greeting: %w", errHandshake, err)
	}
	if err := checkGreeting(g[:]); err != nil {
		return nil, err
	}
	if _, err := raw.Write(ready(string(sock.kind), "")); err != nil {
		return nil, err
	}
	p.in = frameReader{r: bufio.NewReaderSize(raw, 16<<10), maxSize: 4 << 10, wait: func(bool) error { return nil }}
	f, err := p.in.read(false)
	if err != nil {
		return nil, fmt.Errorf("%w: no READY: %w", errHandshake, err)
	}
	if p.identity, err = parseReady(f, sock.kind.clients()); err != nil {
		return nil, err
	}
	if err := raw.SetDeadline(time.Time{}); err != nil {
		return nil, err
	}
	p.in.maxSize, p.in.wait = o.MaxFrame, p.beforeRead
	// What zmq4 gets to read first: the greeting of a well-behaved client with a unique identity.
	p.clean = append(greeting(), ready("DEALER", key)...)
	return p, nil
}

// beforeRead lets a peer be silent between messages, but not inside one.
func (p *Peer) beforeRead(idle bool) error {
	if idle {
		return p.raw.SetReadDeadline(time.Time{})
	}
	return p.raw.SetReadDeadline(time.Now().Add(p.sock.opt.StallTimeout))
}

// fail closes the connection and says why, unless the client simply went away.
func (p *Peer) fail(err error) {
	select {
	case <-p.closed:
		return
	default:
	}
	if !errors.Is(err, io.EOF) && !errors.Is(err, net.ErrClosed) && !isReset(err) {
		p.sock.opt.Logf("%s: dropped a client of %s: %v", p.sock.name, p.raw.RemoteAddr(), err)
	}
	p.shut()
}

// shut closes the connection. zmq4 notices at its next read or write.
func (p *Peer) shut() {
	p.closeOnce.Do(func() {
		close(p.closed)
		p.out.close()
		p.raw.Close()
		p.sock.forget(p)
	})
}

// next puts the next whole data message into clean. Commands are answered or dropped, subscriptions are noted.
func (p *Peer) next() error {
	var (
		o      = &p.sock.opt
		msg    []byte
		size   int64
		frames int
	)
	for {
		f, err := p.in.read(frames == 0)
		if err != nil {
			return err
		}
		if f.command() {
			if frames > 0 {
				return fmt.Errorf("%w: a command inside a message", errFrame)
			}
			if err := p.command(f.body); err != nil {
				return err
			}
			continue
		}
		p.spoke.Store(true)
		size += int64(len(f.body))
		frames++
		if size > o.MaxMessage || frames > o.MaxFrames {
			return fmt.Errorf("a message of more than %d bytes or %d frames", o.MaxMessage, o.MaxFrames)
		}
		if p.sock.kind == Publisher && frames == 1 && !f.more() {
			if err := p.subscription(f.body); err != nil {
				return err
			}
			size, frames = 0, 0
			continue
		}
		if p.sock.kind != Publisher { // else: data sent to a publisher, of no use
			msg = appendFrame(msg, f.flags, f.body)
		}
		if f.more() {
			continue
		}
		if p.sock.kind != Publisher {
			p.clean = msg
			return nil
		}
		size, frames = 0, 0
	}
}

// command answers PING (https://rfc.zeromq.org/spec/37/) and takes the newer forms of subscriptions.
func (p *Peer) command(body []byte) error {
	name, data, err := splitCommand(body)
	if err != nil {
		return err
	}
	switch name {
	case "PING":
		if len(data) < 2 || len(data) > 2+16 {
			return fmt.Errorf("%w: a PING of %d bytes", errFrame, len(data))
		}
		return p.out.put(appendCommand(nil, "PONG", data[2:])) // after the time to live comes a context, to be echoed
	case "SUBSCRIBE":
		return p.subscription(append([]byte{1}, data...))
	case "CANCEL":
		return p.subscription(append([]byte{0}, data...))
	case "ERROR":
		return errors.New("the client reported an error: " + strings.ToValidUTF8(string(data), "?"))
	}
	return nil
}

func (p *Peer) subscription(body []byte) error {
	if p.sock.kind != Publisher || len(body) == 0 || body[0] > 1 {
		return nil
	}
	if len(body)-1 > maxTopic {
		return fmt.Errorf("a subscription of %d bytes, at most %d are allowed", len(body)-1, maxTopic)
	}
	return p.sock.subscribe(p, string(body[1:]), body[0] == 1)
}

// zconn is the net.Conn that zmq4 gets. It reads whole, checked messages only, and never blocks in Write.
type zconn struct{ *Peer }

func (c zconn) Read(b []byte) (int, error) {
	for len(c.clean) == 0 {
		c.clean = nil
		if err := c.next(); err != nil {
			c.fail(err)
			return 0, io.EOF
		}
	}
	n := copy(b, c.clean)
	c.Peer.clean = c.clean[n:]
	return n, nil
}

func (c zconn) Write(b []byte) (int, error) {
	if err := c.out.write(b); err != nil {
		c.fail(err)
		return 0, io.EOF // zmq4 forgets a connection only at io.EOF or a net.Error
	}
	return len(b), nil
}

// Close is called by zmq4 when its reader ends, and for all connections when the Socket closes.
func (c zconn) Close() error {
	c.shut()
	c.release.Do(func() { close(c.released) })
	return nil
}

func (c zconn) LocalAddr() net.Addr              { return c.raw.LocalAddr() }
func (c zconn) RemoteAddr() net.Addr             { return c.raw.RemoteAddr() }
func (c zconn) SetDeadline(time.Time) error      { return nil }
func (c zconn) SetReadDeadline(time.Time) error  { return nil }
func (c zconn) SetWriteDeadline(time.Time) error { return nil }

// RemoteAddr is the address of the client, for log lines.
func (p *Peer) RemoteAddr() string { return p.raw.RemoteAddr().String() }
