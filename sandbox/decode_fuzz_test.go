package sandbox

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"testing"
	"unicode/utf8"

	"goelm/sandbox/frame"
	"goelm/sandbox/wire"
)

// outcomeHolds fails unless o is what a Runner may give for a job with these limits and calls.
func outcomeHolds(t *testing.T, o Outcome, limits Limits, calls int) {
	t.Helper()
	size := int64(0)
	for _, r := range o.Results {
		size += int64(len(r))
		if !json.Valid(r) {
			t.Errorf("a result that is no JSON: %q", r)
		}
	}
	switch {
	case !fromWorker[o.Verdict] && o.Verdict != InfraError:
		t.Errorf("verdict %q", o.Verdict)
	case o.Verdict == OK && len(o.Results) != calls, o.Verdict != OK && len(o.Results) > 0:
		t.Errorf("%s with %d results for %d calls", o.Verdict, len(o.Results), calls)
	case size > limits.Result, int64(len(o.Stdout)) > 3*limits.Output, len(o.Detail) > 3*maxDetail:
		t.Errorf("%d bytes of results, %d of output, %d of detail", size, len(o.Stdout), len(o.Detail))
	case !utf8.ValidString(o.Stdout), !utf8.ValidString(o.Detail):
		t.Errorf("text that is no UTF-8: %q %q", o.Stdout, o.Detail)
	}
}

// FuzzDecode gives the host anything as a result, and lines of a service.
func FuzzDecode(f *testing.F) {
	for _, m := range []frame.ResultMessage{
		{Verdict: frame.OK, Results: []json.RawMessage{[]byte("1")}}, {Verdict: frame.OK, Results: []json.RawMessage{[]byte("{")}},
		{Verdict: frame.Crash, Detail: "\xff"}, {Verdict: frame.InfraError}, {Verdict: frame.OK, Micros: -1}, {Verdict: frame.OutputLimit, Stdout: []byte("\xff\xfe")},
	} {
		f.Add(m.Encode())
	}
	f.Add([]byte(`{"verdict":"ok","results":[null]}`))
	limits := Limits{Output: 100, Result: 200}
	f.Fuzz(func(t *testing.T, data []byte) {
		outcomeHolds(t, decode(data, &task{limits: limits, calls: 1}), limits, 1)
		var o wire.Outcome
		if json.Unmarshal(data, &o) == nil {
			outcomeHolds(t, received(o, 1, limits), limits, 1)
		}
	})
}

// FuzzGuest has a sandbox say anything after its hello: the member ends it, or gives its jobs outcomes that hold.
func FuzzGuest(f *testing.F) {
	encode := func(frames ...frame.Frame) []byte {
		var b bytes.Buffer
		w := bufio.NewWriter(&b)
		for _, fr := range frames {
			_ = frame.Write(w, fr)
		}
		_ = w.Flush()
		return b.Bytes()
	}
	ok := frame.ResultMessage{Verdict: frame.OK}.Encode()
	begin := func(id uint64) frame.Frame { return frame.Frame{Kind: frame.Begin, Gen: 7, ID: id} }
	result := func(id uint64) frame.Frame { return frame.Frame{Kind: frame.Result, Gen: 7, ID: id, Payload: ok} }
	f.Add(encode(begin(1), result(1), begin(2), result(2)))
	f.Add(encode(result(2), result(1), result(1)))
	f.Add(encode(begin(1), begin(1), begin(1)))
	f.Add(encode(frame.Frame{Kind: frame.Begin, Gen: 6, ID: 1}))
	f.Add(encode(begin(1), frame.Frame{Kind: frame.Suspect, Gen: 7, ID: 9, Payload: []byte("\xff")}, result(1), frame.Frame{Kind: frame.Suspect, Gen: 6, ID: 1}))
	f.Add([]byte("\xff\xff\xff\xff\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p := &pool{logf: func(string, ...any) {}, wakers: map[chan struct{}]bool{}, links: map[*link]bool{}, verdicts: map[Verdict]int64{}}
		r := &run{pool: p, results: make(chan indexed, 2)}
		s := &session{pool: p, link: &link{gen: 7}, dropped: map[uint64]bool{}}
		limits := Limits{}.filled()
		for i := range 2 {
			s.window = append(s.window, &task{id: uint64(i + 1), run: r, index: i, limits: limits})
		}
		p.inFlight = 2
		in := bufio.NewReader(bytes.NewReader(data))
		for {
			fr, err := frame.Read(in)
			if err != nil || !s.frame(fr) {
				if err == nil && s.fault == "" || err == io.EOF && s.fault != "" {
					t.Errorf("it goes on after %q, or ends without a cause: %v", s.fault, err)
				}
				break
			}
		}
		s.bury()
		given := map[int]bool{}
		for len(r.results) > 0 {
			x := <-r.results
			if given[x.index] {
				t.Errorf("job %d has two outcomes", x.index)
			}
			given[x.index] = true
			outcomeHolds(t, x.outcome, limits, 0)
		}
		if n := len(given) + len(p.queue) + len(p.again); n != 2 || p.inFlight != 0 {
			t.Errorf("%d outcomes, %d queued, %d to try again, %d in flight: want two in all and none in flight", len(given), len(p.queue), len(p.again), p.inFlight)
		}
	})
}
