package child

import (
	"context"
	"errors"

	"goelm/kernel/engine/pipe"
	"goelm/kernel/golang"
)

// ask asks the person at the front end for a line and waits for it, or for the end of ctx.
func (s *server) ask(ctx context.Context, prompt string, password bool) (string, error) {
	answer := make(chan pipe.AnswerBody, 1)
	s.mu.Lock()
	s.asked++
	id := s.asked
	s.asks[id] = answer
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.asks, id)
		s.mu.Unlock()
	}()
	if err := s.out.send(pipe.Ask, id, pipe.AskBody{Prompt: prompt, Password: password}); err != nil {
		return "", err
	}
	select {
	case a := <-answer:
		if a.Interrupted { // the answer may overtake the interrupt itself
			return "", golang.ErrInterrupted
		}
		if a.Err != "" {
			return "", errors.New(a.Err)
		}
		return a.Text, nil
	case <-ctx.Done():
		return "", golang.ErrInterrupted
	}
}

func (s *server) answered(f pipe.Frame) {
	var body pipe.AnswerBody
	if err := f.Decode(&body); err != nil {
		body.Err = err.Error()
	}
	s.mu.Lock()
	answer := s.asks[f.ID]
	s.mu.Unlock()
	if answer != nil {
		select {
		case answer <- body:
		default:
		}
	}
}
