package pipe

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestFramesComeBack(t *testing.T) {
	var wire bytes.Buffer
	c := NewConn(&wire, &wire)
	if err := c.Send(Execute, 7, 3, ExecuteBody{Code: "é := 1", Count: 2, UserExpressions: map[string]string{"a": "b"}}); err != nil {
		t.Fatal(err)
	}
	f, err := c.Receive()
	var body ExecuteBody
	if err != nil || f.Kind != Execute || f.ID != 7 || f.Mark != 3 {
		t.Fatalf("frame %+v, %v", f, err)
	}
	if err := f.Decode(&body); err != nil || body.Code != "é := 1" || body.Count != 2 || body.UserExpressions["a"] != "b" {
		t.Fatalf("body %+v, %v", body, err)
	}
	if _, err := c.Receive(); err != io.EOF {
		t.Fatalf("after the last frame: %v, want EOF", err)
	}
}

func TestBrokenFrames(t *testing.T) {
	huge := binary.BigEndian.AppendUint32(nil, MaxFrame+1)
	for name, data := range map[string][]byte{
		"too long": huge, "cut short": {0, 0, 0, 9, '{'}, "no JSON": {0, 0, 0, 1, 'x'},
	} {
		if _, err := NewConn(bytes.NewReader(data), io.Discard).Receive(); err == nil || errors.Is(err, io.EOF) && name == "too long" {
			t.Errorf("%s: error %v", name, err)
		}
	}
	body := DisplayBody{Data: map[string]any{"text/plain": strings.Repeat("x", MaxFrame)}}
	if err := NewConn(nil, io.Discard).Send(Display, 0, 0, body); err == nil || !strings.Contains(err.Error(), "show less") {
		t.Errorf("a display that is too big: %v", err)
	}
}

// Whatever the chunks in which a stream is read, the text between marks is the same.
func FuzzMarksSurviveAnyChunks(f *testing.F) {
	f.Add("hello\x00", "\x00\x1bgoelm:n:", 3)
	f.Add("", "\x00\x00\x1b", 1)
	f.Fuzz(func(t *testing.T, a, b string, chunk int) {
		if chunk < 1 || strings.Contains(a+b, "goelm:") && strings.Contains(a+b, "n:0") {
			return // a forged mark
		}
		m := NewMarker("n")
		stream := a + string(m.Bytes(1)) + b + string(m.Bytes(2))
		var texts []string
		var text, held []byte
		for len(stream) > 0 {
			n := min(chunk, len(stream))
			data := append(held, stream[:n]...)
			stream = stream[n:]
			for {
				before, rest, mark, found := m.Cut(data)
				text = append(text, before...)
				if !found {
					held = append([]byte(nil), rest...)
					break
				}
				texts = append(texts, string(text))
				if int(mark) != len(texts) {
					t.Fatalf("mark %d after %d", mark, len(texts)-1)
				}
				text, data = nil, rest
			}
		}
		if len(texts) != 2 || texts[0] != a || texts[1] != b {
			t.Fatalf("texts %q, want %q and %q", texts, a, b)
		}
	})
}
