package wire

import (
	"fmt"
	"sync"
	"time"
)

// Kind is what a Socket is to its clients.
type Kind string

const (
	// Router receives requests and sends replies to the peer that asked. Clients are DEALER or REQ.
	Router Kind = "ROUTER"
	// Publisher sends to the peers whose subscription is a prefix of the topic. Clients are SUB or XSUB.
	Publisher Kind = "XPUB"
	// Replier is like Router, but tells its clients that it is a REP socket; the heartbeat.
	Replier Kind = "REP"
)

// clients lists the socket types that may connect to a kind.
func (k Kind) clients() []string {
	switch k {
	case Publisher:
		return []string{"SUB", "XSUB"}
	case Replier:
		return []string{"REQ", "DEALER"}
	default:
		return []string{"DEALER", "REQ", "ROUTER"}
	}
}

// Options bounds what a Socket gives to its peers. A zero field means the default.
type Options struct {
	HandshakeTimeout time.Duration // for greeting and READY together; 3 s
	StallTimeout     time.Duration // a peer that takes (or, inside a message, sends) no byte for so long is dropped; 10 s
	Linger           time.Duration // how long Close waits for queued messages; 2 s
	MaxFrame         int64         // bytes in one received frame; 32 MiB
	MaxMessage       int64         // bytes in one received message; 64 MiB
	MaxFrames        int           // frames in one received message; 1024
	MaxBacklog       int           // bytes queued for one peer, which may be exceeded by one message; 64 MiB
	MaxPeers         int           // connections at a time; 256
	MaxPending       int           // connections in the handshake; over it the oldest is closed; 256

	// Welcome makes the message that a new subscriber of topic gets before anything else; nil result: none.
	// It must not call back into the Socket.
	Welcome func(topic string) [][]byte

	// Logf gets one line per refused client or dropped peer, at most ten a second. Nil: no log.
	Logf func(format string, args ...any)
}

func (o Options) withDefaults() Options {
	def(&o.HandshakeTimeout, 3*time.Second)
	def(&o.StallTimeout, 10*time.Second)
	def(&o.Linger, 2*time.Second)
	def(&o.MaxFrame, 32<<20)
	def(&o.MaxMessage, 64<<20)
	def(&o.MaxFrames, 1024)
	def(&o.MaxBacklog, 64<<20)
	def(&o.MaxPeers, 256)
	def(&o.MaxPending, 256)
	o.Logf = LimitLog(o.Logf, 10)
	return o
}

func def[T comparable](v *T, d T) {
	var zero T
	if *v == zero {
		*v = d
	}
}

// LimitLog passes at most perSecond lines a second to logf and tells how many it left out. Nil logf gives a function
// that does nothing. A flood of bad messages thus cannot fill a disk.
func LimitLog(logf func(string, ...any), perSecond int) func(string, ...any) {
	if logf == nil {
		return func(string, ...any) {}
	}
	var (
		mu      sync.Mutex
		start   time.Time
		n, lost int
	)
	return func(format string, args ...any) {
		mu.Lock()
		now := time.Now()
		if now.Sub(start) >= time.Second {
			if lost > 0 {
				args = append(args, lost)
				format += " (%d lines left out before)"
			}
			start, n, lost = now, 0, 0
		}
		n++
		if n > perSecond {
			lost++
			mu.Unlock()
			return
		}
		mu.Unlock()
		logf("%s", fmt.Sprintf(format, args...))
	}
}
