package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/go-zeromq/zmq4"
)

// ErrClosed is returned by Recv after Close.
var ErrClosed = errors.New("wire: the socket is closed")

// Packet is one message as it came from a peer, without any routing frame.
type Packet struct {
	From   *Peer
	Frames [][]byte
}

// Socket is a listening ZeroMQ socket. All methods may be called from any goroutine.
type Socket struct {
	name string // for log lines: "shell"
	kind Kind
	opt  Options
	z    zmq4.Socket
	door *door
	in   chan Packet
	done chan struct{} // Close has begun
	pump chan struct{} // the pump has ended
	wg   sync.WaitGroup

	sendMu   sync.Mutex // one message at a time, in one order for all peers; guards retained
	retained retained

	mu     sync.Mutex // guards peers and the topics of every peer; never held while sending
	peers  map[string]*Peer
	order  []*Peer // of arrival
	closed bool
}

// Listen opens a socket. network is "tcp" (address host:port, port 0 picks one) or "ipc" (address is a path; the file of
// a process that is gone is replaced). name appears in log lines.
func Listen(name string, kind Kind, network, address string, opt Options) (*Socket, error) {
	if err := register(); err != nil {
		return nil, fmt.Errorf("wire: %w", err)
	}
	raw, err := listen(network, address)
	if err != nil {
		return nil, fmt.Errorf("wire: cannot listen for %s on %s://%s: %w", name, network, address, err)
	}
	s := &Socket{
		name: name, kind: kind, opt: opt.withDefaults(),
		in: make(chan Packet), done: make(chan struct{}), pump: make(chan struct{}),
		peers: map[string]*Peer{},
	}
	s.z = zmq4.NewRouter(context.Background(), zmq4.WithLogger(log.New(io.Discard, "", 0)))
	s.door = newDoor(raw, s)
	if err := s.z.Listen(scheme + "://" + s.door.number); err != nil {
		s.door.stop()
		s.door.wg.Wait()
		s.z.Close()
		return nil, fmt.Errorf("wire: %w", err)
	}
	go s.receive()
	return s, nil
}

func listen(network, address string) (net.Listener, error) {
	switch network {
	case "tcp":
		return net.Listen("tcp", strings.Replace(address, "*:", ":", 1))
	case "ipc":
		if st, err := os.Lstat(address); err == nil && st.Mode()&fs.ModeSocket != 0 {
			if err := os.Remove(address); err != nil {
				return nil, err
			}
		}
		l, err := net.Listen("unix", address)
		if err != nil {
			return nil, err
		}
		return l, os.Chmod(address, 0o600)
	}
	return nil, fmt.Errorf("unknown transport %q, this kernel has tcp and ipc", network)
}

// Addr is where the socket listens.
func (s *Socket) Addr() net.Addr { return s.door.Addr() }

// receive moves messages from zmq4 to Recv. It goes on reading during Close, so that no reader of zmq4 is left waiting.
func (s *Socket) receive() {
	defer close(s.pump)
	for {
		msg, err := s.z.Recv()
		if err != nil {
			return
		}
		if len(msg.Frames) < 2 {
			continue
		}
		s.mu.Lock()
		p := s.peers[string(msg.Frames[0])]
		s.mu.Unlock()
		if p == nil { // gone meanwhile
			continue
		}
		select {
		case s.in <- Packet{From: p, Frames: msg.Frames[1:]}:
		case <-s.done:
		}
	}
}

// Recv waits for the next message. It returns ErrClosed after Close, and the error of ctx.
func (s *Socket) Recv(ctx context.Context) (Packet, error) {
	select {
	case p := <-s.in:
		return p, nil
	case <-ctx.Done():
		return Packet{}, ctx.Err()
	case <-s.done:
		return Packet{}, ErrClosed
	}
}

// Send queues a message for one peer. It does not block. The peer may be gone or be dropped; that is no error here.
func (s *Socket) Send(to *Peer, frames [][]byte) {
	s.sendMu.Lock()
	defer s.sendMu.Unlock()
	s.send(to, frames)
}

func (s *Socket) send(to *Peer, frames [][]byte) {
	select {
	case <-to.closed:
		return
	default:
	}
	msg := zmq4.NewMsgFrom(append([][]byte{[]byte(to.key)}, frames...)...)
	_ = s.z.SendMulti(msg) // fails only for a peer that has just gone, which its reader reports
}

// Publish queues a message for every peer with a subscription that is a prefix of topic. The topic is the first frame.
// It does not block; see Room.
func (s *Socket) Publish(topic string, frames [][]byte) {
	s.sendMu.Lock()
	defer s.sendMu.Unlock()
	s.publish(topic, frames)
}

// PublishRetained publishes a message and keeps it until the next one of these: whoever subscribes later gets it then,
// after the welcome, and exactly once.
func (s *Socket) PublishRetained(topic string, frames [][]byte) {
	s.sendMu.Lock()
	defer s.sendMu.Unlock()
	s.retained = retained{topic, frames}
	s.publish(topic, frames)
}

// retained is the message that a new subscriber gets, if there is one.
type retained struct {
	topic  string
	frames [][]byte
}

func (s *Socket) publish(topic string, frames [][]byte) {
	frames = append([][]byte{[]byte(topic)}, frames...)
	for _, p := range s.subscribers(topic) {
		s.send(p, frames)
	}
}

func (s *Socket) subscribers(topic string) []*Peer {
	s.mu.Lock()
	defer s.mu.Unlock()
	var to []*Peer
	for _, p := range s.order {
		for t := range p.topics {
			if strings.HasPrefix(topic, t) {
				to = append(to, p)
				break
			}
		}
	}
	return to
}

// subscribe notes a subscription and sends the welcome and what is retained, before anything else that is published can
// reach the peer.
func (s *Socket) subscribe(p *Peer, topic string, on bool) error {
	s.sendMu.Lock()
	defer s.sendMu.Unlock()
	s.mu.Lock()
	if !on {
		delete(p.topics, topic)
		s.mu.Unlock()
		return nil
	}
	if p.topics[topic] {
		s.mu.Unlock()
		return nil
	}
	if len(p.topics) >= maxTopics {
		s.mu.Unlock()
		return fmt.Errorf("more than %d subscriptions", maxTopics)
	}
	known := false // by an earlier subscription
	for t := range p.topics {
		known = known || strings.HasPrefix(s.retained.topic, t)
	}
	p.topics[topic] = true
	s.mu.Unlock()
	if s.opt.Welcome != nil {
		if frames := s.opt.Welcome(topic); frames != nil {
			s.send(p, append([][]byte{[]byte(topic)}, frames...))
		}
	}
	if r := s.retained; r.frames != nil && strings.HasPrefix(r.topic, topic) && !known {
		s.send(p, append([][]byte{[]byte(r.topic)}, r.frames...))
	}
	return nil
}

// Room waits until no peer has limit bytes or more queued. A peer that has taken nothing for patience is not waited for.
func (s *Socket) Room(ctx context.Context, limit int, patience time.Duration) {
	s.mu.Lock()
	peers := append([]*Peer(nil), s.order...)
	s.mu.Unlock()
	for _, p := range peers {
		p.out.room(ctx, limit, patience)
	}
}

// Find returns the peer that calls itself identity, the newest if there are several, or nil.
func (s *Socket) Find(identity string) *Peer {
	if identity == "" {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := len(s.order) - 1; i >= 0; i-- {
		if s.order[i].identity == identity {
			return s.order[i]
		}
	}
	return nil
}

// Peers is the number of connected clients.
func (s *Socket) Peers() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.order)
}

// remember adds a greeted client and starts its writer. When all places are taken, a client that has never said anything
// loses its own; a real one that was only slow connects again.
func (s *Socket) remember(p *Peer) bool {
	s.mu.Lock()
	var mute *Peer
	if len(s.order) >= s.opt.MaxPeers {
		for _, q := range s.order {
			if !q.spoke.Load() {
				mute = q
				break
			}
		}
	}
	if s.closed || len(s.order) >= s.opt.MaxPeers && mute == nil {
		s.mu.Unlock()
		return false
	}
	s.peers[p.key] = p
	s.order = append(s.order, p)
	s.wg.Go(func() { s.write(p) })
	s.mu.Unlock()
	if mute != nil {
		mute.fail(errors.New("it has said nothing yet and its place is needed"))
	}
	return true
}

// write is the writer of one peer.
func (s *Socket) write(p *Peer) {
	if err := p.out.run(); err != nil {
		if errors.Is(err, os.ErrDeadlineExceeded) {
			err = fmt.Errorf("it took no byte for %v", s.opt.StallTimeout)
		}
		p.fail(err)
	}
}

func (s *Socket) forget(p *Peer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.peers[p.key] != p {
		return
	}
	delete(s.peers, p.key)
	for i, q := range s.order {
		if q == p {
			s.order = append(s.order[:i:i], s.order[i+1:]...)
			break
		}
	}
}

// Close takes no more clients and messages, waits until what is queued has been written (at most Linger, and not for
// a stalled peer once ctx ends), and closes all connections.
func (s *Socket) Close(ctx context.Context) error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	peers := append([]*Peer(nil), s.order...)
	s.mu.Unlock()
	s.door.stop()
	close(s.done)

	ctx, cancel := context.WithTimeout(ctx, s.opt.Linger)
	defer cancel()
	var wg sync.WaitGroup
	for _, p := range peers {
		wg.Go(func() {
			p.out.drain(ctx)
			p.goodbye(ctx)
			p.shut()
		})
	}
	wg.Wait()
	s.wg.Wait()
	s.door.wg.Wait()
	awaitRelease(peers)
	err := s.z.Close()
	<-s.pump
	return err
}

// awaitRelease waits until zmq4's readers have let go, as they could not once the pump has ended.
func awaitRelease(peers []*Peer) {
	t := time.NewTimer(time.Second)
	defer t.Stop()
	for _, p := range peers {
		select {
		case <-p.released:
		case <-t.C:
			return
		}
	}
}

// goodbye tells the client that nothing more comes and waits a moment until it hangs up, so that the last messages are
// not lost with the connection.
func (p *Peer) goodbye(ctx context.Context) {
	half, ok := p.raw.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		return
	}
	t := time.NewTimer(200 * time.Millisecond)
	defer t.Stop()
	select {
	case <-p.closed: // the reader saw the client's end
	case <-t.C:
	case <-ctx.Done():
	}
}
