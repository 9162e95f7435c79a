package jupyter

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"goelm/kernel/wire"
)

// texts joins what came on a stream.
func texts(t *testing.T, as []arrival, name string) (text string, messages int) {
	t.Helper()
	var b strings.Builder
	for _, a := range as {
		if a.Header.Type != "stream" {
			continue
		}
		if m := a.content(t); m["name"] == name {
			b.WriteString(m["text"].(string))
			messages++
		}
	}
	return b.String(), messages
}

func flood(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%-99d\n", i)
	}
	return b.String()
}

func TestStreamsAreJoined(t *testing.T) {
	r := startRig(t)
	c := newClient(t, r.conn)
	out := c.outputs(c.execute("flood 3000"))
	text, n := texts(t, out, "stdout")
	if text != flood(3000) {
		t.Errorf("%d bytes arrived of %d", len(text), len(flood(3000)))
	}
	if most := len(text)/chunk + 3 + int(out[len(out)-1].at.Sub(out[0].at)/interval); n > most {
		t.Errorf("300 kB came in %d messages, want at most %d", n, most)
	}
	out = c.outputs(c.execute("both 1000")) // 2000 changes between the streams
	stdout, n := texts(t, out, "stdout")
	stderr, m := texts(t, out, "stderr")
	if n+m > 20 || strings.Count(stdout, "\n") != 1000 || strings.Count(stderr, "\n") != 1000 {
		t.Errorf("%d messages with %d and %d lines", n+m, strings.Count(stdout, "\n"), strings.Count(stderr, "\n"))
	}
}

func TestFirstOutputComesAtOnce(t *testing.T) {
	r := startRig(t)
	c := newClient(t, r.conn)
	id := c.execute("print now\nsleep 1h")
	c.started(id)
	start := time.Now()
	c.wait("stream", func(a arrival) bool { return a.parent == id && a.Header.Type == "stream" })
	if d := time.Since(start); d > 500*time.Millisecond {
		t.Errorf("the first line came after %v", d)
	}
	c.reply(c.send(c.control, "interrupt_request", map[string]any{}))
}

func TestLargeDisplaysArrive(t *testing.T) {
	r := startRig(t)
	c := newClient(t, r.conn)
	out := c.outputs(c.execute(strings.Repeat("huge 5\n", 2)))
	if len(out) != 5 {
		t.Fatalf("%d messages, want busy, execute_input, 2 displays, idle", len(out))
	}
	for _, a := range out[2:4] {
		if a.size < 5<<20 {
			t.Errorf("a display of %d bytes", a.size)
		}
	}
}

// Output of a goroutine that outlives its cell goes to that cell, also while another one runs.
func TestLateOutputReachesItsOwnCell(t *testing.T) {
	r := startRig(t)
	c := newClient(t, r.conn)
	first := c.execute("later 30ms too late")
	c.idle(first)
	second := c.execute("sleep 100ms\nprint mine")
	c.idle(second)
	late := c.wait("late output", func(a arrival) bool {
		return a.Header.Type == "stream" && strings.Contains(string(a.Content), "too late")
	})
	if late.parent != first {
		t.Errorf("the late output came with parent %s, want %s", late.parent, first)
	}
}

// The server drops what exceeds 1 MB of streams a second or 1,000 messages a second over three seconds; this is its count.
func TestFloodStaysBelowTheServersLimits(t *testing.T) {
	t.Parallel()
	r := startRig(t)
	c := newClient(t, r.conn)
	id := c.execute("flood 36000")
	out := c.outputs(id)
	if text, _ := texts(t, out, "stdout"); text != flood(36000) {
		t.Errorf("%d bytes arrived of %d", len(text), 3600000)
	}
	const window = 3 * time.Second
	for i := range out {
		bytes, n := 0, 0
		for _, a := range out[i:] {
			if a.at.Sub(out[i].at) > window {
				break
			}
			if n++; a.Header.Type == "stream" {
				bytes += a.size
			}
		}
		if bytes > 3_000_000 || n > 3000 {
			t.Fatalf("%d bytes in %d messages within %v", bytes, n, window)
		}
	}
}

// Of updates that come faster than a browser draws, the newest of each display arrives, before whatever the cell shows next.
func TestUpdatesAreThinnedOut(t *testing.T) {
	r := startRig(t)
	c := newClient(t, r.conn)
	var code strings.Builder
	code.WriteString("show a 0\nshow b 0\n")
	for i := range 2000 {
		fmt.Fprintf(&code, "update a a%d\nupdate b b%d\n", i, i)
	}
	code.WriteString("print between\nhtml next\nupdate a last\nupdate a very last")
	out := c.outputs(c.execute(code.String()))
	shown := map[string]string{}
	var order []string
	updates := 0
	for _, a := range out {
		m := a.content(t)
		switch a.Header.Type {
		case "update_display_data":
			updates++
			id := m["transient"].(map[string]any)["display_id"].(string)
			shown[id] = m["data"].(map[string]any)["text/plain"].(string)
		case "stream":
			order = append(order, m["text"].(string))
		case "display_data":
			order = append(order, shown["a"]+" "+shown["b"])
		}
	}
	if got := strings.Join(order, "|"); got != " | |between\n|a1999 b1999" {
		t.Errorf("what was shown at the next displays: %q", got)
	}
	if shown["a"] != "very last" {
		t.Errorf("in the end a is %q", shown["a"])
	}
	if most := 2*int(out[len(out)-1].at.Sub(out[0].at)/frameTime) + 6; updates > most {
		t.Errorf("%d updates, want at most %d", updates, most)
	}
}

func TestUpdateWaitsForItsTime(t *testing.T) {
	r := startRig(t)
	c := newClient(t, r.conn)
	id := c.execute("show a 0\nupdate a 1\nupdate a 2\nsleep 1h")
	c.wait("the second update, while the cell runs", func(a arrival) bool {
		return a.parent == id && a.Header.Type == "update_display_data" && strings.Contains(string(a.Content), `"2"`)
	})
	c.reply(c.send(c.control, "interrupt_request", map[string]any{}))
}

func TestBucket(t *testing.T) {
	b := newBucket(1000, 100)
	start := time.Now()
	for range 20 {
		b.take(context.Background(), 10)
	}
	if d := time.Since(start); d < 90*time.Millisecond {
		t.Errorf("200 units at 100 + 1000/s took %v", d)
	}
	b.refill()
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	start = time.Now()
	b.take(stopped, 1_000_000)
	if d := time.Since(start); d > time.Second {
		t.Errorf("waited %v after the end of the context", d)
	}
}

// A cell without bound shows its beginning and how much is missing; cut costs no time.
func TestOutputIsCut(t *testing.T) {
	t.Parallel() // it takes as long as 4 MB take at the server's rate
	r := startRig(t)
	c := newClient(t, r.conn)
	id := c.execute("flood 60000\nprint never seen")
	out := c.outputs(id)
	stdout, _ := texts(t, out, "stdout")
	stderr, _ := texts(t, out, "stderr")
	if len(stdout) != maxStream || !strings.HasPrefix(flood(60000), stdout) {
		t.Errorf("%d bytes of stdout", len(stdout))
	}
	missing := 6_000_000 + len("never seen\n") - maxStream
	want := fmt.Sprintf("\n[output cut here: a cell shows at most 4 MiB]\n[%d more bytes of output are not shown]\n", missing)
	if stderr != want {
		t.Errorf("stderr %q, want %q", stderr, want)
	}
}

// A subscriber that never reads must not stop the cell, nor keep the others from its output.
func TestStalledSubscriber(t *testing.T) {
	r := startRig(t)
	c := newClient(t, r.conn)
	stalled, err := net.Dial("unix", r.conn.address(r.conn.IOPub))
	if err != nil {
		t.Fatal(err)
	}
	defer stalled.Close()
	if _, err := stalled.Write(append(peerGreeting("SUB"), 0, 1, 1)); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		out := c.outputs(c.execute("flood 5000"))
		if text, _ := texts(t, out, "stdout"); text != flood(5000) {
			t.Fatalf("%d bytes arrived of %d", len(text), 500000)
		}
	}
}

// Strangers at every port: the kernel goes on answering. (Package wire tests each attack by itself.)
func TestStrangersAtEveryPort(t *testing.T) {
	r := startRig(t)
	c := newClient(t, r.conn)
	for port := r.conn.Shell; port <= r.conn.Heartbeat; port++ {
		for _, data := range []string{
			"", "GET / HTTP/1.1\r\n\r\n", strings.Repeat("\xff", 1000),
			string(peerGreeting("REQ")) + "\x02\x7f\xff\xff\xff\xff\xff\xff\xff", // a frame of 8 EiB
			string(peerGreeting("REQ")) + "\x04\x08\x04PING\x00\x00x" + "\x00\x03all" + "\x01\x00\x00\x01x",
			string(peerGreeting("SUB")) + "\x00\x01\x01" + "\x00\x00" + "\x00\x02\x05x",
		} {
			conn, err := net.Dial("unix", r.conn.address(port))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			_, _ = conn.Write([]byte(data)) // the kernel may hang up before the end
		}
		if got := c.reply(c.execute("print fine"))["status"]; got != "ok" {
			t.Errorf("a cell after strangers at port %d: %v", port, got)
		}
		c.reply(c.send(c.control, "kernel_info_request", map[string]any{}))
	}
}

// peerGreeting is the handshake of a ZeroMQ 3.0 client.
func peerGreeting(socketType string) []byte {
	g := make([]byte, 64)
	g[0], g[9], g[10] = 0xFF, 0x7F, 3
	copy(g[12:], "NULL")
	body := "\x05READY\x0bSocket-Type\x00\x00\x00" + string(rune(len(socketType))) + socketType
	return append(append(g, 4, byte(len(body))), body...)
}

func TestInput(t *testing.T) {
	r := startRig(t)
	c := newClient(t, r.conn)
	c.send(c.stdin, "input_reply", map[string]any{"value": "an answer to nothing"})
	c.send(c.stdin, "input_nothing", map[string]any{}) // what comes behind the stale reply on the same channel
	eventually(t, "the line about input_nothing", func() bool { return r.log.has(`type "input_nothing" on stdin`) })
	for _, word := range []string{"input", "password"} {
		id := c.execute("print first\n"+word+" name?", "allow_stdin", true)
		q := c.wait("input_request", func(a arrival) bool { return a.channel == "stdin" && a.parent == id })
		if m := q.content(t); m["prompt"] != "name?" || m["password"] != (word == "password") {
			t.Errorf("asked %v", m)
		}
		// What was printed before the question is shown now, not only when the cell goes on.
		c.wait("the line before", func(a arrival) bool { return a.parent == id && a.Header.Type == "stream" })
		c.send(c.stdin, "input_reply", map[string]any{"value": "Ada"})
		if text, _ := texts(t, c.outputs(id), "stdout"); text != "first\nAda\n" {
			t.Errorf("output %q", text)
		}
	}
	if got := c.reply(c.execute("input name?", "allow_stdin", false))["evalue"]; got != ErrNoInput.Error() {
		t.Errorf("without stdin: %v", got)
	}
	id := c.execute("input name?")
	c.wait("input_request", func(a arrival) bool { return a.channel == "stdin" && a.parent == id })
	c.reply(c.send(c.control, "interrupt_request", map[string]any{}))
	if got := c.reply(id)["ename"]; got != "InputError" {
		t.Errorf("interrupted while asking: %v", got)
	}
}

// A reply to another question, and one from another client, are not taken.
func TestInputTakesOnlyItsOwnReply(t *testing.T) {
	r := startRig(t)
	c, other := newClient(t, r.conn), newClient(t, r.conn)
	id := c.execute("input name?")
	q := c.wait("input_request", func(a arrival) bool { return a.channel == "stdin" && a.parent == id })
	other.send(other.stdin, "input_reply", map[string]any{"value": "not mine to say"})
	answer := func(parent []byte, value string) {
		frames, _, err := c.codec.Encode(wire.Draft{Type: "input_reply", Parent: parent, Content: map[string]any{"value": value}})
		if err != nil {
			t.Fatal(err)
		}
		if err := c.stdin.SendMulti(messageOf(frames)); err != nil {
			t.Fatal(err)
		}
	}
	answer([]byte(`{"msg_id":"of an older question"}`), "wrong")
	answer(q.RawHeader, "right")
	if text, _ := texts(t, c.outputs(id), "stdout"); text != "right\n" {
		t.Errorf("output %q", text)
	}
}
