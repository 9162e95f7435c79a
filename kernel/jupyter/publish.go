package jupyter

import (
	"bytes"
	"context"
	"encoding/json"
	"sync"
	"time"

	"goelm/kernel/wire"
)

// The Jupyter server cuts iopub at 1,000 messages a second and 1 MB of streams a second, over three seconds and counted
// anew after each idle. What a cell shows keeps below: burst + 3 s * rate is 2,800 messages and 2.3 MB.
const (
	messageRate, messageBurst = 800, 400
	streamRate, streamBurst   = 600_000, 500_000
	backlog                   = 4 << 20         // bytes that may wait for a client before a cell is slowed down
	patience                  = 1 * time.Second // a client that takes nothing for so long is not waited for
)

// publisher is the only writer of iopub. What it is given goes out in that order.
type publisher struct {
	sock     *wire.Socket
	codec    *wire.Codec
	logf     func(string, ...any)
	messages *bucket
	streams  *bucket

	mu     sync.Mutex
	parent json.RawMessage // header of the cell that runs, nil if none does
}

func newPublisher(sock *wire.Socket, codec *wire.Codec, logf func(string, ...any)) *publisher {
	return &publisher{
		sock: sock, codec: codec, logf: logf,
		messages: newBucket(messageRate, messageBurst), streams: newBucket(streamRate, streamBurst),
	}
}

// now publishes without waiting for anything; for what must always get through.
func (p *publisher) now(d wire.Draft) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.publish(d)
}

func (p *publisher) publish(d wire.Draft) {
	frames, _, err := p.codec.Encode(d)
	if err != nil {
		p.logf("%v", err)
		return
	}
	p.sock.Publish(p.topic(d.Type), frames)
}

// paced publishes what a cell shows: it waits for the rate limits and for clients that are behind, until ctx ends. It returns the message's size.
func (p *publisher) paced(ctx context.Context, d wire.Draft) (size int, err error) {
	frames, _, err := p.codec.Encode(d)
	if err != nil {
		return 0, err
	}
	size = wire.Size(frames)
	p.messages.take(ctx, 1)
	if d.Type == "stream" {
		p.streams.take(ctx, size)
	}
	p.sock.Room(ctx, backlog, patience)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sock.Publish(p.topic(d.Type), frames)
	return size, nil
}

// statusLocked publishes a state, which a client that subscribes later gets too. This kernel answers so soon that a client
// that reconnects (JupyterLab after a restart, VS Code) may ask before it has subscribed; it would wait for that idle for
// ever.
func (p *publisher) statusLocked(parent json.RawMessage, state string) {
	frames, _, err := p.codec.Encode(wire.Draft{Type: "status", Parent: parent, Content: map[string]any{"execution_state": state}})
	if err != nil {
		p.logf("%v", err)
		return
	}
	p.sock.PublishRetained(p.topic("status"), frames)
}

func (p *publisher) topic(msgType string) string {
	return "kernel." + p.codec.Session() + "." + msgType
}

func (p *publisher) status(parent json.RawMessage, state string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.statusLocked(parent, state)
}

// running publishes that a cell has begun.
func (p *publisher) running(parent json.RawMessage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.parent = parent
	p.statusLocked(parent, "busy")
}

// idle publishes the end of a request. JupyterLab shows whatever state came last, so if a cell goes on running after
// another request has been answered, busy is said once more.
func (p *publisher) idle(parent json.RawMessage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if bytes.Equal(p.parent, parent) {
		p.parent = nil
	}
	p.statusLocked(parent, "idle")
	p.messages.refill()
	p.streams.refill()
	if p.parent != nil {
		p.statusLocked(p.parent, "busy")
	}
}

// bucket lets through rate units a second, and burst units at once after a pause.
type bucket struct {
	mu          sync.Mutex
	rate, burst float64
	level       float64 // may be negative: what has been taken in advance
	at          time.Time
}

func newBucket(rate, burst float64) *bucket {
	return &bucket{rate: rate, burst: burst, level: burst, at: time.Now()}
}

// take waits until n units may pass, or ctx ends.
func (b *bucket) take(ctx context.Context, n int) {
	b.mu.Lock()
	now := time.Now()
	b.level = min(b.burst, b.level+b.rate*now.Sub(b.at).Seconds())
	b.at = now
	b.level -= float64(n)
	debt := -b.level
	b.mu.Unlock()
	if debt <= 0 {
		return
	}
	t := time.NewTimer(time.Duration(debt / b.rate * float64(time.Second)))
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// refill forgets the past, as the server does at an idle.
func (b *bucket) refill() {
	b.mu.Lock()
	b.level = b.burst
	b.mu.Unlock()
}
