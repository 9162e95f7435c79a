package wire

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/go-zeromq/zmq4/transport"
)

// scheme is the name under which zmq4 finds our listeners; the address is a number in doors.
const scheme = "goelm-wire"

var (
	registerOnce sync.Once
	doors        sync.Map // number (string) -> *door
	doorNumber   atomic.Uint64
	peerNumber   atomic.Uint64
)

// register makes the transport known to zmq4, whose list is global and can only grow.
func register() error {
	var err error
	registerOnce.Do(func() { err = zmq4.RegisterTransport(scheme, doorTransport{}) })
	return err
}

// doorTransport hands zmq4 a listener that a Socket has opened.
type doorTransport struct{}

func (doorTransport) Dial(context.Context, transport.Dialer, string) (net.Conn, error) {
	return nil, errors.New("wire: sockets of this package only listen")
}

func (doorTransport) Addr(ep string) (string, error) { return ep, nil }

func (doorTransport) Listen(_ context.Context, number string) (net.Listener, error) {
	d, ok := doors.LoadAndDelete(number)
	if !ok {
		return nil, fmt.Errorf("wire: no listener %s", number)
	}
	return d.(*door), nil
}

// door accepts and greets clients, many at a time, and gives zmq4 those that passed.
type door struct {
	raw    net.Listener
	sock   *Socket
	number string
	ready  chan *Peer
	closed chan struct{}
	once   sync.Once
	wg     sync.WaitGroup

	mu      sync.Mutex
	pending []net.Conn // in the handshake, oldest first
}

func newDoor(raw net.Listener, sock *Socket) *door {
	d := &door{
		raw: raw, sock: sock, number: strconv.FormatUint(doorNumber.Add(1), 10),
		ready: make(chan *Peer), closed: make(chan struct{}),
	}
	doors.Store(d.number, d)
	d.wg.Add(1)
	go d.acceptAll()
	return d
}

func (d *door) acceptAll() {
	defer d.wg.Done()
	pause := time.Millisecond
	for {
		raw, err := d.raw.Accept()
		if err == nil {
			pause = time.Millisecond
			if d.admit(raw) {
				d.wg.Add(1)
				go d.greet(raw)
			}
			continue
		}
		select {
		case <-d.closed:
			return
		default:
		}
		// Most likely no file descriptor is left: make room, then try again.
		d.sock.opt.Logf("%s: cannot accept: %v", d.sock.name, err)
		d.evictOldest()
		select {
		case <-d.closed:
			return
		case <-time.After(pause):
			pause = min(2*pause, time.Second)
		}
	}
}

// admit notes a connection as pending, in place of the oldest one if there are too many.
func (d *door) admit(raw net.Conn) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	select {
	case <-d.closed:
		raw.Close()
		return false
	default:
	}
	if len(d.pending) >= d.sock.opt.MaxPending {
		d.pending[0].Close() // its greet removes it
	}
	d.pending = append(d.pending, raw)
	return true
}

func (d *door) evictOldest() {
	d.mu.Lock()
	if len(d.pending) > 0 {
		d.pending[0].Close()
	}
	d.mu.Unlock()
}

func (d *door) settle(raw net.Conn) {
	d.mu.Lock()
	for i, c := range d.pending {
		if c == raw {
			d.pending = append(d.pending[:i], d.pending[i+1:]...)
			break
		}
	}
	d.mu.Unlock()
}

// greet does the handshake with one client and waits until zmq4 takes the connection.
func (d *door) greet(raw net.Conn) {
	defer d.wg.Done()
	defer d.settle(raw)
	o := &d.sock.opt
	err := raw.SetDeadline(time.Now().Add(o.HandshakeTimeout))
	var p *Peer
	if err == nil {
		p, err = newPeer(raw, d.sock, "peer-"+strconv.FormatUint(peerNumber.Add(1), 10))
	}
	if err != nil {
		raw.Close()
		if !errors.Is(err, net.ErrClosed) {
			o.Logf("%s: refused a client of %s: %v", d.sock.name, raw.RemoteAddr(), err)
		}
		return
	}
	if !d.sock.remember(p) {
		p.fail(fmt.Errorf("there are %d clients already", o.MaxPeers))
		return
	}
	select {
	case d.ready <- p:
	case <-d.closed:
		p.shut()
		p.release.Do(func() { close(p.released) })
	}
}

// Accept is called by zmq4's accept loop, which would spin if this returned an error before the end.
func (d *door) Accept() (net.Conn, error) {
	select {
	case p := <-d.ready:
		return zconn{p}, nil
	case <-d.closed:
		return nil, net.ErrClosed
	}
}

func (d *door) Addr() net.Addr { return d.raw.Addr() }

// stop takes no more clients and ends the handshakes that run. zmq4's accept loop still waits, see Close.
func (d *door) stop() {
	d.once.Do(func() {
		doors.Delete(d.number)
		d.mu.Lock()
		close(d.closed)
		for _, c := range d.pending {
			c.Close()
		}
		d.mu.Unlock()
		d.raw.Close()
	})
}

func (d *door) Close() error {
	d.stop()
	return nil
}

// isReset tells the errors of a client that went away without a word.
func isReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || strings.Contains(err.Error(), "use of closed")
}
