package jupyter

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"goelm/kernel/wire"
)

// inputs asks the person at a client for a line, one question at a time.
type inputs struct {
	k       *kernel
	turn    chan struct{} // holds a token while nobody asks
	replies chan request
}

func newInputs(k *kernel) *inputs {
	in := &inputs{k: k, turn: make(chan struct{}, 1), replies: make(chan request, 16)}
	in.turn <- struct{}{}
	return in
}

// onReply takes what comes on the stdin channel. When nobody asks, the oldest replies make room.
func (in *inputs) onReply(r request) {
	if r.Header.Type != "input_reply" {
		in.k.logf("message ignored: type %q on stdin", r.Header.Type)
		return
	}
	for {
		select {
		case in.replies <- r:
			return
		default:
		}
		select {
		case <-in.replies:
		default:
		}
	}
}

// ask sends an input_request to the client that sent the cell and waits for its reply or the end of ctx.
func (in *inputs) ask(ctx context.Context, cell request, prompt string, password bool) (string, error) {
	select {
	case <-in.turn:
	case <-ctx.Done():
		return "", interrupted(ctx)
	}
	defer func() { in.turn <- struct{}{} }()
	to := in.find(ctx, cell.from.Identity())
	if to == nil {
		return "", ErrNoInput
	}
	for len(in.replies) > 0 { // answers to questions that were given up
		<-in.replies
	}
	frames, header, err := in.k.codec.Encode(wire.Draft{
		Type: "input_request", Parent: cell.RawHeader, Content: map[string]any{"prompt": prompt, "password": password},
	})
	if err != nil {
		return "", err
	}
	in.k.stdin.Send(to, frames)
	for {
		select {
		case <-ctx.Done():
			return "", interrupted(ctx)
		case r := <-in.replies:
			if r.from.Identity() != to.Identity() || !answers(r.Parent, header.ID) {
				continue
			}
			var c struct {
				Value string `json:"value"`
			}
			if err := decode(r, &c); err != nil {
				return "", fmt.Errorf("input: %w", err)
			}
			return c.Value, nil
		}
	}
}

// find waits a moment for the client's stdin channel, which may still be connecting when its first cell runs.
func (in *inputs) find(ctx context.Context, identity string) *wire.Peer {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	t := time.NewTicker(10 * time.Millisecond)
	defer t.Stop()
	for {
		if to := in.k.stdin.Find(identity); to != nil || identity == "" {
			return to
		}
		select {
		case <-t.C:
		case <-ctx.Done():
			return nil
		}
	}
}

func interrupted(ctx context.Context) error {
	return fmt.Errorf("interrupted while waiting for an answer: %w", ctx.Err())
}

// answers tells whether a reply belongs to a question. Consoles leave the parent header empty.
func answers(parent json.RawMessage, id string) bool {
	var h struct {
		ID string `json:"msg_id"`
	}
	return json.Unmarshal(parent, &h) != nil || h.ID == "" || h.ID == id
}
