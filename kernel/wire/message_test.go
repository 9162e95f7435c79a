package wire

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"pgregory.net/rapid"
)

func codec(t *testing.T, key string) *Codec {
	t.Helper()
	c, err := NewCodec("hmac-sha256", key)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func encode(t *testing.T, c *Codec, d Draft) [][]byte {
	t.Helper()
	frames, _, err := c.Encode(d)
	if err != nil {
		t.Fatal(err)
	}
	return frames
}

func TestMessageRoundTrip(t *testing.T) {
	a, b := codec(t, "key"), codec(t, "key")
	d := Draft{
		Type: "display_data", Parent: json.RawMessage(`{"msg_id":"p"}`), Metadata: map[string]any{"a": 1},
		Content: map[string]any{"html": "<b>&</b> é 🎈"}, Buffers: [][]byte{{1, 2}, {}},
	}
	frames := append([][]byte{[]byte("route"), []byte("")}, encode(t, a, d)...)
	m, err := b.Decode(frames)
	if err != nil {
		t.Fatal(err)
	}
	if m.Header.Type != "display_data" || m.Header.Session != a.Session() || m.Header.Version != ProtocolVersion {
		t.Errorf("header %+v", m.Header)
	}
	when, err := time.Parse(time.RFC3339Nano, m.Header.Date)
	if err != nil || time.Since(when).Abs() > time.Minute || !strings.Contains(m.Header.Date, ".") {
		t.Errorf("date %q (%v), want now with fractions of a second", m.Header.Date, err)
	}
	if string(m.Parent) != `{"msg_id":"p"}` || string(m.Metadata) != `{"a":1}` || string(m.Content) != `{"html":"<b>&</b> é 🎈"}` {
		t.Errorf("parent %s, metadata %s, content %s", m.Parent, m.Metadata, m.Content)
	}
	if len(m.Buffers) != 2 || !bytes.Equal(m.Buffers[0], []byte{1, 2}) {
		t.Errorf("buffers %v", m.Buffers)
	}
}

func TestDecodeRefuses(t *testing.T) {
	good := func() [][]byte {
		return encode(t, codec(t, "key"), Draft{Type: "x_request", Content: map[string]any{}})
	}
	signed := func(header, parent, metadata, content string) [][]byte {
		parts := [][]byte{[]byte(header), []byte(parent), []byte(metadata), []byte(content)}
		return append([][]byte{delimiter, newSigner("key").sign(parts)}, parts...)
	}
	const h = `{"msg_id":"1","msg_type":"x"}`
	tests := []struct {
		name   string
		frames [][]byte
		want   error
	}{
		{"nothing", nil, ErrMessage},
		{"no delimiter", [][]byte{[]byte("x"), []byte("y")}, ErrMessage},
		{"delimiter only", [][]byte{delimiter}, ErrMessage},
		{"a part missing", good()[:5], ErrMessage},
		{"wrong key", encode(t, codec(t, "other"), Draft{Type: "x", Content: map[string]any{}}), ErrSignature},
		{"no signature", func() [][]byte { f := good(); f[1] = nil; return f }(), ErrSignature},
		{"signature of letters", func() [][]byte { f := good(); f[1] = bytes.Repeat([]byte("zz"), 32); return f }(), ErrSignature},
		{"long signature", func() [][]byte { f := good(); f[1] = append(f[1], '0', '0'); return f }(), ErrSignature},
		{"changed content", func() [][]byte { f := good(); f[5] = []byte(`{"x":1}`); return f }(), ErrSignature},
		{"changed header", func() [][]byte { f := good(); f[2] = []byte(h); return f }(), ErrSignature},
		{"header is a list", signed(`[]`, `{}`, `{}`, `{}`), ErrMessage},
		{"header with a number for a string", signed(`{"msg_id":1,"msg_type":"x"}`, `{}`, `{}`, `{}`), ErrMessage},
		{"no message id", signed(`{"msg_type":"x"}`, `{}`, `{}`, `{}`), ErrMessage},
		{"no type", signed(`{"msg_id":"1"}`, `{}`, `{}`, `{}`), ErrMessage},
		{"content is a string", signed(h, `{}`, `{}`, `"x"`), ErrMessage},
		{"content is null", signed(h, `{}`, `{}`, `null`), ErrMessage},
		{"content is cut short", signed(h, `{}`, `{}`, `{"a":`), ErrMessage},
		{"metadata is empty", signed(h, `{}`, ``, `{}`), ErrMessage},
	}
	for _, tt := range tests {
		if _, err := codec(t, "key").Decode(tt.frames); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	if _, err := codec(t, "key").Decode(signed(h, `{}`, `{}`, `{}`)); err != nil {
		t.Errorf("a good message: %v", err)
	}
}

func TestReplayIsRefused(t *testing.T) {
	c := codec(t, "key")
	frames := encode(t, codec(t, "key"), Draft{Type: "execute_request", Content: map[string]any{"code": "launch()"}})
	if _, err := c.Decode(frames); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Decode(frames); !errors.Is(err, ErrReplay) {
		t.Errorf("the second time: %v, want ErrReplay", err)
	}
}

// The memory against replay is bounded; it forgets the oldest.
func TestReplayMemoryIsBounded(t *testing.T) {
	s := newSigner("key")
	part := func(i int) [][]byte { return [][]byte{{byte(i), byte(i >> 8), byte(i >> 16)}} }
	for i := range history + 100 {
		if err := s.verify(s.sign(part(i)), part(i)); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.seen) != history || len(s.ring) != history {
		t.Errorf("%d remembered, want %d", len(s.seen), history)
	}
	if err := s.verify(s.sign(part(history+99)), part(history+99)); !errors.Is(err, ErrReplay) {
		t.Errorf("the newest: %v, want ErrReplay", err)
	}
}

func TestCodecWithoutKey(t *testing.T) {
	c := codec(t, "")
	frames := encode(t, c, Draft{Type: "x", Content: map[string]any{}})
	if len(frames[1]) != 0 {
		t.Errorf("signature %q without a key", frames[1])
	}
	for range 2 {
		if _, err := c.Decode(frames); err != nil {
			t.Error(err)
		}
	}
	if _, err := NewCodec("hmac-md5", "key"); err == nil {
		t.Error("hmac-md5 was accepted")
	}
}

func TestEncodeReportsWhatJSONDoesNotHave(t *testing.T) {
	c := codec(t, "key")
	for _, d := range []Draft{
		{Type: "x", Content: map[string]any{"f": func() {}}},
		{Type: "x", Content: map[string]any{}, Metadata: map[string]any{"f": func() {}}},
	} {
		if _, _, err := c.Encode(d); err == nil {
			t.Error("a function was encoded")
		}
	}
	var none map[string]any
	if f := encode(t, c, Draft{Type: "x", Content: map[string]any{}, Metadata: none}); string(f[4]) != "{}" {
		t.Errorf("metadata of a nil map is %s", f[4])
	}
}

// zmq4 writes its stream in pieces of any size; the outbox passes on the messages, and nothing of zmq4's handshake.
func TestOutboxKeepsMessagesWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := newOutbox(nil, time.Second, 1<<20)
		in := append(greeting(), ready("ROUTER", "id")...)
		var want []byte
		for range rapid.IntRange(0, 6).Draw(t, "messages") {
			frames := rapid.SliceOfN(rapid.SliceOfN(rapid.Byte(), 0, 600), 1, 4).Draw(t, "frames")
			for i, f := range frames {
				var flags byte
				if i < len(frames)-1 {
					flags = flagMore
				}
				want = appendFrame(want, flags, f)
			}
		}
		in = append(in, want...)
		for len(in) > 0 {
			n := rapid.IntRange(1, len(in)).Draw(t, "piece")
			if err := o.write(in[:n]); err != nil {
				t.Fatal(err)
			}
			in = in[n:]
		}
		if !bytes.Equal(o.pending, want) {
			t.Fatalf("%d bytes queued, want %d", len(o.pending), len(want))
		}
	})
}

// FuzzReady: whatever a stranger sends, the answer is an identity or an error.
func FuzzReady(f *testing.F) {
	f.Add(ready("DEALER", "me")[2:])
	f.Add([]byte("\x05READY\x0bSocket-Type\x00\x00\x00\x06DEALER\x08Identity\x00\x00\x00\xffx"))
	f.Add([]byte("\x05READY\xff\x00"))
	f.Fuzz(func(t *testing.T, body []byte) {
		id, err := parseReady(frame{flags: flagCommand, body: body}, Router.clients())
		if err == nil && len(id) > 255 {
			t.Errorf("identity of %d bytes", len(id))
		}
	})
}

// Frames come out as they went in, however the network cuts them; and no cut of them is a frame.
func TestFramesSurviveAnyCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var stream []byte
		bodies := rapid.SliceOfN(rapid.SliceOfN(rapid.Byte(), 0, 700), 1, 5).Draw(t, "bodies")
		for i, b := range bodies {
			stream = appendFrame(stream, byte(i)&flagMore, b)
		}
		short := rapid.IntRange(1, len(stream)).Draw(t, "bytes missing at the end")
		for _, in := range [][]byte{stream, stream[:len(stream)-short]} {
			fr := frameReader{
				r:       bufio.NewReaderSize(iotest.OneByteReader(bytes.NewReader(in)), 16),
				maxSize: 1000, wait: func(bool) error { return nil },
			}
			n := 0
			for {
				f, err := fr.read(true)
				if err != nil {
					break
				}
				if !bytes.Equal(f.body, bodies[n]) || f.more() != (n%2 == 1) || f.command() {
					t.Fatalf("frame %d is %v", n, f)
				}
				n++
			}
			if whole := len(in) == len(stream); whole != (n == len(bodies)) {
				t.Fatalf("%d frames of %d, all bytes there: %v", n, len(bodies), whole)
			}
		}
	})
}
