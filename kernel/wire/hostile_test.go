package wire

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"
)

// Each test here puts a client that does harm to zmq4 v0.17.0 beside one that behaves; the latter must see nothing.

func TestSilentClientsDelayNobody(t *testing.T) {
	s := open(t, Router, Options{HandshakeTimeout: 500 * time.Millisecond})
	echo(t, s)
	var silent []*raw
	for range 40 {
		silent = append(silent, dialRaw(t, s))
	}
	half := dialRaw(t, s)
	half.write(greeting()[:10])
	h := newHealthy(t, s)
	h.works()
	for _, c := range append(silent, half) {
		c.dropped() // at the deadline of the handshake
	}
	h.works()
}

// badReady is a READY command with these properties as they are.
func badReady(props string) []byte {
	return append(greeting(), appendCommand(nil, "READY", []byte(props))...)
}

func changed(b []byte, at int, v byte) []byte {
	b = bytes.Clone(b)
	b[at] = v
	return b
}

func TestGarbageEndsOnlyItsSender(t *testing.T) {
	huge := binary.BigEndian.AppendUint64([]byte{flagLong}, 1<<62)
	negative := binary.BigEndian.AppendUint64([]byte{flagLong}, 1<<63|5)
	tests := []struct {
		name    string
		greeted bool // the handshake comes first
		data    []byte
	}{
		{"http", false, []byte("GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: something long enough to fill a greeting\r\n\r\n")},
		{"zeros", false, make([]byte, 200)},
		{"zmtp 2", false, changed(greeting(), 10, 1)},
		{"plain security", false, append(greeting()[:12], append([]byte("PLAIN"), make([]byte, 47)...)...)},
		{"message instead of ready", false, append(greeting(), appendFrame(nil, 0, []byte("hello"))...)},
		{"ready with a short property", false, badReady("\x0bSocket-Type\x00\x00")},
		{"ready with a long name", false, badReady("\xffSo")},
		{"ready with a huge value", false, badReady("\x0bSocket-Type\xff\xff\xff\xffDEALER")},
		{"ready with an empty name", false, badReady("\x00\x00\x00\x00\x00")},
		{"unknown socket type", false, append(greeting(), ready("TEAPOT", "")...)},
		{"wrong socket type", false, append(greeting(), ready("PUB", "")...)},
		{"no socket type", false, append(greeting(), ready("", "")...)},
		{"identity too long", false, append(greeting(), ready("DEALER", strings.Repeat("x", 256))...)},
		{"ready without end", false, append(greeting(), append([]byte{flagCommand | flagLong}, huge[1:]...)...)},
		{"frame of 4 EiB", true, huge},
		{"frame of negative size", true, negative},
		{"frame over the cap", true, binary.BigEndian.AppendUint64([]byte{flagLong}, 1<<20+1)},
		{"unknown flags", true, []byte{0x80, 0x01, 'x'}},
		{"command with more", true, []byte{flagCommand | flagMore, 0x01, 'x'}},
		{"empty command", true, []byte{flagCommand, 0}},
		{"command name cut short", true, []byte{flagCommand, 2, 200, 'P'}},
		{"short ping", true, appendCommand(nil, "PING", nil)},
		{"command inside a message", true, append([]byte{flagMore, 1, 'x'}, appendCommand(nil, "PING", []byte{0, 0})...)},
		{"too many frames", true, bytes.Repeat([]byte{flagMore, 1, 'x'}, 65)},
		{"message over the cap", true, bytes.Repeat(appendFrame(nil, flagMore, make([]byte, 1<<19)), 5)},
		{"error command", true, appendCommand(nil, "ERROR", []byte("\x04oops"))},
	}
	s := open(t, Router, Options{MaxFrame: 1 << 20, MaxMessage: 2 << 20, MaxFrames: 64})
	echo(t, s)
	h := newHealthy(t, s)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var c *raw
			if tt.greeted {
				c = greeted(t, s, "DEALER", "")
			} else {
				c = dialRaw(t, s)
			}
			// The server may hang up before all is written.
			if _, err := c.Write(tt.data); err != nil && !isReset(err) {
				t.Fatal(err)
			}
			c.dropped()
			h.works()
		})
	}
	eventually(t, "only the healthy client is left", func() bool { return s.Peers() == 1 })
}

func TestUnfinishedMessageIsDroppedAfterAWhile(t *testing.T) {
	s := open(t, Router, Options{StallTimeout: 200 * time.Millisecond})
	echo(t, s)
	h := newHealthy(t, s)
	c := greeted(t, s, "DEALER", "")
	c.write([]byte{flagMore, 5, 'a', 'b'})
	c.dropped()
	h.works() // though it has been silent for longer than the stall time, between messages
}

func TestPingIsAnsweredAndNeverData(t *testing.T) {
	s := open(t, Router, Options{})
	c := greeted(t, s, "DEALER", "")
	c.write(appendCommand(nil, "PING", []byte("\x00\x0acontext")))
	c.write(appendCommand(nil, "NONSENSE", []byte("data")))
	c.write(appendFrame(nil, 0, []byte("data at last")))
	if f := c.frame(); string(f.body) != "\x04PONGcontext" || !f.command() {
		t.Errorf("got %q, want a PONG with the context of the PING", f.body)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	defer cancel()
	p, err := s.Recv(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Frames) != 1 || string(p.Frames[0]) != "data at last" {
		t.Errorf("received %q, want the data only", p.Frames)
	}
}

// A client that asks and asks and never reads its answers must not keep others from theirs.
func TestStalledRequester(t *testing.T) {
	s := open(t, Router, Options{StallTimeout: 300 * time.Millisecond, MaxBacklog: 4 << 20})
	echo(t, s)
	h := newHealthy(t, s)
	c := greeted(t, s, "DEALER", "")
	question := appendFrame(nil, 0, make([]byte, 256<<10))
	for range 60 { // 15 MB, more than the backlog and the buffers of the system
		if _, err := c.Write(question); err != nil {
			break
		}
		h.works()
	}
	eventually(t, "the stalled client is dropped", func() bool { return s.Peers() == 1 })
	h.works()
}

func TestReconnectStorm(t *testing.T) {
	s := open(t, Router, Options{})
	echo(t, s)
	h := newHealthy(t, s)
	for i := range 300 {
		c := greeted(t, s, "DEALER", fmt.Sprint("storm", i%3))
		c.write(appendFrame(nil, 0, []byte("answer me, I am gone")))
		c.Close()
		if i%50 == 0 {
			h.works()
		}
	}
	h.works()
	eventually(t, "all others are forgotten", func() bool { return s.Peers() == 1 })
}

func TestDuplicateIdentityGetsItsOwnReplies(t *testing.T) {
	s := open(t, Router, Options{})
	echo(t, s)
	h := newHealthy(t, s)
	h.works() // so it is known before its twin
	twin := greeted(t, s, "DEALER", "healthy")
	for range 20 {
		h.works()
		twin.write(appendFrame(nil, 0, []byte("from the twin")))
		if m := twin.message(); len(m) != 1 || m[0] != "from the twin" {
			t.Fatalf("the twin got %q", m)
		}
	}
	if p := s.Find("healthy"); p == nil || p.RemoteAddr() != twin.LocalAddr().String() {
		t.Errorf("Find gives not the newest peer of that name")
	}
	twin.Close()
	eventually(t, "the older one is found again", func() bool {
		p := s.Find("healthy")
		return p != nil && p.RemoteAddr() != twin.LocalAddr().String()
	})
}

func TestTooManyClients(t *testing.T) {
	s := open(t, Router, Options{MaxPeers: 3, MaxPending: 2})
	echo(t, s)
	h := newHealthy(t, s)
	h.works()
	first, second := greeted(t, s, "DEALER", ""), greeted(t, s, "DEALER", "")
	eventually(t, "three clients are known", func() bool { return s.Peers() == 3 })
	speaker := greeted(t, s, "DEALER", "")
	speaker.write(appendFrame(nil, 0, []byte("hello")))
	speaker.message()
	eventually(t, "a mute client lost its place", func() bool { return s.Peers() == 3 })
	another := greeted(t, s, "DEALER", "")
	another.write(appendFrame(nil, 0, []byte("hello")))
	another.message()
	first.dropped()
	second.dropped()
	refused := dialRaw(t, s) // now all places are taken by clients that speak
	refused.write(append(greeting(), ready("DEALER", "")...))
	refused.dropped()
	oldest := dialRaw(t, s)
	dialRaw(t, s)
	dialRaw(t, s)
	oldest.dropped() // makes room for the newer silent ones, long before its deadline
	h.works()
}

// Garbage in great number must not fill the log.
func TestLogIsLimited(t *testing.T) {
	var l logged
	logf := LimitLog(l.f, 10)
	for i := range 1000 {
		logf("line %d", i)
	}
	if n := len(l.all()); n < 10 || n > 20 {
		t.Errorf("%d lines logged of 1000, want 10 a second", n)
	}
}
