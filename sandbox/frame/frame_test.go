package frame

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

func encode(t testing.TB, frames ...Frame) []byte {
	t.Helper()
	var b bytes.Buffer
	w := bufio.NewWriter(&b)
	for _, f := range frames {
		if err := Write(w, f); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRoundTrip(t *testing.T) {
	frames := []Frame{
		{Kind: Hello, Payload: []byte(Version)},
		{Kind: Job, Gen: 1<<32 - 1, ID: 1<<64 - 1, Arg: 1500, Payload: bytes.Repeat([]byte("x"), 1<<20)},
		{Kind: Begin, Gen: 2, ID: 3, Payload: []byte{}},
		{Kind: Drop, Payload: PutIDs([]uint64{1, 1 << 63, 7})},
	}
	data := encode(t, frames...)
	for _, r := range []io.Reader{bytes.NewReader(data), iotest.OneByteReader(bytes.NewReader(data))} {
		br := bufio.NewReader(r)
		for _, want := range frames {
			got, err := Read(br)
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("%+v, %v, want %+v", got.Kind, err, want.Kind)
			}
		}
		if _, err := Read(br); err != io.EOF {
			t.Errorf("at the end: %v, want EOF", err)
		}
	}
	if ids := IDs(frames[3].Payload); !reflect.DeepEqual(ids, []uint64{1, 1 << 63, 7}) {
		t.Errorf("ids %v", ids)
	}
}

func TestMalformed(t *testing.T) {
	good := encode(t, Frame{Kind: Result, ID: 1, Payload: []byte("abc")})
	change := func(at int, b ...byte) string {
		c := bytes.Clone(good)
		copy(c[at:], b)
		return string(c)
	}
	tests := []struct {
		name, data string
		want       error
	}{
		{"huge length", change(0, 0xff, 0xff, 0xff, 0xff), ErrMalformed},
		{"tiny length", change(0, 3, 0, 0, 0), ErrMalformed},
		{"kind 0", change(4, 0), ErrMalformed},
		{"unknown kind", change(4, 99), ErrMalformed},
		{"half a header", string(good[:7]), io.ErrUnexpectedEOF},
		{"half a payload", string(good[:len(good)-1]), io.ErrUnexpectedEOF},
		{"no payload", string(good[:len(good)-3]), io.ErrUnexpectedEOF},
	}
	for _, tt := range tests {
		if _, err := Read(bufio.NewReader(strings.NewReader(tt.data))); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	if err := Write(bufio.NewWriter(io.Discard), Frame{Kind: Job, Payload: make([]byte, MaxPayload+1)}); !errors.Is(err, ErrMalformed) {
		t.Errorf("writing too much: %v", err)
	}
}

// TestLyingLength announces a large payload and sends none: that must not cost its memory.
func TestLyingLength(t *testing.T) {
	header := encode(t, Frame{Kind: Result})
	header[0], header[1], header[2], header[3] = 0, 0, 0, 1 // 16 MiB
	if n := testing.AllocsPerRun(10, func() {
		if _, err := Read(bufio.NewReader(bytes.NewReader(header))); err == nil {
			t.Error("no error")
		}
	}); n > 20 {
		t.Errorf("%v allocations", n)
	}
	var before, after = heap(), uint64(0)
	for range 20 {
		_, _ = Read(bufio.NewReader(bytes.NewReader(header)))
	}
	if after = heap(); after-before > 20<<20 {
		t.Errorf("%d bytes allocated for 20 lying headers", after-before)
	}
}

// FuzzRead reads anything; what it accepts it must write back the same.
func FuzzRead(f *testing.F) {
	f.Add(encode(f, Frame{Kind: Hello, Payload: []byte(Version)}, Frame{Kind: Begin, Gen: 1, ID: 2}))
	f.Add([]byte("\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := bufio.NewReader(bytes.NewReader(data))
		var frames []Frame
		for {
			fr, err := Read(r)
			if err != nil {
				break
			}
			frames = append(frames, fr)
		}
		if written := encode(t, frames...); !bytes.HasPrefix(data, written) {
			t.Errorf("read %x, wrote %x", data, written)
		}
	})
}

// heap is the number of bytes allocated so far.
func heap() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

var jobs = []JobMessage{
	{},
	{Source: "func F() {}", Entry: "F", Calls: [][]json.RawMessage{}, WallMS: 1, Fuel: 2, Memory: 3, Output: 4, Result: 5, Length: 6},
	{Source: "\xff\x00", Calls: [][]json.RawMessage{{}, {[]byte("1"), []byte(`"x"`)}}, Fuel: 1 << 62, Memory: -1},
}

var results = []ResultMessage{
	{Stdout: []byte{}, Results: []json.RawMessage{}},
	{Verdict: OK, Detail: "ü", Stdout: []byte("hello"), Results: []json.RawMessage{[]byte("1"), []byte("[]")}, Micros: 1 << 40, Replayable: true},
}

func TestMessages(t *testing.T) {
	for _, m := range jobs {
		if got, err := DecodeJob(m.Encode()); err != nil || !reflect.DeepEqual(got, m) {
			t.Errorf("%+v, %v, want %+v", got, err, m)
		}
	}
	for _, m := range results {
		data := m.Encode()
		if got, err := DecodeResult(data); err != nil || !reflect.DeepEqual(got, m) {
			t.Errorf("%+v, %v, want %+v", got, err, m)
		}
		for n := range data {
			if _, err := DecodeResult(data[:n]); !errors.Is(err, ErrMalformed) {
				t.Errorf("the first %d bytes of a result: %v, want a malformed one", n, err)
			}
		}
		if _, err := DecodeResult(append(data, 0)); !errors.Is(err, ErrMalformed) {
			t.Errorf("a result with a byte too many: %v", err)
		}
	}
}

// FuzzMessages reads anything as both messages; what it accepts it must write and read back the same, and it never takes
// more memory than the bytes at hand justify.
func FuzzMessages(f *testing.F) {
	for _, m := range jobs {
		f.Add(m.Encode())
	}
	for _, m := range results {
		f.Add(m.Encode())
	}
	f.Add([]byte("\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))
	f.Fuzz(func(t *testing.T, data []byte) {
		before := heap()
		j, jobErr := DecodeJob(data)
		r, resultErr := DecodeResult(data)
		if used := heap() - before; used > 4096+100*uint64(len(data)) {
			t.Errorf("%d bytes of memory for %d bytes", used, len(data))
		}
		if jobErr == nil {
			if again, err := DecodeJob(j.Encode()); err != nil || !reflect.DeepEqual(again, j) {
				t.Errorf("%+v became %+v, %v", j, again, err)
			}
		}
		if resultErr == nil {
			if again, err := DecodeResult(r.Encode()); err != nil || !reflect.DeepEqual(again, r) {
				t.Errorf("%+v became %+v, %v", r, again, err)
			}
		}
	})
}
