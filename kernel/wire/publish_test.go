package wire

import (
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
)

// subscribe makes zmq4's own SUB client, and waits until its subscription has arrived.
func subscribe(t *testing.T, s *Socket, endpoint string) zmq4.Socket {
	t.Helper()
	before := len(s.subscribers(""))
	z := zmq4.NewSub(context.Background())
	t.Cleanup(func() { z.Close() })
	if err := z.Dial(endpoint); err != nil {
		t.Fatal(err)
	}
	if err := z.SetOption(zmq4.OptionSubscribe, ""); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the subscription arrives", func() bool { return len(s.subscribers("")) > before })
	return z
}

func numbered(i int) [][]byte {
	return [][]byte{binary.BigEndian.AppendUint64(nil, uint64(i)), []byte(strings.Repeat("x", 300))}
}

// expect reads n numbered messages in order.
func expect(z zmq4.Socket, n int) error {
	for i := range n {
		m, err := z.Recv()
		if err != nil {
			return fmt.Errorf("message %d of %d: %w", i, n, err)
		}
		if len(m.Frames) != 3 || len(m.Frames[1]) != 8 || binary.BigEndian.Uint64(m.Frames[1]) != uint64(i) {
			return fmt.Errorf("message %d of %d is %q", i, n, m.Frames)
		}
	}
	return nil
}

func within(t *testing.T, d time.Duration, what string, f func() error) {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- f() }()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	case <-time.After(d):
		t.Fatalf("%s: not within %v", what, d)
	}
}

// Two subscribers never read. Two others get all 20,000 messages in order, and the stalled ones are dropped.
func TestStalledSubscribersHurtNobody(t *testing.T) {
	s := open(t, Publisher, Options{StallTimeout: 500 * time.Millisecond, MaxBacklog: 16 << 20})
	endpoint := "tcp://" + s.Addr().String()
	var stalled []*raw
	for range 2 {
		c := greeted(t, s, "SUB", "")
		c.write(appendFrame(nil, 0, []byte{1}))
		stalled = append(stalled, c)
	}
	eventually(t, "the stalled clients have subscribed", func() bool { return len(s.subscribers("")) == 2 })
	a, b := subscribe(t, s, endpoint), subscribe(t, s, endpoint)
	const n = 20000
	sent := make(chan struct{})
	go func() {
		for i := range n {
			s.Publish("topic", numbered(i))
		}
		close(sent)
	}()
	got := make(chan error, 2)
	for _, z := range []zmq4.Socket{a, b} {
		go func() {
			got <- expect(z, n)
			for { // and whatever comes then, until the test ends
				if _, err := z.Recv(); err != nil {
					return
				}
			}
		}()
	}
	for range 2 {
		within(t, patient, "a healthy subscriber", func() error { return <-got })
	}
	<-sent
	for range 40 { // some more, until the buffers of the system are full as well
		s.Publish("topic", [][]byte{make([]byte, 1<<20)})
		s.Room(context.Background(), 8<<20, patient)
	}
	eventually(t, "the stalled subscribers are dropped", func() bool { return s.Peers() == 2 })
	for _, c := range stalled {
		c.dropped()
	}
}

// A slow reader is waited for, as long as it makes progress, and loses nothing.
func TestSlowSubscriberSlowsThePublisherDown(t *testing.T) {
	s := open(t, Publisher, Options{MaxBacklog: 4 << 20})
	c := greeted(t, s, "SUB", "")
	c.write(appendFrame(nil, 0, []byte{1}))
	eventually(t, "the subscription arrives", func() bool { return len(s.subscribers("")) == 1 })
	const n = 150
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range n { // 38 MB, nine times the backlog
			s.Room(context.Background(), 1<<20, patient)
			s.Publish("", [][]byte{binary.BigEndian.AppendUint64(nil, uint64(i)), make([]byte, 256<<10)})
		}
	})
	for i := range n {
		m := c.message()
		if len(m) != 3 || binary.BigEndian.Uint64([]byte(m[1])) != uint64(i) {
			t.Fatalf("message %d has %d frames", i, len(m))
		}
		if i%30 == 0 {
			<-time.After(20 * time.Millisecond) // this is the slowness under test
		}
	}
	wg.Wait()
}

func TestCloseDrains(t *testing.T) {
	s := open(t, Publisher, Options{})
	z := subscribe(t, s, "tcp://"+s.Addr().String())
	const n = 3000
	for i := range n {
		s.Publish("", numbered(i))
	}
	closeSocket(t, s)
	within(t, patient, "all messages after Close", func() error { return expect(z, n) })
}

// Close ends in time although a client floods and another one does not read.
func TestCloseUnderFire(t *testing.T) {
	s := open(t, Router, Options{Linger: 300 * time.Millisecond})
	flood := greeted(t, s, "DEALER", "")
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			if _, err := flood.Write(appendFrame(nil, 0, make([]byte, 1000))); err != nil {
				return
			}
		}
	})
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	defer cancel()
	p, err := s.Recv(ctx)
	if err != nil {
		t.Fatal(err)
	}
	s.Send(p.From, [][]byte{make([]byte, 32<<20)}) // never read
	start := time.Now()
	closeSocket(t, s)
	if d := time.Since(start); d > 3*time.Second {
		t.Errorf("Close took %v", d)
	}
	wg.Wait()
	if _, err := s.Recv(ctx); err != ErrClosed {
		t.Errorf("Recv after Close: %v, want ErrClosed", err)
	}
	s.Send(p.From, [][]byte{[]byte("into the void")})
}

func TestWelcomeComesFirstAndTopicsFilter(t *testing.T) {
	s := open(t, Publisher, Options{Welcome: func(topic string) [][]byte {
		return [][]byte{[]byte("welcome to " + topic)}
	}})
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				s.Publish("a.1", [][]byte{[]byte("noise")})
				s.Publish("b.1", [][]byte{[]byte("other")})
			}
		}
	})
	defer wg.Wait()
	defer close(stop)
	c := greeted(t, s, "SUB", "")
	c.write(appendFrame(nil, 0, []byte("\x01a")))
	if m := c.message(); len(m) != 2 || m[0] != "a" || m[1] != "welcome to a" {
		t.Fatalf("first came %q, want the welcome", m)
	}
	for range 50 {
		if m := c.message(); m[0] != "a.1" {
			t.Fatalf("got topic %q, subscribed to a", m[0])
		}
	}
	c.write(appendCommand(nil, "SUBSCRIBE", []byte("b"))) // as newer peers write it
	c.write(appendFrame(nil, 0, []byte("\x00a")))
	for seen := 0; seen < 50; { // noise of before may still come
		if m := c.message(); m[0] == "b.1" {
			seen++
		} else if m[0] == "a.1" {
			seen = 0
		}
	}
	c.write(appendFrame(nil, 0, append([]byte{1}, make([]byte, maxTopic+1)...)))
	c.dropped()
}

// Nothing that is retained is missed or seen twice, whenever a subscriber comes.
func TestRetainedReachesLateSubscribersOnce(t *testing.T) {
	s := open(t, Publisher, Options{Welcome: func(string) [][]byte { return [][]byte{[]byte("welcome")} }})
	early := greeted(t, s, "SUB", "")
	early.write(appendFrame(nil, 0, []byte("\x01")))
	early.message()
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
				s.PublishRetained("status.1", [][]byte{fmt.Appendf(nil, "%d", i)})
			}
		}
	})
	defer wg.Wait()
	defer close(stop)
	early.message() // so that something is retained
	for range 20 {
		c := greeted(t, s, "SUB", "")
		c.write(appendFrame(nil, 0, []byte("\x01stat")))
		if m := c.message(); m[1] != "welcome" {
			t.Fatalf("first came %q", m)
		}
		c.write(appendFrame(nil, 0, []byte("\x01other"))) // hides it from nobody
		last := -1
		for range 30 {
			m := c.message()
			if m[1] == "welcome" {
				continue
			}
			n, err := strconv.Atoi(m[1])
			if err != nil || last >= 0 && n != last+1 {
				t.Fatalf("after %d came %q", last, m)
			}
			last = n
		}
		c.Close()
	}
}

func TestRetainedIsForItsTopicOnly(t *testing.T) {
	s := open(t, Publisher, Options{Welcome: func(string) [][]byte { return [][]byte{[]byte("welcome")} }})
	s.PublishRetained("status.1", [][]byte{[]byte("idle")})
	c := greeted(t, s, "SUB", "")
	for _, topic := range []string{"stream", "status", "stat"} {
		c.write(appendFrame(nil, 0, []byte("\x01"+topic)))
	}
	var got []string
	for range 4 {
		got = append(got, strings.Join(c.message(), " "))
	}
	want := "stream welcome, status welcome, status.1 idle, stat welcome"
	if g := strings.Join(got, ", "); g != want {
		t.Errorf("got %s, want %s", g, want)
	}
}

func TestTooManySubscriptions(t *testing.T) {
	s := open(t, Publisher, Options{})
	c := greeted(t, s, "SUB", "")
	for i := range maxTopics + 1 {
		c.write(appendFrame(nil, 0, fmt.Appendf([]byte{1}, "topic%d", i)))
	}
	c.dropped()
}

func TestIPC(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s-1")
	for range 2 { // the second time the file of a killed process is in the way
		s, err := Listen("test", Publisher, "ipc", path, Options{Logf: t.Logf})
		if err != nil {
			t.Fatal(err)
		}
		st, err := os.Stat(path)
		if err != nil || st.Mode().Perm() != 0o600 {
			t.Errorf("mode %v, %v; only the user may connect", st.Mode(), err)
		}
		z := subscribe(t, s, "ipc://"+path)
		s.Publish("", numbered(0))
		within(t, patient, "ipc", func() error { return expect(z, 1) })
		closeSocket(t, s)
		z.Close()
		if f, err := os.Create(path + "x"); err == nil { // a stale socket file
			f.Close()
		}
		stale, err := Listen("stale", Publisher, "ipc", path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(path, path+"x"); err != nil {
			t.Fatal(err)
		}
		closeSocket(t, stale)
		if err := os.Rename(path+"x", path); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path+"-file", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Listen("test", Router, "ipc", path+"-file", Options{}); err == nil {
		t.Error("a plain file was taken for a stale socket")
	}
	if _, err := Listen("test", Router, "udp", "127.0.0.1:0", Options{}); err == nil {
		t.Error("transport udp was taken")
	}
}

// The heartbeat is a REQ client: an empty frame, then the payload.
func TestReplier(t *testing.T) {
	s := open(t, Replier, Options{})
	echo(t, s)
	z := zmq4.NewReq(context.Background())
	t.Cleanup(func() { z.Close() })
	if err := z.Dial("tcp://" + s.Addr().String()); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		within(t, patient, "heartbeat", func() error {
			if err := z.Send(zmq4.NewMsgString("ping")); err != nil {
				return err
			}
			m, err := z.Recv()
			if err == nil && string(m.Bytes()) != "ping" {
				err = fmt.Errorf("got %v", m)
			}
			return err
		})
	}
}
