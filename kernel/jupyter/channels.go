package jupyter

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"

	"goelm/kernel/wire"
)

// read decodes what comes on a channel until the channel is closed. A message that cannot be read or was not signed
// with our key is left out with a line in the log.
func (k *kernel) read(sock *wire.Socket, on func(request)) {
	for {
		p, err := sock.Recv(context.Background())
		if err != nil {
			return
		}
		m, err := k.codec.Decode(p.Frames)
		if err != nil {
			k.logf("message ignored: %v", err)
			continue
		}
		k.guard(m.Header.Type, func() { on(request{Message: m, sock: sock, from: p.From}) })
	}
}

// guard keeps a mistake in a handler from ending the kernel.
func (k *kernel) guard(what string, f func()) {
	defer func() {
		if p := recover(); p != nil {
			k.logf("bug: %s: %v\n%s", what, p, debug.Stack())
		}
	}()
	f()
}

// beat echoes the heartbeat.
func (k *kernel) beat() {
	for {
		p, err := k.heartbeat.Recv(context.Background())
		if err != nil {
			return
		}
		k.heartbeat.Send(p.From, p.Frames)
	}
}

// answer runs the handler of a request between busy and idle and sends its content as the reply.
func (k *kernel) answer(r request, handler func(request) (any, error)) {
	k.pub.status(r.RawHeader, "busy")
	defer k.pub.idle(r.RawHeader)
	var (
		content any
		err     = fmt.Errorf("the handler of %s failed, see the kernel's log", r.Header.Type)
	)
	k.guard(r.Header.Type, func() { content, err = handler(r) })
	if err != nil {
		content = errorContent("RequestError", err.Error())
	}
	if content != nil {
		k.reply(r, strings.TrimSuffix(r.Header.Type, "_request")+"_reply", nil, content)
	}
}

// onRequest puts a request of shell or control into its lane. It must not block.
func (k *kernel) onRequest(r request) {
	switch r.Header.Type {
	case "execute_request":
		if !k.queue.push(r) {
			k.abort(r)
		}
	case "complete_request", "inspect_request", "is_complete_request":
		k.queue.arrived()
		k.line(k.asks, r)
	default:
		k.queue.arrived()
		k.answerNow(r)
	}
}

// line puts a question behind those that wait in a lane of its own.
func (k *kernel) line(lane chan request, r request) {
	select {
	case lane <- r:
	default:
		k.answer(r, func(request) (any, error) { return nil, fmt.Errorf("%d questions are waiting already", maxAsks) })
	}
}

// answerAll is a lane: it answers one request after another.
func (k *kernel) answerAll(lane chan request, handler func(request) (any, error)) {
	for {
		select {
		case <-k.life.Done():
			return
		case r := <-lane:
			k.answer(r, handler)
		}
	}
}

// answerNow answers what takes no time, and finds the lane of what may.
func (k *kernel) answerNow(r request) {
	var handler func(request) (any, error)
	switch r.Header.Type {
	case "kernel_info_request":
		handler = k.kernelInfo
	case "history_request":
		k.line(k.past, r) // another kernel may hold the file
		return
	case "usage_request":
		k.line(k.usages, r) // it reads the whole process table
		return
	case "comm_info_request":
		handler = k.commInfo
	case "comm_open":
		handler = k.commOpen
	case "comm_msg", "comm_close":
		handler = func(request) (any, error) { return nil, nil } // no comm is open on our side
	case "interrupt_request":
		handler = k.interruptRequest
	case "shutdown_request":
		handler = k.shutdown
	case "connect_request":
		handler = k.connect
	default:
		if !strings.HasSuffix(r.Header.Type, "_request") {
			k.logf("message ignored: type %q", r.Header.Type)
			return
		}
		handler = func(request) (any, error) {
			return nil, fmt.Errorf("this kernel has no %s", r.Header.Type)
		}
	}
	k.answer(r, handler)
	if r.Header.Type == "shutdown_request" {
		k.stop()
	}
}
